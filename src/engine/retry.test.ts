import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pollPause } from "./retry.ts";

describe("the pause of a poll after failures", () => {
  const pauses = (everySeconds: number, random: number) =>
    [0, 1, 2, 3, 4, 5, 30].map((failures) =>
      Math.round(pollPause(everySeconds, failures, random, undefined) / 1000),
    );

  test("grows from the first failure on where the frequency is short", () => {
    expect(pauses(15, 1)).toEqual([30, 60, 120, 240, 300, 300, 300]);
    expect(pauses(15, 0)).toEqual([15, 30, 60, 120, 150, 150, 150]);
  });

  test("is short at first where the frequency is long, so that one failure costs no day", () => {
    expect(pauses(86_400, 1)).toEqual([120, 240, 480, 960, 1_920, 3_840, 86_400]);
  });

  test("is never shorter than the other side asks, up to an hour", () => {
    expect(pollPause(15, 0, 0.5, 240_000)).toBe(240_000);
    expect(pollPause(15, 0, 0.5, 86_400_000)).toBe(3_600_000);
  });

  test("stays within what the store takes for a right time, and never shrinks with more failures", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 15, max: 86_400 }),
        fc.nat(100),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.option(fc.nat(10_000_000), { nil: undefined }),
        (every, failures, random, asked) => {
          const pause = pollPause(every, failures, random, asked);
          expect(pause).toBeLessThanOrEqual(every * 1000 + 3_600_000);
          expect(pollPause(every, failures + 1, random, asked)).toBeGreaterThanOrEqual(pause);
        },
      ),
    );
  });
});
