import { describe, expect, it } from "vitest";
import type { Money, Movement } from "#sdk/action.ts";
import { aboveDay, dayOf, decideOnLimit, isAboveDay, loosens } from "./money-limits.ts";
import type { DayCount, MoneyLimit } from "./store.ts";

const yen = (perWrite: number | null, sum: number | null = null, count: number | null = null) => ({
  currency: "jpy",
  perWrite,
  perFlowAndDay: { sum, count },
});
const charge = (amount: number, currency = "jpy"): Movement => ({
  kind: "charge",
  money: { amount, currency },
  isPending: false,
});
const unknown: Movement = { kind: "refund", money: null, isPending: false };
const at = Date.UTC(2026, 10, 28, 23, 59, 59, 999);

function decide(
  limits: readonly MoneyLimit[],
  movement: Movement | null,
  {
    allowed = false,
    before = null,
  }: { readonly allowed?: boolean; readonly before?: Money | null } = {},
) {
  const connection = { id: "c1", limits };
  return decideOnLimit({ connection, flowId: "f1", movement, before, allowed, at });
}

describe("a part of a step that moves more than was counted before the first part", () => {
  const before = { amount: 400, currency: "jpy" };

  it("is held against the limit of a write with all of it, and counts the rest on the day", () => {
    expect(decide([yen(500, 150)], charge(501), { before }).is).toBe("above");
    expect(decide([yen(500, 150)], charge(500), { before })).toMatchObject({
      is: "within",
      count: { amount: 100, most: { sum: 150 } },
    });
  });
});

describe("a write of a connection", () => {
  it("without limits is sent, and counted nowhere", () => {
    for (const movement of [charge(9_999_999), unknown, null])
      expect(decide([], movement)).toEqual({ is: "within", count: null });
  });

  it("that moves no money is never held", () => {
    expect(decide([yen(0, 0, 0)], null)).toEqual({ is: "within", count: null });
  });

  it("is sent up to the limit, and waits from the next yen on", () => {
    expect(decide([yen(500)], charge(500)).is).toBe("within");
    const above = decide([yen(500)], charge(501, "JPY"));
    expect(above).toMatchObject({
      is: "above",
      error: {
        code: "engine.above_limit",
        details: { currency: "jpy", amount: 501, limit: 500 },
        message: { en: expect.stringContaining("¥501"), ja: expect.stringContaining("￥500") },
      },
    });
  });

  it("in a currency without a limit, or of an amount that nobody knows, waits where there are limits", () => {
    expect(decide([yen(500)], charge(1, "usd"))).toMatchObject({
      is: "above",
      error: { code: "engine.above_limit", details: { currency: "usd", amount: 1 } },
    });
    expect(decide([yen(null)], unknown)).toMatchObject({
      is: "above",
      error: { code: "engine.above_limit" },
    });
  });

  it("is counted on its day of UTC with what the day may hold", () => {
    expect(decide([yen(null, 1_000, 3)], charge(700))).toEqual({
      is: "within",
      count: {
        connectionId: "c1",
        flowId: "f1",
        day: Date.UTC(2026, 10, 28) / 86_400_000,
        currency: "jpy",
        amount: 700,
        most: { sum: 1_000, count: 3 },
      },
    });
    expect(dayOf(at + 1)).toBe(dayOf(at) + 1);
  });

  it("below zero gives instead of takes: it is held against the limit, and makes no room for others", () => {
    expect(decide([yen(500)], charge(-501))).toMatchObject({
      is: "above",
      error: { details: { amount: 501, limit: 500 } },
    });
    expect(decide([yen(null, 1_000)], charge(-501))).toMatchObject({ count: { amount: 501 } });
  });

  it("that its owner has let be sent is held against nothing, and counted all the same", () => {
    expect(decide([yen(500, 1, 0)], charge(501), { allowed: true })).toMatchObject({
      is: "within",
      count: { amount: 501, most: { sum: null, count: null } },
    });
    for (const movement of [charge(1, "usd"), unknown])
      expect(decide([yen(500)], movement, { allowed: true })).toEqual({
        is: "within",
        count: null,
      });
  });
});

describe("a day", () => {
  const count = (sum: number | null, writes: number | null): DayCount => ({
    connectionId: "c1",
    flowId: "f1",
    day: 1,
    currency: "usd",
    amount: 600,
    most: { sum, count: writes },
  });

  it("is full where one more write would bring its sum or its number above the limit", () => {
    expect(isAboveDay(count(1_000, null), { sum: 400, writes: 9 })).toBe(false);
    expect(isAboveDay(count(1_000, null), { sum: 401, writes: 0 })).toBe(true);
    expect(isAboveDay(count(null, 3), { sum: 0, writes: 2 })).toBe(false);
    expect(isAboveDay(count(null, 3), { sum: 0, writes: 3 })).toBe(true);
    expect(isAboveDay(count(null, null), { sum: 9e9, writes: 9e9 })).toBe(false);
  });

  it("that is full is told of with what was moved, and the limit", () => {
    expect(aboveDay(count(1_000, 3), { sum: 500, writes: 3 })).toMatchObject({
      details: { currency: "usd", amount: 600, today: 500, limit: 1_000 },
      message: { en: expect.stringMatching(/\$6\.00.*\$5\.00.*\$10\.00/) },
    });
    expect(aboveDay(count(9_000, 3), { sum: 500, writes: 3 })).toMatchObject({
      details: { writes: 3, limit: 3 },
      message: { en: expect.stringMatching(/\$6\.00.*3 times.*3 writes/) },
    });
  });
});

describe("a change of limits", () => {
  const usd = { ...yen(100), currency: "usd" };
  it.each<[string, readonly MoneyLimit[], readonly MoneyLimit[], boolean]>([
    ["the first ones", [], [yen(500)], false],
    ["a lower one", [yen(500)], [yen(400)], false],
    ["one more in the same currency", [yen(500)], [yen(500, 1_000, 3)], false],
    ["one currency less of several: it waits", [yen(500), usd], [yen(500)], false],
    ["the same", [yen(500)], [yen(500)], false],
    ["a higher one", [yen(500)], [yen(501)], true],
    ["none of that kind any more", [yen(500, 9, 9)], [yen(500, 9, null)], true],
    ["a higher sum", [yen(500, 9, 9)], [yen(500, 10, 9)], true],
    ["another currency, which has waited", [yen(500)], [yen(500), usd], true],
    ["none any more", [yen(500)], [], true],
  ])("to %s", (_, before, after, looser) => {
    expect(loosens(before, after)).toBe(looser);
  });
});
