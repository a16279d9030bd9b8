import { expect, test } from "vitest";
import { readOptions, UsageError } from "./options.ts";

test("without a word it is SQLite, 200 kills, seed 1", () => {
  expect(readOptions([])).toMatchObject({ store: "sqlite", kills: 200, seed: 1, broken: null });
});

test("more kills have more time", () => {
  expect(readOptions(["--kills", "1000"])?.minutes).toBe(520);
  expect(readOptions(["--kills", "1000", "--minutes", "3"])?.minutes).toBe(3);
});

test("the load may be less than one event a second", () => {
  expect(readOptions(["--load", "0.5"])?.load).toBe(0.5);
});

test.each([
  ["--store", "mysql"],
  ["--kills", "0"],
  ["--seed", "x"],
  ["--load", "0"],
  ["--load", "1e3"],
  ["--broken", "badly"],
  ["--move", "--lossy"],
  ["--move", "--store", "postgres"],
  ["--unknown"],
])("refuses %s %s %s", (...args) => {
  expect(() => readOptions(args)).toThrow(UsageError);
});
