import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { isWithin } from "./is-within.ts";
import { clockTolerance } from "./money-time.ts";

it("counts a moment as young for a span, and not where it lies ahead", () => {
  const now = 1_000_000_000;
  const young = (age: number) => isWithin(now - age, 10_000, now);
  expect([0, 9_999, 10_000].map(young)).toEqual([true, true, false]);
  expect([-clockTolerance, -clockTolerance - 1, -Infinity].map(young)).toEqual([
    true,
    false,
    false,
  ]);
});

it("is the only place that tells by subtraction that something is young", () => {
  const raw = /(?<!abs\((?:clock\.)?)\b(?:now|at|time)(?:\(\))? - [^\n;=&|]*? <=? /;
  for (const bad of [
    "at - first.at < hour",
    "now - (noted.get(a) ?? 0) < every",
    "clock.now() - x <= y",
  ])
    expect(raw.test(bad)).toBe(true);
  const root = join(import.meta.dirname, "..");
  const found = readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((file) =>
      /^(?:engine|storage|server)\b.*(?<!\.(?:test|world|contract|pg))\.ts$/.test(file),
    )
    .filter((file) => raw.test(readFileSync(join(root, file), "utf8")));
  expect(found).toEqual([join("engine", "is-within.ts")]);
});
