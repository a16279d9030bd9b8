import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { JsonObject } from "#sdk/index.ts";
import { find, send } from "../stripe.send.world.ts";
import type { Simulator } from "../stripe.world.ts";
import { connect, errorOf, startSimulator } from "../stripe.world.ts";
import { cancelSubscription } from "./cancel-subscription.ts";
import { createSubscription } from "./create-subscription.ts";
import { findSubscription } from "./find-subscription.ts";
import { listSubscriptions } from "./list-subscriptions.ts";
import { updateSubscription } from "./update-subscription.ts";

let simulator: Simulator;
let client: ReturnType<typeof connect>;
let customer: string;
let price: string;
beforeAll(async () => {
  simulator = await startSimulator();
  client = connect(simulator);
  [customer = ""] = await simulator.make("customers", {
    email: "hanako@example.com",
    payment_method: "pm_card_visa",
  });
  [price = ""] = await simulator.make("prices", { recurring: {} });
});
afterAll(async () => {
  client.close();
  await simulator.close();
});

const made = async (what: JsonObject = {}) => {
  const [id = ""] = await simulator.make("subscriptions", { customer, price, ...what });
  return id;
};
const sentUnder = async (key: string): Promise<unknown> => {
  const ledger = await simulator.control("GET", `/ledger?idempotency_key=${key}`);
  return z.object({ data: z.tuple([z.object({ params: z.json() })]) }).parse(ledger).data[0].params;
};
const charges = () => simulator.executed("/v1/charges");

describe("Create subscription", () => {
  it.each<[JsonObject, JsonObject]>([
    [
      { days_until_due: 30, trial_period_days: 7 },
      { status: "active", days_until_due: 30 },
    ],
    [
      { collection_method: "charge_automatically", trial_period_days: 7, days_until_due: 30 },
      { status: "trialing", days_until_due: null },
    ],
  ])("with %o charges nothing, and is found by its mark", async (how, expected) => {
    const key = randomUUID();
    const input = { customer, items: [{ price, quantity: 2 }], metadata: { a: "b" }, ...how };
    const { output } = await send(client, createSubscription, input, key);
    expect(output).toMatchObject({ ...expected, metadata: { a: "b" } });
    expect(await find(client.api, createSubscription, key)).toMatchObject({ outcome: "done" });
    const { data } = z
      .object({ data: z.array(z.unknown()) })
      .parse(await client.api.read("/v1/charges", { limit: 1 }));
    expect(data).toEqual([]);
    expect(await charges()).toBe(0);
  });

  it("is found by its mark, although it was canceled since", async () => {
    const key = randomUUID();
    const input = { customer, items: [{ price }], days_until_due: 30 };
    const { output } = await send(client, createSubscription, input, key);
    const subscription = z.object({ id: z.string() }).parse(output).id;
    await send(client, cancelSubscription, { subscription });
    expect(await find(client.api, createSubscription, key)).toMatchObject({ outcome: "done" });
  });

  it.each<[JsonObject, string]>([
    [{}, "days_until_due"],
    [{ collection_method: "charge_automatically" }, "trial_period_days"],
    [{ collection_method: "charge_automatically", trial_period_days: 0 }, "trial_period_days"],
    [{ days_until_due: 1, items: [] }, "items"],
  ])("refuses %o before it is sent", (how, at) => {
    const input = { customer, items: [{ price }], ...how };
    const { error } = createSubscription.input.safeParse(input);
    expect(error?.issues.map(({ path }) => path.join("."))).toEqual([at]);
  });

  it("gives a coupon, which lowers the first invoice, and says what to do about one that is used up", async () => {
    const [coupon = ""] = await simulator.make("coupons", { percent_off: 25 });
    const input = { customer, items: [{ price }], days_until_due: 30, coupon };
    const key = randomUUID();
    const { output } = await send(client, createSubscription, input, key);
    expect(await sentUnder(key)).toMatchObject({ discounts: { 0: { coupon } } });
    const { latest_invoice: invoice } = z.object({ latest_invoice: z.string() }).parse(output);
    const { subtotal, total } = z
      .object({ subtotal: z.number(), total: z.number() })
      .parse(await client.api.read(`/v1/invoices/${invoice}`));
    expect(total).toBe(subtotal * 0.75);
    await simulator.control("POST", `/objects/${coupon}`, { set: { max_redemptions: 1 } });
    const { facts } = await errorOf(send(client, createSubscription, input));
    expect(facts.code).toBe("stripe.coupon_expired");
    expect(facts.advice?.ja).toMatch(/[ぁ-ん]/);
  });

  it("says that only Stripe knows what will be billed", () => {
    const input = createSubscription.input.parse({
      customer,
      items: [{ price }],
      days_until_due: 30,
    });
    const request = createSubscription.request(input, { effectId: "e", generation: 1, at: 0 });
    const moved = { kind: "other", money: null, isPending: false };
    expect(createSubscription.moves?.(request, null)).toEqual(moved);
    const item = { id: "si_1", quantity: 2 };
    const change = updateSubscription.input.parse({ subscription: "sub_1", items: [item] });
    const changed = updateSubscription.request(change, { effectId: "e", generation: 1, at: 0 });
    expect(updateSubscription.moves?.(changed, null)).toEqual(moved);
  });

  it("tells what to do about a price that is no recurring one", async () => {
    const [once = ""] = await simulator.make("prices", {});
    const input = { customer, items: [{ price: once }], days_until_due: 30 };
    const { facts } = await errorOf(send(client, createSubscription, input));
    expect(facts.code).toBe("stripe.price_of_other_type");
  });
});

describe("Update subscription", () => {
  it("changes a quantity, which the next invoice bills", async () => {
    const subscription = await made();
    const look = await findSubscription.run({ api: client.api, input: { subscription } });
    const item = findSubscription.output.parse(look).subscription?.items.data[0]?.id ?? "";
    const key = randomUUID();
    const input = { subscription, items: [{ id: item, quantity: 3 }] };
    expect((await send(client, updateSubscription, input, key)).output).toMatchObject({
      items: { data: [{ id: item, quantity: 3 }] },
    });
    expect(await sentUnder(key)).toEqual({
      items: { 0: { id: item, quantity: "3" } },
      proration_behavior: "create_prorations",
    });
  });

  it("lets it end with its period, and takes that back", async () => {
    const subscription = await made();
    for (const ends of [true, false]) {
      const key = randomUUID();
      const input = { subscription, cancel_at_period_end: ends };
      const { output } = await send(client, updateSubscription, input, key);
      expect(output).toMatchObject({ status: "active", cancel_at_period_end: ends });
      expect(await sentUnder(key)).toEqual({ cancel_at_period_end: String(ends) });
    }
  });

  it("asks for something to change", () => {
    const { error } = updateSubscription.input.safeParse({ subscription: "sub_1" });
    expect(error?.issues.map(({ path }) => path.join("."))).toEqual(["items"]);
  });

  it("tells what to do about one that is canceled", async () => {
    const subscription = await made();
    await send(client, cancelSubscription, { subscription });
    const input = { subscription, cancel_at_period_end: true };
    const { facts } = await errorOf(send(client, updateSubscription, input));
    expect(facts.code).toBe("stripe.subscription_canceled");
  });
});

describe("Cancel subscription", () => {
  it("ends it once, and says of a second time that it is there no more", async () => {
    const subscription = await made();
    const cancel = (id: string) => send(client, cancelSubscription, { subscription: id });
    expect((await cancel(subscription)).output).toEqual({ id: subscription, result: "canceled" });
    expect((await cancel(subscription)).output).toEqual({ id: subscription, result: "gone" });
    expect((await cancel("sub_none")).output).toEqual({ id: "sub_none", result: "gone" });
  });

  it("takes nobody's word for one that goes on", async () => {
    const [there, ended] = [await made(), await made()];
    await send(client, cancelSubscription, { subscription: ended });
    const read = (subscription: string) => {
      const input = cancelSubscription.input.parse({ subscription });
      const request = cancelSubscription.request(input, { effectId: "e", generation: 1, at: 0 });
      return cancelSubscription.retrieve?.({ api: client.api, objectId: subscription, request });
    };
    expect(await read(there)).toBeNull();
    expect(await read("sub_none")).toBeNull();
    expect(await read(ended)).toMatchObject({ found: { outcome: "done" } });
  });
});

describe("Find subscription and List subscriptions", () => {
  it("find one that is canceled, and leave it out of the list unless it is asked for", async () => {
    const [own = ""] = await simulator.make("customers", { email: "a@example.com" });
    const [first, second] = [await made({ customer: own }), await made({ customer: own })];
    await send(client, cancelSubscription, { subscription: first });
    const look = (id: string) =>
      findSubscription.run({ api: client.api, input: { subscription: id } });
    expect(await look(first)).toMatchObject({ found: true, subscription: { status: "canceled" } });
    expect(await look("sub_none")).toMatchObject({ found: false, subscription: null });
    const list = async (input: JsonObject) => {
      const output = await listSubscriptions.run({
        api: client.api,
        input: listSubscriptions.input.parse({ customer: own, ...input }),
      });
      return listSubscriptions.output.parse(output).subscriptions.map(({ id }) => id);
    };
    expect(await list({})).toEqual([second]);
    expect(await list({ status: "all" })).toEqual([second, first]);
    expect(await list({ status: "canceled" })).toEqual([first]);
    expect(await list({ price: "price_other" })).toEqual([]);
  });
});
