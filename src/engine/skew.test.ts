import { expect, it } from "vitest";
import { skewOf } from "./skew.ts";

const now = 1_800_000_000_000;

it("clocks agree up to a minute, and in view of how long the answer took", () => {
  expect(skewOf({ asked: now, answered: now, theirs: now + 60_000 })).toBeNull();
  expect(skewOf({ asked: now, answered: now, theirs: now + 60_001 })).toBe(60_001);
  expect(skewOf({ asked: now, answered: now, theirs: now - 3_600_000 })).toBe(-3_600_000);
  expect(skewOf({ asked: now, answered: now + 20_000, theirs: now + 79_000 })).toBeNull();
  expect(skewOf({ asked: now, answered: now + 20_000, theirs: now + 99_000 })).toBe(79_000);
});
