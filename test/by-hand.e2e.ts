import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { crashWords } from "../src/test-crash.ts";
import { constant, customerOfEvent, flowOn, pill, productOfEvent } from "./documents.ts";
import type { LedgerEntry } from "./simulated-stripe.ts";
import { eventually, openWorld, type Process, type World } from "./world.ts";

/** What a person starts or lets go on, judged by Stripe's own ledger. */

let world: World;
let product: Awaited<ReturnType<World["start"]>>;
beforeAll(async () => {
  world = await openWorld();
  product = await world.start();
});
afterEach(() => world.endFlows());
afterAll(() => world.close());

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
const writesFor = async (event: string, path: string) =>
  (await writes(path)).filter(({ params }) => {
    const { metadata } = params;
    return typeof metadata === "object" && metadata !== null && "event" in metadata
      ? metadata.event === event
      : false;
  });
/** Of charges: 200, or 402 for a decline. */
const statuses = (made: readonly LedgerEntry[]) => made.map(({ status }) => status);
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
    expect(statuses(await writes("/v1/charges"))).toEqual([200]);

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

interface Declined {
  readonly runId: string;
  readonly customer: string;
  /** The refund that started it. */
  readonly event: string;
}

/** A run that has failed at a charge which was declined, and the card is repaired then. */
async function declined(connection: string): Promise<Declined> {
  const customer = await world.stripe.makeCustomer();
  await world.stripe.giveCard(customer, "tok_chargeCustomerFail");
  const flow = await world.activeFlow(
    "Charges",
    flowOn("new-refund", connection, amidst(customer)),
  );
  const [event = ""] = await world.stripe.makeRefunds({ count: 1 });
  await world.advance(15);
  const [run] = await eventually(
    () => world.runs(flow),
    (all) => all.length === 1 && all[0]?.status === "failed",
  );
  await world.endFlows();
  expect(statuses(await writesFor(event, "/v1/charges"))).toEqual([402]);
  await world.stripe.giveCard(customer, "tok_visa");
  return { runId: run?.id ?? "", customer, event };
}

/** Nothing but the charge was done again. */
async function expectOnce({ customer, event }: Declined): Promise<void> {
  expect(statuses(await writesFor(event, "/v1/charges")).toSorted(byNumber)).toEqual([200, 402]);
  expect(await writesFor(event, "/v1/products")).toHaveLength(1);
  expect(await writesFor(event, "/v1/customers")).toHaveLength(1);
  expect(await reads(customer)).toBe(1);
}

describe("a run that failed at a declined charge", () => {
  it("goes on with one charge and repeats no step; run again, it makes a second", async () => {
    const failed = await declined(await world.connect());
    const { runId } = failed;
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
    await expectOnce(failed);

    const again = await world.api<Shown>("POST", `/runs/${runId}/rerun`, { version: "same" });
    await settled(again.id, "succeeded");
    const made = await writesFor(failed.event, "/v1/charges");
    expect(statuses(made)).toEqual([402, 200, 200]);
    expect(new Set(made.map((write) => write.idempotency_key)).size).toBe(3);
    expect(await writesFor(failed.event, "/v1/products")).toHaveLength(2);
  });

  it("and is killed at any point as it goes on, corrected or not: one charge, and no step twice", async () => {
    const deaths = [
      ["continue-before", null],
      ["continue-after", null],
      ["gate-after", null],
      ["send-after", null],
      ["answer-after", null],
      ["result-before", null],
      ["continue-after", 1_900],
    ] as const;
    /** Ready to die there once it gets the signal; null: it lives on. */
    const start = (point: string | null): Promise<Process> => {
      world.env["MILLRACE_TEST_CRASH"] = point === null ? "" : `${point}:1:signal`;
      return world.startProcess();
    };
    await product.end("SIGTERM");
    let process = await start(deaths[0][0]);
    const connection = await world.connect();
    for (const [index, [point, amount]] of deaths.entries()) {
      const failed = await declined(connection);
      const { runId } = failed;
      const { continuation } = await show(runId);
      const changes = [{ path: ["amount"], value: amount }];
      const [verb, more] =
        amount === null ? ["continue", {}] : ["correct", { changes, confirm: true }];
      const said = { seen: continuation?.seen, ...more };
      process.signal("SIGUSR2");
      await process.waitFor(new RegExp(crashWords.counts));
      // Whoever said so may never hear what became of it.
      const heard = await world.call("POST", `/runs/${runId}/${verb}`, said).catch(() => null);
      expect(await process.ended).toBe(null);
      expect(process.output()).toContain(`${crashWords.reached} ${point}:1:signal\n`);

      process = await start(deaths[index + 1]?.[0] ?? null);
      // Either it has failed as before, or it goes on: nothing in between.
      const now = await show(runId);
      if (point === "continue-before") expect([heard, now.status]).toEqual([null, "failed"]);
      else expect(now.status, point).not.toBe("failed");
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
      await expectOnce(failed);
      const [, charge] = await writesFor(failed.event, "/v1/charges");
      expect(charge?.params["amount"]).toBe(String(amount ?? 2_000));
    }
  });
});
