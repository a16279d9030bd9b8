import fc from "fast-check";
import { expect, it } from "vitest";
import { ticksUpTo } from "./ticks.ts";

it("are round numbers, a few of them", () => {
  expect(ticksUpTo(0)).toEqual([0, 1]);
  expect(ticksUpTo(1)).toEqual([0, 1]);
  expect(ticksUpTo(3)).toEqual([0, 1, 2, 3]);
  expect(ticksUpTo(7)).toEqual([0, 2, 4, 6, 8]);
  expect(ticksUpTo(100)).toEqual([0, 50, 100]);
  expect(ticksUpTo(5_760)).toEqual([0, 2_000, 4_000, 6_000]);
});

it("reach the largest, which fills more than half of the height", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000_000 }), (largest) => {
      const ticks = ticksUpTo(largest);
      expect(ticks.length).toBeLessThanOrEqual(5);
      expect(ticks.every(Number.isInteger)).toBe(true);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(largest);
      expect(largest / (ticks.at(-1) ?? 0)).toBeGreaterThan(0.5);
    }),
  );
});
