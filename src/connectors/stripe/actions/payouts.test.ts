import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { TriggerEvent } from "#sdk/index.ts";
import { isJsonObject } from "#sdk/index.ts";
import type { Simulator } from "../stripe.world.ts";
import { connect, errorOf, startSimulator } from "../stripe.world.ts";
import { isPayoutItself, sourceKindOf } from "../stripe.payouts.ts";
import { payoutFailed } from "../triggers/payout-failed.ts";
import { payoutPaid } from "../triggers/payout-paid.ts";
import { findBalanceTransaction } from "./find-balance-transaction.ts";
import { findPayout } from "./find-payout.ts";
import { listPayoutTransactions } from "./list-payout-transactions.ts";
import { listPayouts } from "./list-payouts.ts";

let simulator: Simulator;
let client: ReturnType<typeof connect>;
beforeAll(async () => {
  simulator = await startSimulator();
  client = connect(simulator);
});
afterAll(async () => {
  client.close();
  await simulator.close();
});

const pass = (seconds: number) => simulator.control("POST", "/clock", { advance_seconds: seconds });
const transactionsOf = (payout: string, limit?: number) =>
  listPayoutTransactions.run({
    api: client.api,
    input: listPayoutTransactions.input.parse({ payout, limit }),
  });

/** A payout of several payments, of which one was disputed; its transactions can be listed. */
async function paidOut(currency: string): Promise<string> {
  const source = "tok_bypassPending";
  await simulator.make("charges", { count: 3, amount: 20_000, currency, source });
  await simulator.make("disputes", { amount: 3_000, currency });
  const [payout = ""] = await simulator.make("payouts", { currency });
  await pass(30);
  return payout;
}

describe("Find payout and List payouts", () => {
  it("find what has arrived and what was refused, by its day too", async () => {
    const [paid = ""] = await simulator.make("payouts", { currency: "gbp" });
    const [refused = ""] = await simulator.make("payouts", {
      currency: "cad",
      fails: "no_account",
    });
    await pass(30);
    const look = (payout: string) => findPayout.run({ api: client.api, input: { payout } });
    expect(await look(paid)).toMatchObject({ found: true, payout: { status: "paid" } });
    expect(await look(refused)).toMatchObject({ payout: { failure_code: "no_account" } });
    expect(await look("po_none")).toMatchObject({ found: false, payout: null });
    const list = async (input: object) => {
      const parsed = listPayouts.input.parse(input);
      const output = await listPayouts.run({ api: client.api, input: parsed });
      return listPayouts.output.parse(output).payouts.map(({ id }) => id);
    };
    expect(await list({ status: "failed" })).toEqual([refused]);
    expect(await list({ status: "paid" })).toEqual([paid]);
    const day = findPayout.output.parse(await look(paid)).payout?.arrival_date ?? 0;
    expect(await list({ status: "paid", arrival_from: day, arrival_before: day + 1 })).toEqual([
      paid,
    ]);
    expect(await list({ arrival_before: day })).toEqual([]);
  });
});

describe("Find balance transaction", () => {
  const find = async (id: string) => {
    const input = { balance_transaction: id };
    const output = await findBalanceTransaction.run({ api: client.api, input });
    return findBalanceTransaction.output.parse(output);
  };

  it.each([
    ["jpy", 20_000],
    ["usd", 12_345],
    ["kwd", 7_500],
  ])(
    "tells what is left of a charge after its fee, to the minor unit: %s",
    async (currency, amount) => {
      const [charge = ""] = await simulator.make("charges", { count: 1, amount, currency });
      const { balance_transaction: id } = z
        .object({ balance_transaction: z.string() })
        .parse(await client.api.read(`/v1/charges/${charge}`));
      const { found, balance_transaction: told } = await find(id);
      expect(found).toBe(true);
      expect(told).toMatchObject({ amount, currency, source: charge, source_type: "charge" });
      expect(told?.fee).toBeGreaterThan(0);
      expect(told?.net).toBe(amount - (told?.fee ?? 0));
    },
  );

  it("finds none where there is none", async () => {
    expect(await find("txn_none")).toMatchObject({ found: false, balance_transaction: null });
  });
});

describe("List transactions of a payout", () => {
  it("hands on what adds up to the payout, without the payout itself", async () => {
    const payout = await paidOut("eur");
    const output = listPayoutTransactions.output.parse(await transactionsOf(payout));
    const { amount } = z
      .object({ amount: z.int() })
      .parse(await client.api.read(`/v1/payouts/${payout}`));
    const { transactions } = output;
    expect(transactions.reduce((sum, { net }) => sum + net, 0)).toBe(amount);
    for (const one of transactions) expect(one.net).toBe(one.amount - one.fee);
    expect(output).toMatchObject({ count: 4, more: false });
    expect(transactions.map(({ type, source_type: kind }) => [type, kind])).toEqual([
      ["adjustment", "dispute"],
      ["charge", "charge"],
      ["charge", "charge"],
      ["charge", "charge"],
    ]);
    const { source, currency } = transactions[1] ?? expect.fail("none");
    expect(currency).toBe("eur");
    expect(await client.api.read(`/v1/charges/${source}`)).toMatchObject({ amount: 20_000 });
  });

  it("goes through the pages, and counts what it hands on", async () => {
    const payout = await paidOut("aud");
    expect(await transactionsOf(payout, 1)).toMatchObject({ count: 1, more: true });
    expect(await transactionsOf(payout, 4)).toMatchObject({ count: 4, more: false });
    await simulator.make("charges", {
      count: 130,
      currency: "nzd",
      amount: 5_000,
      source: "tok_bypassPending",
    });
    const [many = ""] = await simulator.make("payouts", { currency: "nzd" });
    await pass(30);
    expect(await transactionsOf(many)).toMatchObject({ count: 130, more: false });
  });

  it("says what to do where there is nothing to list yet, or never will be", async () => {
    const [early = ""] = await simulator.make("payouts", { currency: "chf" });
    const code = async (payout: string) => (await errorOf(transactionsOf(payout))).facts.code;
    expect(await code(early)).toBe("stripe.payout_reconciliation_not_ready");
    expect(await code("po_none")).toBe("stripe.resource_missing");
    await simulator.make("charges", { amount: 9_000, source: "tok_bypassPending" });
    const manual = await simulator.post("/v1/payouts", { amount: "500", currency: "usd" });
    const { id } = z.object({ id: z.string() }).parse(manual);
    expect(await code(id)).toBe("stripe.payout_is_manual");
  });

  it.each([
    [{ type: "refund" }, "refund"],
    [{ type: "adjustment", reporting_category: "dispute_reversal" }, "dispute"],
    [{ type: "stripe_fee", reporting_category: "fee" }, null],
    [{ type: null }, null],
  ])("%o has moved by %s", (transaction, kind) => {
    expect(sourceKindOf(transaction)).toBe(kind);
    expect(isPayoutItself({ ...transaction, source: "po_1" }, "po_1")).toBe(false);
  });
});

describe("Payout paid and Payout failed", () => {
  type Listing = Pick<typeof payoutPaid, "poll" | "reread">;

  async function eventOf(trigger: Listing, payout: string): Promise<TriggerEvent> {
    for await (const page of trigger.poll({ where: {}, api: client.api, since: new Date(0) })) {
      const event = page.find(({ data }) => isJsonObject(data) && data["id"] === payout);
      if (event) return event;
    }
    return expect.fail("no event tells of it");
  }

  it("wait until the transactions can be listed, where that was chosen", async () => {
    const [payout = ""] = await simulator.make("payouts", { currency: "sek", amount: 9_000 });
    await pass(10);
    await client.api.read("/v1/balance");
    const event = await eventOf(payoutPaid, payout);
    expect(payoutPaid.matches({ when: "paid" }, event.data)).toBe("take");
    expect(payoutPaid.matches({ when: "listable" }, event.data)).toBe("wait");
    expect(payoutFailed.matches({}, event.data)).toBe("leave");
    await pass(10);
    const later = await payoutPaid.reread({ where: {}, api: client.api, key: event.key });
    expect(payoutPaid.matches({ when: "listable" }, later?.data ?? null)).toBe("take");
    expect(later?.data).toMatchObject({ id: payout, reconciliation_status: "completed" });
    expect(payoutPaid.output.safeParse(later?.data).error).toBeUndefined();
  });

  it.each(["failed", "canceled"])(
    "leave one that is %s by the time its transactions can be listed",
    (status) => {
      const waiting = {
        event: { type: "payout.paid" },
        status: "paid",
        reconciliation_status: "in_progress",
      };
      const now = { ...waiting, status, reconciliation_status: "completed" };
      for (const when of ["listable", "paid"] as const)
        expect(payoutPaid.matches({ when }, now)).toBe("leave");
      expect(payoutPaid.matches({ when: "listable" }, waiting)).toBe("wait");
    },
  );

  it("tell of one that was refused, with why and how much", async () => {
    const fails = "account_closed";
    const [payout = ""] = await simulator.make("payouts", {
      currency: "dkk",
      amount: 9_000,
      fails,
    });
    await pass(10);
    await client.api.read("/v1/balance");
    const { data } = await eventOf(payoutFailed, payout);
    expect(payoutFailed.matches({}, data)).toBe("take");
    expect(payoutPaid.matches({ when: "paid" }, data)).toBe("leave");
    expect(data).toMatchObject({ status: "failed", failure_code: fails });
    expect(payoutFailed.amount?.(data)).toEqual({ amount: 8_709, currency: "dkk" });
  });
});
