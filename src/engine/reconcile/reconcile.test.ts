import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Book } from "#sdk/books.ts";
import type { ReconciledView } from "#reading/reconciled-views.ts";
import { monthAfter, monthOf as monthAt, spanOfMonth, startOfDay } from "#flow/month.ts";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "../engine.world.ts";
import { keepLedger } from "../store-contract/keep-ledger.world.ts";
import { firstPlace } from "./ask.ts";
import { registryOf } from "../registry.ts";
import { connectors } from "#connectors/index.ts";
import { stripeConnector as stripe } from "#connectors/stripe/stripe.connector.ts";

let world: EngineWorld;
beforeEach(async () => {
  world = await openEngineWorld();
  await world.engine.start();
  await world.connect("c1");
});
afterEach(() => world.close());

const Made = z.object({ ids: z.array(z.string()) });
const make = async (path: string, what: object): Promise<readonly string[]> =>
  Made.parse(await world.control(path, what)).ids;
const one = async (path: string, what: object): Promise<string> =>
  (await make(path, what))[0] ?? expect.fail("nothing was made");

const active = async (id: string, draft: Parameters<EngineWorld["flow"]>[1]): Promise<void> => {
  await world.flow(id, draft);
  expect(await world.engine.activate(id, { from: "now" }, asLocal)).toMatchObject({
    activated: true,
  });
};
const succeeded = (flowId: string, count: number) =>
  until(async () => {
    const all = await world.statuses(flowId);
    return all.filter((status) => status === "succeeded").length === count;
  });
const monthOf = (moment: number) => new Date(moment).toISOString().slice(0, 7);

/** Reconciles a month, this one as far as it has gone, and answers with its lines about objects. */
async function reconciled(month = monthOf(world.now())): Promise<readonly ReconciledView[]> {
  const connection = (await world.store.connection("c1")) ?? expect.fail("it is there");
  const wish = { connection, month, timeZone: "UTC", otherwise: "UTC", by: "local" };
  const told = await world.engine.askReconciliation(wish);
  if (!told.asked) return expect.fail(told.why);
  const { id } = told.reconciliation;
  await keepLedger(world.store, registryOf(connectors));
  expect(await world.engine.startReconciliation(id)).toBe("started");
  await until(async () => (await world.store.reconciliation(id))?.state === "done");
  return (await world.reading.reconciled({ id, limit: 500 })).items;
}

const lineOf = (lines: readonly ReconciledView[], object: string): ReconciledView =>
  lines.find((line) => line.object === object) ?? expect.fail(`no line of ${object}`);

/** A charge for each refund: a flow that is started by refunds writes what no flow watches. */
async function chargedFor(refunds: number): Promise<readonly string[]> {
  await active("writes", flowOn("new-refund", "create-charge"));
  await make("/refunds", { count: refunds });
  await world.advance(15);
  await succeeded("writes", refunds);
  const answer = await fetch(`${world.trusted[0]}/v1/charges?limit=100`, {
    headers: { authorization: "Bearer sk_test_millrace_demo" },
  });
  const Charges = z.object({
    data: z.array(z.object({ id: z.string(), metadata: z.record(z.string(), z.string()) })),
  });
  const { data } = Charges.parse(await answer.json());
  return data.filter(({ metadata }) => Object.keys(metadata).length > 0).map(({ id }) => id);
}

describe("a month of a connection", () => {
  it("tells what was handled, filtered, made by ourselves, and watched by nobody", async () => {
    await active("takes", flowOn("new-charge", "create-customer", { status: "succeeded" }));
    const [charge, declined] = [
      await one("/charges", { status: "succeeded", amount: 700 }),
      await one("/charges", { status: "failed" }),
    ];
    const product = await one("/products", { name: "Coffee beans" });
    await world.advance(15);
    await succeeded("takes", 1);
    const lines = await reconciled();
    expect(lineOf(lines, charge)).toMatchObject({
      book: "charge",
      verdict: "handled",
      flowId: "takes",
      outcome: "succeeded",
      amount: 700,
      currency: "usd",
    });
    expect(lineOf(lines, declined)).toMatchObject({ verdict: "filtered", reason: "trigger" });
    expect(lineOf(lines, product)).toMatchObject({ verdict: "not_ours", flowId: null });
    const customers = lines.filter(({ book }) => book === "customer");
    expect(customers).toMatchObject([{ verdict: "ours", flowId: "takes", outcome: "done" }]);
  });

  it("names an object that a flow watched and that was never seen", async () => {
    await active("takes", flowOn("new-charge", "create-customer"));
    await world.advance(20);
    // Dated while the flow watched, it comes to the list when no poll looks back so far.
    const created = Math.floor(world.now() / 1000);
    await world.advance(4 * 86_400);
    await until(async () => {
      const poll = await world.store.poll("c1", "new-charge");
      return (poll?.nextAt ?? 0) > world.now();
    });
    const late = await one("/charges", { created });
    const lines = await reconciled(monthOf(created * 1000));
    expect(lineOf(lines, late)).toMatchObject({ verdict: "missing", flowId: "takes" });
  });

  it("finds what the lists have lost, what is there twice, and what has another amount", async () => {
    const [lost = "", doubled = "", altered = "", cheaper = ""] = await chargedFor(4);
    await fetch(`${world.trusted[0]}/_control/objects/${lost}`, { method: "DELETE" });
    const { id: twin } = z
      .object({ id: z.string() })
      .parse(await world.control(`/objects/${doubled}/double`, {}));
    await world.control(`/objects/${altered}`, { set: { amount: 9_999 }, event: null });
    await world.control(`/objects/${cheaper}`, { set: { currency: "jpy" }, event: null });
    const lines = await reconciled();
    expect(lineOf(lines, lost)).toMatchObject({ verdict: "lost", recordedAmount: 1_000 });
    expect(lineOf(lines, doubled)).toMatchObject({ verdict: "ours" });
    expect(lineOf(lines, twin)).toMatchObject({ verdict: "doubled", flowId: "writes" });
    expect(lineOf(lines, altered)).toMatchObject({
      verdict: "altered",
      reason: "amount",
      amount: 9_999,
      recordedAmount: 1_000,
    });
    expect(lineOf(lines, cheaper)).toMatchObject({ verdict: "altered", reason: "currency" });
    const { alert } = await alerted();
    expect(alert.about).toEqual({ kind: "lists_differ", connectionId: "c1" });
  });

  it("holds the transactions of a payout against the payout", async () => {
    const payout = await one("/payouts", { amount: 5_000 });
    await world.advance(30);
    const wrong = await one("/payouts", { amount: 7_000 });
    await world.advance(30);
    await world.control(`/objects/${wrong}`, { set: { amount: 1 }, event: null });
    const lines = await reconciled();
    const whole = lineOf(lines, payout);
    expect(whole).toMatchObject({ verdict: "not_ours", parts: { count: 1, net: whole.amount } });
    expect(lineOf(lines, wrong)).toMatchObject({ verdict: "altered", reason: "parts", amount: 1 });
    const id = (await world.store.reconciliations("c1", 1))[0]?.id ?? expect.fail("it is there");
    const parts = await world.reading.reconciled({ id, parent: payout, limit: 10 });
    expect(parts.items).toMatchObject([{ book: "charge", parent: payout, verdict: "not_ours" }]);
  });
});

/** As a person does it, in Stripe's dashboard. */
const post = (path: string, fields: Readonly<Record<string, string>> = {}) =>
  fetch(`${world.trusted[0]}/v1${path}`, {
    method: "POST",
    headers: { authorization: "Bearer sk_test_millrace_demo" },
    body: new URLSearchParams(fields),
  });
const nextMonth = () =>
  world.advance(
    (startOfDay({ month: monthAfter(monthOf(world.now())), day: 2 }, "UTC") - world.now()) / 1_000,
  );
const telling = (lines: readonly ReconciledView[], what: string) =>
  lines.filter(({ status }) => status?.startsWith(what));

describe("what happens to an object of an earlier month", () => {
  it("is a line of the month in which it happens, whoever has caused it", async () => {
    const invoice = await one("/invoices", { status: "open", amount: 900 });
    const refunded = await one("/charges", { amount: 700 });
    const described = await one("/charges", { amount: 800 });
    const payout = await one("/payouts", {
      fails: "account_closed",
      fails_after_paid_seconds: 40 * 86_400,
    });
    await nextMonth();
    const young = await one("/charges", { amount: 600 });
    await active("takes", flowOn("invoice-paid", "create-customer"));
    await active("describes", {
      ...flowOn("new-refund", "create-charge"),
      steps: [
        {
          kind: "action",
          id: "s1",
          name: null,
          connector: "stripe",
          action: "update-charge",
          connection: "c1",
          input: {
            charge: { kind: "constant", value: described },
            description: { kind: "constant", value: "Refunded" },
          },
        },
      ],
    });
    await post(`/invoices/${invoice}/pay`, { paid_out_of_band: "true" });
    await post("/refunds", { charge: refunded });
    await post(`/charges/${young}`, { description: "Young" });
    await world.advance(30);
    // Writes of a time in which nothing ran are looked for first.
    await world.advance(900);
    await succeeded("takes", 1);
    await succeeded("describes", 1);
    const lines = await reconciled();
    expect(telling(lines, `invoice.paid ${invoice}`)).toMatchObject([
      { book: "event", verdict: "handled", flowId: "takes", amount: null },
    ]);
    expect(telling(lines, `charge.refunded ${refunded}`)).toMatchObject([{ verdict: "not_ours" }]);
    expect(telling(lines, `charge.updated ${described}`)).toMatchObject([
      { verdict: "ours", flowId: "describes", outcome: "done" },
    ]);
    expect(telling(lines, `charge.updated ${young}`)).toEqual([]);
    // Neither is the refund: it stands on the month's list of refunds.
    expect(lines.filter(({ book }) => book === "balance_transaction")).toEqual([]);
    const month = monthOf(world.now());
    await nextMonth();
    const later = await reconciled(month);
    expect(telling(later, `payout.failed ${payout}`)).toMatchObject([{ verdict: "not_ours" }]);
    expect(telling(later, `payout_reversal ${payout}`)).toMatchObject([
      { book: "balance_transaction", verdict: "not_ours", currency: "usd" },
    ]);
  });

  it("is missing where a flow watched, and says so also of an object of the month", async () => {
    const invoice = await one("/invoices", { status: "open" });
    await nextMonth();
    await active("takes", flowOn("invoice-paid", "create-customer"));
    const young = await one("/invoices", { status: "open" });
    for (const each of [invoice, young])
      await post(`/invoices/${each}/pay`, { paid_out_of_band: "true" });
    await world.advance(30);
    // Writes of a time in which nothing ran are looked for first.
    await world.advance(900);
    await succeeded("takes", 2);
    // Other events of then, which come to the list when no poll looks back so far.
    await world.advance(4 * 86_400);
    const answer = await fetch(`${world.trusted[0]}/v1/events?type=invoice.paid`, {
      headers: { authorization: "Bearer sk_test_millrace_demo" },
    });
    const { data } = z
      .object({ data: z.array(z.object({ id: z.string() })) })
      .parse(await answer.json());
    for (const { id } of data) await world.control(`/objects/${id}/double`, {});
    const lines = await reconciled();
    for (const each of [invoice, young])
      expect(
        telling(lines, `invoice.paid ${each}`).filter(({ verdict }) => verdict === "missing"),
      ).toMatchObject([{ book: "event", flowId: "takes" }]);
  });
});

describe("two objects of one write", () => {
  it("are doubled also where they stand on pages of their own", async () => {
    await active("writes", flowOn("new-refund", "create-charge"));
    await world.control("/faults", {
      match: { method: "POST", path: "/v1/charges", times: null },
      fault: { kind: "error", when: "after", status: 500 },
    });
    await make("/refunds", { count: 1 });
    await world.advance(15);
    const Charges = z.object({
      data: z.array(
        z.object({ id: z.string(), created: z.int(), metadata: z.record(z.string(), z.string()) }),
      ),
    });
    let made: z.infer<typeof Charges>["data"] = [];
    await until(async () => {
      const answer = await fetch(`${world.trusted[0]}/v1/charges?limit=100`, {
        headers: { authorization: "Bearer sk_test_millrace_demo" },
      });
      const { data } = Charges.parse(await answer.json());
      made = data.filter(({ metadata }) => Object.keys(metadata).length > 0);
      return made.length > 0;
    });
    const { id, created } = made[0] ?? expect.fail("it is there");
    const open = await reconciled();
    expect(lineOf(open, id).verdict).not.toBe("doubled");
    await make("/charges", { count: 250, created });
    const { id: twin } = z
      .object({ id: z.string() })
      .parse(await world.control(`/objects/${id}/double`, {}));
    const isAnswered = async (): Promise<boolean> => {
      const [run] = (await world.reading.listRuns({ flowId: "writes", limit: 1 })).items;
      const effects = (await world.reading.run(run?.id ?? ""))?.effects ?? [];
      return effects.some(({ objectId }) => objectId === id);
    };
    const wasAnswered = await isAnswered();
    const lines = await reconciled();
    const order = lines.map(({ object }) => object);
    expect(Math.abs(order.indexOf(id) - order.indexOf(twin))).toBeGreaterThan(100);
    expect(lineOf(lines, twin)).toMatchObject({ verdict: "doubled", flowId: "writes" });
    // Where the write, which is repeated meanwhile, had its answer by then, the object of that answer is no double.
    const verdicts = [
      ...(wasAnswered ? [] : ["doubled"]),
      ...((await isAnswered()) ? ["ours"] : []),
    ];
    expect(lineOf(lines, id).flowId).toBe("writes");
    expect(verdicts).toContain(lineOf(lines, id).verdict);
  });
});

describe("a connection whose months are reconciled by themselves", () => {
  it("has each month reconciled once, on the third day of the next", async () => {
    const zone = "Asia/Tokyo";
    const nextMonth = monthAt(world.now(), zone);
    const due = startOfDay({ month: monthAfter(nextMonth), day: 3 }, zone);
    await world.store.setMonthly("c1", { zone, nextMonth });
    await one("/charges", {});
    await world.advance((due - world.now()) / 1_000 - 3_600);
    expect(await world.store.reconciliations("c1", 9)).toEqual([]);
    await world.advance(3_660);
    await until(async () => (await world.store.reconciliations("c1", 9))[0]?.state === "done");
    await world.restart();
    await world.advance(3_600);
    expect(await world.store.reconciliations("c1", 9)).toMatchObject([
      { month: nextMonth, scheduled: true, zone },
    ]);
    expect(await world.store.monthly("c1")).toMatchObject({ nextMonth: monthAfter(nextMonth) });
  });
});

describe("a reconciliation under way", () => {
  it("goes on where it stood after a restart, and tells what keeps it", async () => {
    await make("/charges", { count: 250 });
    await world.control("/faults", {
      match: { method: "GET", path: "/v1/refunds", nth: 2, times: null },
      fault: { kind: "error", when: "before", status: 500 },
    });
    const connection = (await world.store.connection("c1")) ?? expect.fail("it is there");
    const month = monthOf(world.now());
    const wish = { connection, month, timeZone: "UTC", otherwise: "UTC", by: "local" };
    const told = await world.engine.askReconciliation(wish);
    if (!told.asked) return expect.fail(told.why);
    const { id, expected } = told.reconciliation;
    expect(expected.find(({ book }) => book === "charge")).toMatchObject({ isEstimate: true });
    await world.engine.startReconciliation(id);
    await until(async () => (await world.store.reconciliation(id))?.error !== null);
    expect((await world.store.reconciliation(id))?.error).toMatchObject({ kind: "transient" });
    const before = (await world.counts())["GET /v1/charges"];
    await world.clearFaults();
    await world.restart();
    await until(async () => (await world.store.reconciliation(id))?.state === "done");
    expect((await world.counts())["GET /v1/charges"]).toBe(before);
    const { items, next } = await world.reading.reconciled({ id, book: "charge", limit: 500 });
    expect([items.length, next]).toEqual([250, null]);
  });
});

describe("a reconciliation whose next page begins behind an object that is gone", () => {
  it("reads the list once more from its first page", async () => {
    await make("/charges", { count: 250 });
    await world.control("/faults", {
      match: { method: "GET", path: "/v1/charges", nth: 3, times: null },
      fault: { kind: "error", when: "before", status: 500 },
    });
    const connection = (await world.store.connection("c1")) ?? expect.fail("it is there");
    const month = monthOf(world.now());
    const wish = { connection, month, timeZone: "UTC", otherwise: "UTC", by: "local" };
    const told = await world.engine.askReconciliation(wish);
    if (!told.asked) return expect.fail(told.why);
    const { id } = told.reconciliation;
    await world.engine.startReconciliation(id);
    await until(async () => (await world.store.reconciliation(id))?.error !== null);
    const place = (await world.store.reconciliation(id))?.place;
    if (place?.stage !== "lists" || place.cursor === null) return expect.fail("it has not begun");
    await fetch(`${world.trusted[0]}/_control/objects/${place.cursor}`, { method: "DELETE" });
    await world.clearFaults();
    await until(async () => {
      await world.advance(60);
      return (await world.store.reconciliation(id))?.state === "done";
    });
    expect(await world.store.reconciliation(id)).toMatchObject({ unread: [] });
    const { items } = await world.reading.reconciled({ id, book: "charge", limit: 500 });
    expect(items).toHaveLength(250);
  });
});

describe("a reconciliation of more pages than a day's limit", () => {
  it("goes on day by day from the page where it stood, and asks for no page twice", async () => {
    await world.close();
    const perDay = 3;
    const limits = () => ({ perSecond: 1_000, perEndpointPerSecond: 1_000, perDay });
    world = await openEngineWorld([{ ...stripe, connection: { ...stripe.connection, limits } }]);
    await world.engine.start();
    await world.connect("c1");
    await make("/charges", { count: 450 });
    const id = await started();
    const errors = new Set<string | undefined>();
    await until(async () => {
      const now = await world.store.reconciliation(id);
      errors.add(now?.error?.code);
      if (now?.state === "done") return true;
      await world.advance(1_800);
      return false;
    });
    expect(errors).toContain("engine.day_is_full");
    expect((await world.counts())["GET /v1/charges"]).toBe(5);
    const { items } = await world.reading.reconciled({ id, book: "charge", limit: 500 });
    expect(items).toHaveLength(450);
  });

  it("says so where one page takes more calls than the limit, asks no more, and goes on once the limit is raised", async () => {
    await world.close();
    let perDay = 1;
    const limits = () => ({ perSecond: 1_000, perEndpointPerSecond: 1_000, perDay });
    const twice = (book: Book<unknown>): Book<unknown> => ({
      ...book,
      page: async (asked) => {
        await book.page(asked);
        return book.page(asked);
      },
    });
    const given = stripe.books ?? expect.fail("Stripe has books");
    const books = { ...given, all: given.all.map(twice) };
    world = await openEngineWorld([
      { ...stripe, books, connection: { ...stripe.connection, limits } },
    ]);
    await world.engine.start();
    await world.connect("c1");
    await make("/charges", { count: 1 });
    const id = await started();
    await until(async () => {
      const now = await world.store.reconciliation(id);
      return now?.error?.code === "engine.day_too_short";
    });
    const asked = await world.counts();
    for (let hour = 0; hour < 72; hour += 1) await world.advance(3_600);
    expect(await world.store.reconciliation(id)).toMatchObject({
      state: "going",
      error: { code: "engine.day_too_short" },
    });
    expect(await world.counts()).toEqual(asked);
    perDay = 1_000;
    await until(async () => {
      await world.advance(1_800);
      return (await world.store.reconciliation(id))?.state === "done";
    });
  });
});

async function started(): Promise<string> {
  const month = monthOf(world.now());
  const { from: fromAt, to: toAt } = spanOfMonth(month, "UTC");
  const id = "r";
  await world.store.putReconciliation({
    id,
    connectionId: "c1",
    person: "local",
    scheduled: false,
    month,
    zone: "UTC",
    fromAt,
    toAt,
    expected: [],
    place: firstPlace,
    state: "asked",
    reads: 0,
    unread: [],
    askedAt: world.now(),
    keep: 9,
  });
  await world.engine.startReconciliation(id);
  return id;
}

async function alerted() {
  let found = (await world.store.alertsOf("local", 10)).items;
  await until(async () => {
    found = (await world.store.alertsOf("local", 10)).items;
    return found.length > 0;
  });
  return found[0] ?? expect.fail("it is there");
}
