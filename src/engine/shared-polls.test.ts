import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { FlowDocument } from "#flow/document.ts";
import type { Value } from "#flow/value.ts";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "./engine.world.ts";

let world: EngineWorld;
let customer: string;
let product: string;
beforeEach(async () => {
  world = await openEngineWorld();
  await world.engine.start();
  await world.connect("c1");
  customer = await make("/customers", { name: "Hanako Sato" });
  product = await make("/products", { name: "Coffee beans" });
});
afterEach(() => world.close());

const Made = z.object({ ids: z.array(z.string()) });
const make = async (path: string, what: object): Promise<string> =>
  Made.parse(await world.control(path, what)).ids[0] ?? expect.fail("nothing was made");
const change = (object: string, type: string) => make("/events", { object, type });

const pill = (...path: readonly string[]): Value => ({
  kind: "pill",
  from: "trigger",
  path: [...path],
});

/** A flow on a trigger that shares a list. Each of its writes differs, so that Stripe tells of each. */
function onChanges(trigger: string, action: "update-customer" | "create-product"): FlowDocument {
  const draft = flowOn("new-charge", "create-customer");
  const [step] = draft.steps;
  const input: Record<string, Value> =
    action === "update-customer"
      ? { customer: pill("id"), description: pill("event", "id") }
      : { name: pill("id"), description: pill("event", "type") };
  return {
    ...draft,
    trigger: draft.trigger?.kind === "event" ? { ...draft.trigger, trigger } : draft.trigger,
    steps: step?.kind === "action" ? [{ ...step, action, input }] : [],
  };
}

async function active(id: string, draft: FlowDocument, from: "now" | Date = "now"): Promise<void> {
  await world.flow(id, draft);
  const takeUp = from === "now" ? { from } : ({ from: "date", date: from.getTime() } as const);
  expect(await world.engine.activate(id, takeUp, asLocal)).toMatchObject({ activated: true });
}

async function names(flowId: string): Promise<string[]> {
  const { items } = await world.reading.listRuns({ flowId, limit: 200 });
  return items.map(({ reference }) => reference).toReversed();
}
const lists = async () => (await world.counts())["GET /v1/events"] ?? 0;

/** Until the next poll has come and gone. */
async function nextPoll(): Promise<void> {
  const before = (await world.store.poll("c1", "events"))?.nextAt ?? 0;
  await world.advance(15);
  await until(async () => ((await world.store.poll("c1", "events"))?.nextAt ?? 0) > before);
}
const done = (flowId: string, count: number) =>
  until(async () => {
    const all = await world.statuses(flowId);
    return all.length === count && all.every((status) => status === "succeeded");
  });

describe("triggers that share a list", () => {
  it("are served by one poll, and each event makes one run in the flow that wants it", async () => {
    await active("customers", onChanges("customer-updated", "create-product"));
    await active("products", onChanges("product-updated", "create-product"));
    const { items } = await world.reading.listEvents({ connectionId: "c1", limit: 100 });
    expect(items).toEqual([]);
    const ofCustomer = await change(customer, "customer.updated");
    const ofProduct = await change(product, "product.updated");
    const charge = await make("/charges", {});
    const ofCharge = await change(charge, "charge.updated");
    const before = await lists();
    await nextPoll();
    expect(await lists()).toBe(before + 1);
    await world.takeOver();
    await done("customers", 1);
    await done("products", 1);
    const again = await change(customer, "customer.updated");
    await world.restart();
    await nextPoll();
    await done("customers", 2);
    expect(await names("customers")).toEqual([ofCustomer, again]);
    expect(await names("products")).toEqual([ofProduct]);
    const seen = await world.reading.listEvents({ connectionId: "c1", limit: 100 });
    expect(seen.items.map(({ key }) => key)).toContain(ofCharge);
    // Each event that a flow wants is read once; nobody wants the charge.
    const counts = await world.counts();
    expect(counts[`GET /v1/customers/${customer}`]).toBe(2);
    expect(counts[`GET /v1/products/${product}`]).toBe(1);
    expect(counts[`GET /v1/charges/${charge}`]).toBeUndefined();
  });

  it("are asked at once for what a webhook tells of", async () => {
    const draft = onChanges("customer-updated", "create-product");
    const { trigger } = draft;
    if (trigger?.kind !== "event") throw new Error("It is polled");
    await active("hourly", { ...draft, trigger: { ...trigger, everySeconds: 3_600 } });
    const id = await change(customer, "customer.updated");
    const connection = (await world.store.connection("c1")) ?? expect.fail("it is there");
    const created = Math.floor(world.now() / 1_000);
    const body = { id, created, type: "customer.updated", livemode: false, data: {} };
    expect(await world.engine.ring({ connection, body })).toBe("heard");
    await done("hourly", 1);
    expect(await names("hourly")).toEqual([id]);
  });

  it("tell of one event on two lists, of each by itself, and a webhook rings for both", async () => {
    const hourly = (trigger: string): FlowDocument => {
      const draft = onChanges(trigger, "create-product");
      if (draft.trigger?.kind !== "event") throw new Error("It is polled");
      return { ...draft, trigger: { ...draft.trigger, everySeconds: 3_600 } };
    };
    await active("charges", hourly("charge-updated"));
    await active("disputes", hourly("dispute-opened"));
    const id = await change(await make("/charges", {}), "charge.dispute.created");
    const connection = (await world.store.connection("c1")) ?? expect.fail("it is there");
    const created = Math.floor(world.now() / 1_000);
    const body = { id, created, type: "charge.dispute.created", livemode: false, data: {} };
    expect(await world.engine.ring({ connection, body })).toBe("heard");
    await done("charges", 1);
    await done("disputes", 1);
    for (const flow of ["charges", "disputes"]) expect(await names(flow)).toEqual([id]);
  });

  it("wait for a payout's transactions", async () => {
    await active("payouts", onChanges("payout-paid", "create-product"));
    const payout = await make("/payouts", {});
    const polled = async () => (await world.store.poll("c1", "billing-events"))?.nextAt ?? 0;
    const before = await polled();
    await world.advance(15);
    await until(async () => (await polled()) > before);
    const { items } = await world.reading.listEvents({ connectionId: "c1", limit: 10 });
    expect(items).toHaveLength(1);
    expect(await names("payouts")).toEqual([]);
    await world.advance(60);
    await done("payouts", 1);
    expect((await world.counts())[`GET /v1/payouts/${payout}`]).toBe(1);
  });

  it("lose nothing where an object cannot be read at once", async () => {
    await active("customers", onChanges("customer-updated", "create-product"));
    const ids = [
      await change(customer, "customer.updated"),
      await change(customer, "customer.updated"),
    ];
    const fault = { kind: "error", when: "before" };
    await world.control("/faults", {
      fault,
      match: { path: `/v1/customers/${customer}`, method: "GET", nth: 2 },
    });
    await world.advance(15);
    await until(async () => ((await world.store.poll("c1", "events"))?.failures ?? 0) > 0);
    expect(await names("customers")).toEqual([]);
    await world.advance(120);
    await done("customers", 2);
    expect(await names("customers")).toEqual(ids);
  });

  it("are accepted in pieces, so that a failure repeats few reads", async () => {
    await active("customers", onChanges("customer-updated", "create-product"));
    await world.control("/events", { object: product, type: "product.updated", count: 100 });
    await world.control("/events", { object: customer, type: "customer.updated", count: 8 });
    const fault = { kind: "error", when: "before" };
    const match = { path: `/v1/customers/${customer}`, method: "GET", nth: 5 };
    await world.control("/faults", { fault, match });
    await world.advance(15);
    await until(async () => ((await world.store.poll("c1", "events"))?.failures ?? 0) > 0);
    const { items } = await world.reading.listEvents({ connectionId: "c1", limit: 200 });
    expect(items).toHaveLength(100);
    await world.advance(120);
    await done("customers", 8);
    expect((await world.counts())[`GET /v1/customers/${customer}`]).toBe(13);
  });

  it("tell a flow of nothing that its own write has caused, and another flow of it once", async () => {
    await active("own", onChanges("customer-updated", "update-customer"));
    await active("other", onChanges("customer-updated", "create-product"));
    const first = await change(customer, "customer.updated");
    await nextPoll();
    await done("own", 1);
    for (let beat = 0; beat < 3; beat += 1) await nextPoll();
    await done("other", 2);
    expect(await names("own")).toEqual([first]);
    const { items } = await world.reading.listEvents({ skippedBy: "own", limit: 10 });
    expect(items.map(({ deliveries }) => deliveries.map(({ reason }) => reason))).toEqual([
      expect.arrayContaining(["own_event"]),
    ]);
    // What somebody else changes later on the same customer is no work of ours.
    await change(customer, "customer.updated");
    await nextPoll();
    await done("own", 2);
  });

  it("begin with what is new for a flow that turns from one to another", async () => {
    await active("turns", onChanges("customer-updated", "create-product"));
    await active("stays", onChanges("product-updated", "create-product"));
    await change(product, "product.updated");
    await nextPoll();
    await done("stays", 1);
    const flow = (await world.store.flow("turns")) ?? expect.fail("it is there");
    const draft = onChanges("product-updated", "create-product");
    const { revision } = flow;
    await world.store.saveDraft({
      id: "turns",
      draft,
      revision,
      name: "turns",
      by: "local",
      at: world.now(),
    });
    await change(customer, "customer.updated");
    expect(await world.engine.publish("turns", asLocal)).toMatchObject({ activated: true });
    // What it still owed to the flow before.
    await done("turns", 1);
    const later = await change(product, "product.updated");
    await nextPoll();
    await done("turns", 2);
    expect((await names("turns")).at(-1)).toBe(later);
    await done("stays", 2);
  });

  it("read only their own part of the past, and refuse one that is forgotten", async () => {
    const earlier = await change(customer, "customer.updated");
    await change(product, "product.updated");
    await world.advance(3_600);
    await world.flow("late", onChanges("customer-updated", "create-product"));
    const long = { from: "date", date: world.now() - 31 * 24 * 3_600_000 } as const;
    await expect(world.engine.activate("late", long, asLocal)).rejects.toMatchObject({
      facts: { code: "engine.past_forgotten" },
    });
    const date = world.now() - 2 * 3_600_000;
    await world.engine.activate("late", { from: "date", date }, asLocal);
    await done("late", 1);
    expect(await names("late")).toEqual([earlier]);
  });
});
