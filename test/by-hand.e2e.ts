import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { crashWords } from "../src/test-crash.ts";
import { constant, customerOfEvent, flowOn, pill, productOfEvent } from "./documents.ts";
import type { LedgerEntry } from "./simulated-stripe.ts";
import { eventually, openWorld, type World } from "./world.ts";

/** What a person starts or lets go on, judged by Stripe's own ledger. */

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

interface Shown {
  readonly id: string;
  readonly kind: string;
  readonly status: string;
  readonly reference: string;
  readonly versionNumber: number | null;
  readonly steps: readonly { readonly path: string; readonly attempts: readonly object[] }[];
  readonly continuation: {
    readonly seen: object;
    readonly write: { readonly money: object | null } | null;
  } | null;
}

const show = (id: string) => world.api<Shown>("GET", `/runs/${id}`);
const settled = (id: string, status: string) =>
  eventually(
    () => show(id),
    (run) => run.status === status,
  );
const writes = (path: string): Promise<LedgerEntry[]> =>
  world.stripe.ledger({ path, outcome: "executed", limit: "1000" });
const byNumber = (one: number | null, other: number | null): number => (one ?? 0) - (other ?? 0);
/** Charges by what Stripe said of them: 200, or 402 for a decline. */
const charges = async () => (await writes("/v1/charges")).map(({ status }) => status);
const reads = async (customer: string) =>
  (await world.stripe.counts())[`GET /v1/customers/${customer}`] ?? 0;

/** A product, the customer, a charge of the customer, and a customer of the event's. */
const amidst = (customer: string) => [
  productOfEvent,
  { action: "find-customer", input: { customer: constant(customer) } },
  {
    action: "create-charge",
    input: {
      amount: constant(2_000),
      currency: constant("usd"),
      customer: pill("s2", "customer", "id"),
      metadata: { kind: "object", fields: { event: pill("trigger", "id") } },
    },
  },
  customerOfEvent,
];

describe("a draft that is tested", () => {
  it("runs for real, and the real run of the same record makes a charge of its own", async () => {
    await world.start();
    const connection = await world.connect();
    const [charge = ""] = await world.stripe.makeCharges({ count: 1, amount: 900 });
    const customer = await world.stripe.makeCustomer();
    await world.stripe.giveCard(customer, "tok_visa");
    const draft = flowOn("new-charge", connection, amidst(customer));
    const { id } = await world.api<{ id: string }>("POST", "/flows", { name: "Drafted", draft });
    const tested = await world.api<Shown>("POST", `/flows/${id}/tests`, {
      revision: 1,
      event: { kind: "newest" },
    });
    await settled(tested.id, "succeeded");
    expect(await show(tested.id)).toMatchObject({
      kind: "test",
      reference: charge,
      versionNumber: null,
    });
    expect(await charges()).toEqual([200]);

    await world.api("POST", `/flows/${id}/activate`, { from: { date: "2020-01-01" } });
    const runs = await eventually(
      async () => {
        await world.advance(15);
        return world.runs(id);
      },
      (all) => all.length === 2 && all.every(({ status }) => status === "succeeded"),
    );
    expect(runs.map(({ reference }) => reference)).toEqual([charge, charge]);
    // What the test and the run have charged does not start the flow again.
    await world.advance(60);
    expect(await world.runs(id)).toHaveLength(2);
    const made = await writes("/v1/charges");
    expect(made.map(({ params }) => params["metadata"])).toMatchObject([
      { event: charge },
      { event: charge },
    ]);
    expect(new Set(made.map((write) => write.idempotency_key)).size).toBe(2);
  });
});

/** A run that has failed at a charge which was declined, and the card is repaired then. */
async function declined(): Promise<{ readonly runId: string; readonly customer: string }> {
  const connection = await world.connect();
  const customer = await world.stripe.makeCustomer();
  await world.stripe.giveCard(customer, "tok_chargeCustomerFail");
  const flow = await world.activeFlow(
    "Charges",
    flowOn("new-refund", connection, amidst(customer)),
  );
  await world.stripe.makeRefunds({ count: 1 });
  await world.advance(15);
  const [run] = await eventually(
    () => world.runs(flow),
    (all) => all.length === 1 && all[0]?.status === "failed",
  );
  expect(await charges()).toEqual([402]);
  await world.stripe.giveCard(customer, "tok_visa");
  return { runId: run?.id ?? "", customer };
}

/** Nothing but the charge was done again. */
async function expectOnce(customer: string): Promise<void> {
  expect((await charges()).toSorted(byNumber)).toEqual([200, 402]);
  expect(await writes("/v1/products")).toHaveLength(1);
  expect(await writes("/v1/customers")).toHaveLength(1);
  expect(await reads(customer)).toBe(1);
}

describe("a run that failed at a declined charge", () => {
  it("goes on with one charge and repeats no step; run again, it makes a second", async () => {
    await world.start();
    const { runId, customer } = await declined();
    const { continuation } = await show(runId);
    expect(continuation?.write).toEqual({
      mode: "test",
      money: { amount: 2_000, currency: "usd" },
      kind: "charge",
    });
    const clicks = await Promise.all(
      [1, 2].map(() => world.call("POST", `/runs/${runId}/continue`, { seen: continuation?.seen })),
    );
    expect(clicks.map(({ status }) => status).toSorted(byNumber)).toEqual([200, 409]);
    await settled(runId, "succeeded");
    await expectOnce(customer);

    const again = await world.api<Shown>("POST", `/runs/${runId}/rerun`, { version: "same" });
    await settled(again.id, "succeeded");
    const made = await writes("/v1/charges");
    expect(made.map(({ status }) => status)).toEqual([402, 200, 200]);
    expect(new Set(made.map((write) => write.idempotency_key)).size).toBe(3);
    expect(await writes("/v1/products")).toHaveLength(2);
  });

  it.each([
    ["continue-before", null],
    ["continue-after", null],
    ["gate-after", null],
    ["send-after", null],
    ["answer-after", null],
    ["result-before", null],
    ["continue-after", 1_900],
  ])(
    "and is killed at %s as it goes on, corrected to %j: one charge, and no step twice",
    async (point, amount) => {
      const first = await world.startProcess();
      const { runId, customer } = await declined();
      await first.end("SIGTERM");

      world.env["MILLRACE_TEST_CRASH"] = `${point}:1:0`;
      const doomed = await world.startProcess();
      const { continuation } = await show(runId);
      const changes = [{ path: ["amount"], value: amount }];
      const [verb, more] =
        amount === null ? ["continue", {}] : ["correct", { changes, confirm: true }];
      const said = { seen: continuation?.seen, ...more };
      // Whoever said so may never hear what became of it.
      const heard = await world.call("POST", `/runs/${runId}/${verb}`, said).catch(() => null);
      expect(await doomed.ended).toBe(null);
      expect(doomed.output()).toContain(`${crashWords.reached} ${point}:1:0\n`);

      delete world.env["MILLRACE_TEST_CRASH"];
      await world.startProcess();
      // Either it has failed as before, or it goes on: nothing in between.
      const now = await show(runId);
      if (point === "continue-before") expect([heard, now.status]).toEqual([null, "failed"]);
      else expect(now.status).not.toBe("failed");
      if (now.status === "failed")
        await world.api("POST", `/runs/${runId}/${verb}`, {
          ...said,
          seen: now.continuation?.seen,
        });
      else {
        const late = await world.call("POST", `/runs/${runId}/${verb}`, said);
        expect([late.status, late.body.error?.code]).toEqual([409, "run.continue_conflict"]);
      }
      await settled(runId, "succeeded");
      await expectOnce(customer);
      const [, charge] = await writes("/v1/charges");
      expect(charge?.params["amount"]).toBe(String(amount ?? 2_000));
    },
  );
});
