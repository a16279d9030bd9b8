import { expect, it } from "vitest";
import { supplyOf } from "./supply.ts";

it("grows with each kill, and by one event each time that nothing is hit for five seconds, or more is asked for", () => {
  const supply = supplyOf(4, 3, 0);
  expect(supply.isEnough(12, 5_000)).toBe(false);
  expect(supply.isEnough(13, 5_000)).toBe(true);
  expect(supply.isEnough(13, 5_001)).toBe(false);
  expect(supply.isEnough(14, 10_001)).toBe(true);
  expect(supply.isEnough(14, 10_002)).toBe(false);
  supply.hit(11_000);
  expect(supply.isEnough(18, 16_000)).toBe(false);
  expect(supply.isEnough(19, 16_000)).toBe(true);
  supply.more();
  expect(supply.isEnough(22, 16_000)).toBe(false);
  expect(supply.isEnough(23, 16_000)).toBe(true);
});
