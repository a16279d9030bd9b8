import { describe, expect, test } from "vitest";
import { type TestSimulator, field, ids, openStripe } from "./test-client.ts";

interface Row {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly amount: number;
  readonly fee: number;
  readonly net: number;
}

async function charge(sim: TestSimulator, amount: number, card = "bypassPending"): Promise<string> {
  const form = `amount=${amount}&currency=usd&source=tok_${card}&description=Order 7`;
  return field(await sim.post("/v1/charges", { form }), "id");
}

const payOut = (sim: TestSimulator, body = {}) => sim.control("POST /payouts", body);
const pass = (sim: TestSimulator, seconds: number) =>
  sim.control("POST /clock", { advance_seconds: seconds });
const read = async (sim: TestSimulator, id: string) => (await sim.get(`/v1/payouts/${id}`)).body;
const types = async (sim: TestSimulator): Promise<string[]> => {
  const { body } = await sim.get("/v1/events?type=payout.*&limit=100");
  return Object(body)
    .data.map(({ type }: { type: string }) => type)
    .toReversed();
};
const contents = async (sim: TestSimulator, payout: string): Promise<Row[]> =>
  Object((await sim.get(`/v1/balance_transactions?payout=${payout}&limit=100`)).body).data;

describe("an automatic payout", () => {
  test("pays out what is available, less fees and refunds, and its transactions add up to it", async () => {
    await using sim = await openStripe();
    const [sold, waiting] = [await charge(sim, 10_000), await charge(sim, 5_000, "visa")];
    await charge(sim, 2_000);
    const refund = field(
      await sim.post("/v1/refunds", { form: `charge=${sold}&amount=4000` }),
      "id",
    );
    await pass(sim, 2 * 24 * 60 * 60 - 10);
    // The refund and the card that waits are available after two days.
    const [early] = ids(await payOut(sim));
    await pass(sim, 60);
    const [late] = ids(await payOut(sim));
    await pass(sim, 60);
    const [first, second] = [await contents(sim, early ?? ""), await contents(sim, late ?? "")];
    const own = (rows: readonly Row[]) => rows.filter(({ type }) => type === "payout");
    const others = (rows: readonly Row[]) => rows.filter(({ type }) => type !== "payout");
    expect(own(first)).toMatchObject([{ source: early, amount: -11_592, fee: 0 }]);
    expect(others(first)).toMatchObject([
      { amount: 2_000, fee: 88, net: 1_912, description: "Order 7" },
      { source: sold, amount: 10_000, fee: 320, net: 9_680, status: "available" },
    ]);
    expect(others(second)).toMatchObject([
      { source: refund, amount: -4_000, fee: 0 },
      { source: waiting, amount: 5_000, fee: 175 },
    ]);
    expect(await read(sim, late ?? "")).toMatchObject({ amount: 825, automatic: true });
    for (const rows of [first, second]) expect(rows.reduce((sum, { net }) => sum + net, 0)).toBe(0);
  });

  test("leaves, arrives, and then has its transactions together", async () => {
    await using sim = await openStripe();
    const [id = ""] = ids(await payOut(sim));
    expect(await read(sim, id)).toMatchObject({ status: "pending" });
    await pass(sim, 5);
    expect(await read(sim, id)).toMatchObject({ status: "in_transit" });
    await pass(sim, 5);
    const paid = { status: "paid", reconciliation_status: "in_progress" };
    expect(await read(sim, id)).toMatchObject(paid);
    expect(await sim.get(`/v1/balance_transactions?payout=${id}`)).toMatchObject({
      status: 400,
      body: { error: { code: "payout_reconciliation_not_ready", param: "payout" } },
    });
    await pass(sim, 10);
    expect(await read(sim, id)).toMatchObject({ reconciliation_status: "completed" });
    expect(await types(sim)).toEqual([
      "payout.created",
      "payout.updated",
      "payout.paid",
      "payout.reconciliation_completed",
    ]);
  });

  test("that fails puts its money back, for the next one", async () => {
    await using sim = await openStripe();
    const [id = ""] = ids(await payOut(sim, { fails: "account_closed" }));
    await pass(sim, 20);
    expect(await read(sim, id)).toMatchObject({ status: "failed", failure_code: "account_closed" });
    expect((await sim.get("/v1/balance")).body).toMatchObject({
      available: [{ amount: 941, currency: "usd" }],
    });
    const [next = ""] = ids(await payOut(sim));
    await pass(sim, 20);
    expect(await contents(sim, next)).toMatchObject([
      { type: "payout" },
      { type: "payout_failure", amount: 941, source: id },
    ]);
    expect(await types(sim)).toContain("payout.failed");
  });
});

test("a payout that was paid can fail later, and its money is back then", async () => {
  await using sim = await openStripe();
  const [id = ""] = ids(
    await payOut(sim, { fails: "account_closed", fails_after_paid_seconds: 4 * 24 * 60 * 60 }),
  );
  await pass(sim, 30);
  expect(await read(sim, id)).toMatchObject({
    status: "paid",
    failure_code: null,
    reconciliation_status: "completed",
  });
  await pass(sim, 4 * 24 * 60 * 60);
  expect(await read(sim, id)).toMatchObject({
    status: "failed",
    failure_code: "account_closed",
    failure_balance_transaction: expect.stringMatching(/^txn_/),
  });
  expect((await sim.get("/v1/balance")).body).toMatchObject({ available: [{ amount: 941 }] });
  expect((await types(sim)).filter((type) => /paid|failed/.test(type))).toEqual([
    "payout.paid",
    "payout.failed",
  ]);
});

describe("a payout that somebody asks for", () => {
  test.each([
    ["currency=usd", { code: "parameter_missing", param: "amount" }],
    ["amount=0&currency=usd", { code: "parameter_invalid_integer", param: "amount" }],
    ["amount=5&currency=xxd", { param: "currency" }],
    ["amount=5&currency=usd", { code: "balance_insufficient" }],
  ])("%s is refused", async (form, error) => {
    await using sim = await openStripe();
    expect(await sim.post("/v1/payouts", { form })).toMatchObject({ status: 400, body: { error } });
  });

  test("does not tell what it is made of", async () => {
    await using sim = await openStripe();
    await charge(sim, 10_000);
    const form = "amount=5000&currency=usd&metadata[a]=b";
    const id = field(await sim.post("/v1/payouts", { form }), "id");
    expect(await read(sim, id)).toMatchObject({
      automatic: false,
      reconciliation_status: "not_applicable",
      metadata: { a: "b" },
    });
    const message =
      "Balance transaction history can only be filtered on automatic transfers, not manual.";
    expect((await sim.get(`/v1/balance_transactions?payout=${id}`)).body).toMatchObject({
      error: { message },
    });
  });
});

test("lists take Stripe's filters, and unknown ids are told apart from empty pages", async () => {
  await using sim = await openStripe();
  const made = ids(await payOut(sim, { count: 2 }));
  await pass(sim, 30);
  expect(ids(await sim.get("/v1/payouts?status=paid"))).toEqual(made.toReversed());
  expect(ids(await sim.get("/v1/payouts?status=bogus"))).toEqual([]);
  expect(ids(await sim.get("/v1/payouts?arrival_date[lt]=1"))).toEqual([]);
  expect(ids(await sim.get("/v1/balance_transactions?type=bogus"))).toEqual([]);
  expect(ids(await sim.get(`/v1/balance_transactions?source=${made[0]}`))).toHaveLength(1);
  const missing = (param: string) => ({ error: { code: "resource_missing", param } });
  const of = async (path: string) => (await sim.get(`/v1/${path}`)).body;
  expect(await of("balance_transactions?payout=po_nope")).toMatchObject(missing("payout"));
  expect(await of("payouts/po_nope")).toMatchObject(missing("payout"));
  expect(await of("balance_transactions/txn_nope")).toMatchObject(missing("id"));
  const [row = ""] = ids(await sim.get("/v1/balance_transactions?type=charge"));
  expect(await of(`balance_transactions/${row}?expand[]=source`)).toMatchObject({
    source: { object: "charge" },
  });
});
