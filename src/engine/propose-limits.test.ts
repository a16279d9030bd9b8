import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { text } from "#sdk/text.ts";
import { type KnownWrite, type PastMove, proposeLimits, roundedUp } from "./propose-limits.ts";

const day = 86_400_000;
const write = (
  written: KnownWrite["written"],
  moved: readonly Partial<PastMove>[] = [],
): KnownWrite => ({
  name: text("Pay", "支払う"),
  written,
  moved: moved.map((one) => ({
    money: { amount: 300, currency: "jpy" },
    flowId: "f",
    at: 0,
    isTest: false,
    ...one,
  })),
});
const money = (currency: string, amount: number) => ({ currency, amount });

describe("the limits that are proposed", () => {
  it.each([
    ["jpy", 1_200, 2_000, 200_000],
    ["usd", 4_999, 5_000, 500_000],
    ["usd", 5_000, 5_000, 500_000],
    ["kwd", 12_501, 20_000, 2_000_000],
  ])("in %s: %i is rounded up, and a day has a hundred of it", (currency, amount, most, sum) => {
    expect(proposeLimits([write([money(currency, amount)])]).limits).toEqual([
      {
        limit: { currency, perWrite: most, perFlowAndDay: { sum, count: 100 } },
        largest: amount,
      },
    ]);
  });

  it("are one for each currency, by the largest of all writes", () => {
    const { limits } = proposeLimits([
      write([money("usd", 700), money("JPY", 10)]),
      write([money("jpy", 900)], [{ money: money("kwd", 3) }]),
    ]);
    expect(limits.map(({ limit, largest }) => [limit.currency, largest])).toEqual([
      ["jpy", 900],
      ["kwd", 3],
      ["usd", 700],
    ]);
  });

  it("count the busiest day of one flow, and leave tests out of that", () => {
    const many = (count: number, more: Partial<PastMove>) =>
      Array.from({ length: count }, () => more);
    const moved = [
      ...many(60, { at: day }),
      ...many(20, { at: day * 2 - 1 }),
      ...many(70, { at: day * 2 }),
      ...many(90, { at: day, flowId: "g", isTest: true, money: money("jpy", 400) }),
      ...many(90, { at: day, flowId: "h", money: money("usd", 1) }),
    ];
    const [jpy] = proposeLimits([write([], moved)]).limits;
    expect(jpy).toEqual({
      // Eighty writes of ¥300: less than a hundred of ¥400.
      limit: { currency: "jpy", perWrite: 500, perFlowAndDay: { sum: 50_000, count: 200 } },
      largest: 400,
    });
  });

  it("are none where nothing is known, which is said; what moves nothing is no amount", () => {
    const name = text("Pay", "支払う");
    expect(proposeLimits([write([])])).toEqual({ limits: [], unknown: [name] });
    expect(proposeLimits([write([money("jpy", 0)])])).toEqual({ limits: [], unknown: [name] });
    const partly = proposeLimits([write([money("jpy", 5)]), write([])]);
    expect([partly.limits.length, partly.unknown]).toEqual([1, [name]]);
    expect(proposeLimits([])).toEqual({ limits: [], unknown: [] });
  });

  it("are whole numbers that hold all that is known, and begin with 1, 2 or 5", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (amount) => {
        const rounded = roundedUp(amount);
        expect(Number.isSafeInteger(rounded) && rounded >= amount).toBe(true);
        if (rounded < Number.MAX_SAFE_INTEGER) {
          expect(String(rounded)).toMatch(/^[125]0*$/);
          expect(rounded).toBeLessThanOrEqual(amount * 2.5);
        }
      }),
    );
  });
});
