import { expect, it } from "vitest";
import { firstAsk, nextAsk } from "./rings.ts";

const asksOf = (rungAt: number): readonly number[] => {
  const at: number[] = [];
  let next: number | null = firstAsk(rungAt, null);
  for (let asks = 0; next !== null; asks += 1) {
    at.push((next - rungAt) / 1_000);
    next = nextAsk({ rungAt, asks }, next);
  }
  return at;
};

it("what rings is asked for at once, then ever more seldom, for as long as lists may trail", () => {
  expect(asksOf(1_000)).toEqual([0, 15, 30, 45, 60, 76, 108, 172, 300, 556, 856]);
});

it("a poll asks once in 15 seconds because of bells", () => {
  expect(firstAsk(20_000, 12_000)).toBe(27_000);
  expect(firstAsk(30_000, 12_000)).toBe(30_000);
});

it("a clock that was ahead puts nothing off", () => {
  expect(firstAsk(20_000, 99_000)).toBe(20_000);
  expect(nextAsk({ rungAt: 99_000, asks: 1 }, 20_000)).toBeNull();
});
