import { mkdtempSync, renameSync, unwatchFile, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { testTimeIn, timeOf } from "./test-clock.ts";

test.each([
  ["0", { passed: 0, wrong: 0 }],
  ["90000000", { passed: 90_000_000, wrong: 0 }],
  ["1500 -60000\n", { passed: 1_500, wrong: -60_000 }],
])("a clock file that says %j", (written, time) => {
  expect(testTimeIn(written)).toEqual(time);
});

test.each(["", " ", "x", "1 x"])("a clock file that is just being written: %j", (written) => {
  expect(testTimeIn(written)).toBeNull();
});

test("a clock tells the time that its file says from the moment that it says it", () => {
  const file = join(mkdtempSync(join(tmpdir(), "millrace-clock-")), "clock");
  writeFileSync(file, "0");
  const { clock, passed } = timeOf(file);
  const before = clock.now();
  const steadyBefore = clock.elapsed();
  writeFileSync(file, "90000000 -5000");
  expect(clock.now() - before).toBeGreaterThanOrEqual(90_000_000 - 5_000);
  // A day that has passed for one of its two clocks has passed for the other: their difference dates writes.
  expect(clock.elapsed() - steadyBefore).toBeGreaterThanOrEqual(90_000_000);
  expect(passed()).toBe(90_000_000);
  writeFileSync(file, "");
  expect(passed()).toBe(90_000_000);
  unwatchFile(file);
});

test("a clock goes by the file that is put in the place of its own", () => {
  const file = join(mkdtempSync(join(tmpdir(), "millrace-clock-")), "clock");
  writeFileSync(file, "1000");
  const { passed } = timeOf(file);
  for (const told of [2_000, 3_000]) {
    writeFileSync(`${file}.new`, String(told));
    renameSync(`${file}.new`, file);
    expect(passed()).toBe(told);
  }
  unwatchFile(file);
});
