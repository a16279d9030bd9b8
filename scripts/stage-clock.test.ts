import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { clockOf, processorTime, setUpStage } from "./stage-clock.ts";
import { temporaryFolder } from "./temporary.ts";

it("the clock has a line for each stage, from the first to the last, and one for all", () => {
  const stages = [
    { name: "later", from: 61_000, to: 91_400, worked: 12_000, tests: 7 },
    { name: "first", from: 1_000, to: 61_000, worked: null, tests: null },
  ];
  const lines = clockOf(stages)
    .split("\n")
    .map((line) => line.split(/\s{2,}/));
  expect(lines).toEqual([
    ["stage", "begins", "takes", "works"],
    ["first", "0 s", "60 s", "-"],
    ["later", "60 s", "30 s", "12 s", "7 passed"],
    ["all", "0 s", "90 s", "12 s", "1 min 30 s"],
  ]);
});

it("the set-up counts where it ran just before the tests", () => {
  const folder = mkdtempSync(join(tmpdir(), "millrace-clock-"));
  const file = join(folder, "clock");
  expect(setUpStage(file, 50_000)).toBeNull();
  writeFileSync(file, JSON.stringify({ from: 1_000, to: 49_000 }));
  expect(setUpStage(file, 50_000)).toMatchObject({ from: 1_000, to: 49_000 });
  expect(setUpStage(file, 90_000)).toBeNull();
  rmSync(folder, { recursive: true });
});

it("the clock knows what a child that has ended had of the processors", () => {
  const folder = mkdtempSync(join(tmpdir(), "millrace-clock-"));
  const file = join(folder, "stat");
  writeFileSync(file, `7 (a) name) S ${Array.from({ length: 50 }, (_, index) => index).join(" ")}`);
  expect(processorTime(file)).toBe((12 + 13) * 10);
  expect(processorTime(join(folder, "absent"))).toBeNull();
  rmSync(folder, { recursive: true });
});

it("tests keep their files in memory only where there is room for them", () => {
  expect(temporaryFolder("/there/is/no/such/folder")).toBe(tmpdir());
  expect(temporaryFolder("/proc")).toBe(tmpdir());
});
