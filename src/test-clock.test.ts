import { expect, test } from "vitest";
import { testTimeIn } from "./test-clock.ts";

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
