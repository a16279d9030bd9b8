import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Json, TriggerEvent } from "#sdk/index.ts";
import { eventTypes } from "../stripe.choices.ts";
import type { Simulator } from "../stripe.world.ts";
import { addKey, connect, startSimulator, testKey } from "../stripe.world.ts";
import { anyEvent } from "./any-event.ts";

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

async function listed(types: readonly string[], { api } = client): Promise<TriggerEvent[]> {
  const events: TriggerEvent[] = [];
  for await (const page of anyEvent.poll({ api, where: { types: [...types] }, since: new Date(0) }))
    events.push(...page);
  return events;
}

/** The newest event of a type, as it is handed on. */
async function newest(type: string, { api } = client): Promise<TriggerEvent> {
  const [event = expect.fail("it is not listed")] = await listed([type], { ...client, api });
  return (await anyEvent.complete?.({ api, where: { types: [type] }, event })) ?? event;
}

const remove = (path: string) =>
  fetch(`${simulator.url}${path}`, {
    method: "DELETE",
    headers: { authorization: `Bearer ${testKey}` },
  });

describe("Any event", () => {
  it("tells of the chosen types alone, in one request, and names the run by the event", async () => {
    const [customer = ""] = await simulator.make("customers", {});
    const [key = ""] = await simulator.change(customer, "customer.updated");
    await simulator.make("products", {});
    const before = (await simulator.counts())["GET /v1/events"] ?? 0;
    const events = await listed(["customer.updated", "payout.paid"]);
    expect(events.map((event) => event.key)).toEqual([key]);
    expect((await simulator.counts())["GET /v1/events"]).toBe(before + 1);
  });

  it("hands on what has no id, such as the balance, as the event shows it", async () => {
    const [key = ""] = await simulator.change("balance", "balance.available");
    const event = await newest("balance.available");
    expect(event).toMatchObject({
      key,
      data: {
        type: "balance.available",
        is_current: false,
        object_id: null,
        object_type: "balance",
        object: { available: [{ currency: "usd" }] },
      },
    });
    expect(anyEvent.about?.(event.data)).toBeNull();
    expect(anyEvent.output.safeParse(event.data).error).toBeUndefined();
  });

  it("hands on the object as it is now, with what the event says", async () => {
    const [product = ""] = await simulator.make("products", { name: "Old" });
    const [key = ""] = await simulator.change(product, "product.updated");
    await simulator.control("POST", `/objects/${product}`, { set: { name: "New" }, event: null });
    const { data } = await newest("product.updated");
    expect(data).toMatchObject({
      id: key,
      type: "product.updated",
      changed: ["metadata"],
      object_id: product,
      object_type: "product",
      is_current: true,
      object: { id: product, name: "New" },
    });
    expect(anyEvent.output.safeParse(data).error).toBeUndefined();
  });

  it("hands on what the event shows of what is gone, or is of no kind that can be read", async () => {
    const [customer = ""] = await simulator.make("customers", { email: "gone@example.com" });
    await remove(`/v1/customers/${customer}`);
    expect((await newest("customer.deleted")).data).toMatchObject({
      object_id: customer,
      is_current: false,
      object: { email: "gone@example.com" },
    });
    const [charge = ""] = await simulator.make("charges", {});
    await simulator.change(charge, "charge.dispute.created");
    expect((await newest("charge.dispute.created")).data).toMatchObject({
      object_type: "dispute",
      is_current: false,
      object: { charge },
    });
  });

  it("starts also where the key may read events alone", async () => {
    const [charge = ""] = await simulator.make("charges", {});
    const key = await addKey(simulator, "rk_test_events_alone", ["events_read"]);
    const limited = connect(simulator, key);
    const { data } = await newest("charge.succeeded", limited);
    limited.close();
    expect(data).toMatchObject({ object_id: charge, is_current: false });
  });

  it("keeps no client secret, whichever way the object came", async () => {
    const payment = await simulator.pay();
    const [event = expect.fail("none")] = await listed(["payment_intent.succeeded"]);
    const whole = await newest("payment_intent.succeeded");
    for (const { data } of [event, whole]) {
      expect(data).toMatchObject({ object_id: payment });
      expect(JSON.stringify(data)).not.toContain("_secret_");
    }
  });

  it("takes what was chosen, and refuses what Stripe would", () => {
    const data = { type: "payout.paid" };
    expect(anyEvent.matches({ types: ["payout.paid"] }, data)).toBe("take");
    expect(anyEvent.matches({ types: ["payout.failed"] }, data)).toBe("leave");
    for (const types of [[], ["payout.*"], ["*"], ["paid"], Array(21).fill("payout.paid")])
      expect(anyEvent.settings.safeParse({ types }).success).toBe(false);
    const types = [" payout.paid ", "a.b", "a.b"];
    expect(anyEvent.where?.parse({ types })).toEqual({ types: ["a.b", "payout.paid"] });
  });

  it("knows its own writes as the triggers for changes do", () => {
    const told = (object: string, request: Json) => {
      const metadata = {
        millrace_effect: "f1.e1",
        millrace_generation: "1",
        millrace_chain: "f0 f1",
      };
      const data = { object: { object, metadata }, request };
      return [anyEvent.sentWith?.(data), anyEvent.madeBy(data), anyEvent.chain?.(data)];
    };
    expect(told("customer", { id: "req_1", idempotency_key: "key" })[0]).toBe("key");
    expect(told("charge", { id: null, idempotency_key: null })).toEqual([
      null,
      "f1.e1",
      ["f0", "f1"],
    ]);
    for (const request of [{ id: "req_1", idempotency_key: null }, null])
      expect(told("customer", request)).toEqual([null, null, []]);
  });

  it("offers types in words, which are found by either language", async () => {
    const values = async (search: string | null) => {
      const query = { api: client.api, search, cursor: null, of: null };
      return (await eventTypes.list(query)).items.map(({ value }) => value);
    };
    expect(await values(null)).toContain("payout.paid");
    expect(await values("入金の完了")).toEqual(["payout.paid"]);
    expect(await values("PAYOUT PAID")).toEqual(["payout.paid"]);
    expect(await values("nothing like it")).toEqual([]);
  });
});
