import { expect, test } from "vitest";
import { asOf } from "./as-of.ts";

const left = { now: 1_000_000, elapsed: 50 };

test("an answer shows what had happened before its date by as long as it took, whatever our clock says", () => {
  expect(asOf(5_000_000, left, 50)).toBe(5_000_000);
  expect(asOf(5_000_000, left, 2_050)).toBe(4_998_000);
});

test("an answer without a date shows what had happened five minutes before, by our clock", () => {
  expect(asOf(null, left, 2_050)).toBe(700_000);
});
