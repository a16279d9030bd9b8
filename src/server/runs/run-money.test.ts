import { describe, expect, test } from "vitest";
import { connectors } from "#connectors/index.ts";
import type { JsonObject } from "#sdk/json.ts";
import type { RunStatus } from "#flow/run-status.ts";
import type { EffectView } from "#people/run-views.ts";
import { moneyOfRun } from "./run-money.ts";

type Written = Partial<Pick<EffectView, "state" | "sends" | "action" | "answer" | "readMoney">> & {
  readonly params?: JsonObject;
};

function write({ params, ...more }: Written) {
  const effect: EffectView = {
    id: "e",
    generation: 0,
    path: "s1",
    state: "done",
    mode: "test",
    connector: "stripe",
    action: "create-charge",
    apiVersion: "",
    method: "POST",
    resource: "/v1/charges",
    params: params ?? { amount: 500, currency: "jpy" },
    of: null,
    answer: null,
    isAboveLimit: false,
    sends: 1,
    firstSentAt: null,
    lastSentAt: null,
    objectId: null,
    error: null,
    foundBy: null,
    parkedAt: null,
    lookUps: 0,
    lastLookUpAt: null,
    lookedFrom: null,
    lookedTo: null,
    nextLookUpAt: null,
    ...more,
  };
  return effect;
}

const moneyOf = (writes: readonly Written[], status: RunStatus = "succeeded", most = 9) =>
  moneyOfRun(
    writes.map((one) => write(one)),
    { status, most, locale: "en" },
    connectors,
  );

const yen = (amount: number) => ({ amount, currency: "jpy" });

describe("the money of a run", () => {
  test("has what was read before an invoice is finalized, and then what Stripe answers, once", () => {
    const one = { params: { invoice: "in_1" }, readMoney: yen(500) };
    const open = { ...one, state: "open", action: "finalize-invoice" } as const;
    const told = (writes: readonly Written[]) => moneyOf(writes).sums.map(({ words }) => words);
    expect(moneyOf([open], "running").sums).toMatchObject([
      { kind: "bill", money: yen(500), state: "pending" },
    ]);
    const answer = { status: 200, body: { amount_due: 300, currency: "jpy" } };
    const mailed = { ...one, readMoney: null, action: "send-invoice", answer };
    expect(told([{ ...open, state: "done", answer }, mailed])).toEqual(["¥300 billed"]);
  });

  test("is summed up by currency, what is taken apart from what is given back", () => {
    const refund = { action: "create-refund", params: { charge: "ch_1" } };
    const answer = { status: 200, body: { amount: 300, currency: "jpy", status: "succeeded" } };
    expect(
      moneyOf([
        {},
        { params: yen(700) },
        { params: { amount: 1_050, currency: "usd" } },
        { ...refund, answer },
        { action: "create-customer", params: { name: "Hanako" } },
        { action: "nobody-knows" },
      ]),
    ).toEqual({
      sums: [
        {
          kind: "charge",
          state: "done",
          money: yen(1_200),
          count: 2,
          words: "¥1,200 charged (2 writes)",
        },
        {
          kind: "charge",
          state: "done",
          money: { amount: 1_050, currency: "usd" },
          count: 1,
          words: "$10.50 charged",
        },
        { kind: "refund", state: "done", money: yen(300), count: 1, words: "¥300 refunded" },
      ],
      isCut: false,
    });
  });

  test.each<readonly [Written, RunStatus, string | null]>([
    [{ state: "done" }, "running", "done"],
    [
      { state: "done", answer: { status: 200, body: { status: "pending" } } },
      "succeeded",
      "pending",
    ],
    [{ state: "failed" }, "failed", "refused"],
    [{ state: "open", sends: 0 }, "waiting", "pending"],
    [{ state: "open", sends: 1 }, "running", "pending"],
    [{ state: "open", sends: 0 }, "cancelled", null],
    [{ state: "open", sends: 1 }, "cancelled", "in_doubt"],
    [{ state: "parked", sends: 0 }, "parked", "in_doubt"],
    [{ state: "parked", sends: 1 }, "parked", "in_doubt"],
    [{ state: "stopped", sends: 1 }, "cancelled", "in_doubt"],
    [{ state: "stopped", sends: 0 }, "cancelled", null],
  ])(
    "never counts as moved what is not known to have: %j of a run that is %s",
    (one, status, state) => {
      const sums = state === null ? [] : [{ kind: "charge", state, money: yen(500), count: 1 }];
      expect(moneyOf([one], status).sums).toMatchObject(sums);
    },
  );

  test("is not invented where only the other side knows it", () => {
    const rest = { action: "create-refund", params: { charge: "ch_1" }, state: "parked" } as const;
    expect(moneyOf([rest, rest], "parked").sums).toEqual([
      {
        kind: "refund",
        state: "in_doubt",
        money: null,
        count: 2,
        words: "Unknown amount refund in doubt (2 writes)",
      },
    ]);
  });

  test("says that there is more than was counted", () => {
    expect(moneyOf([{}, {}, {}], "succeeded", 2)).toEqual({
      sums: [
        {
          kind: "charge",
          state: "done",
          money: yen(1_000),
          count: 2,
          words: "¥1,000 charged (2 writes)",
        },
      ],
      isCut: true,
    });
    expect(moneyOf([{}, {}], "succeeded", 2).isCut).toBe(false);
  });
});
