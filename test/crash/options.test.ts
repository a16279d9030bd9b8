import { expect, test } from "vitest";
import { readOptions, UsageError } from "./options.ts";

test("without a word it is SQLite, 200 kills, seed 1", () => {
  expect(readOptions([])).toMatchObject({ store: "sqlite", kills: 200, seed: 1, broken: null });
});

test("more kills have more time", () => {
  expect(readOptions(["--kills", "1000"])?.minutes).toBe(104);
  expect(readOptions(["--kills", "1000", "--minutes", "3"])?.minutes).toBe(3);
});

test.each([
  ["--store", "mysql"],
  ["--kills", "0"],
  ["--seed", "x"],
  ["--broken", "badly"],
  ["--unknown"],
])("refuses %s %s", (...args) => {
  expect(() => readOptions(args)).toThrow(UsageError);
});
