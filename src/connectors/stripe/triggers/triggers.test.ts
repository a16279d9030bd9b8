import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TriggerEvent } from "#sdk/index.ts";
import { TransientError } from "#sdk/index.ts";
import type { Simulator } from "../stripe.world.ts";
import { connect, errorOf, startSimulator, testKey } from "../stripe.world.ts";
import { newCharge } from "./new-charge.ts";
import { newCustomer } from "./new-customer.ts";
import { newProduct } from "./new-product.ts";
import { newRefund } from "./new-refund.ts";

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

async function poll(since: number, until?: number): Promise<TriggerEvent[]> {
  const span = {
    since: new Date(since),
    ...(until === undefined ? {} : { until: new Date(until) }),
  };
  const events: TriggerEvent[] = [];
  for await (const page of newCharge.poll({ where: {}, api: client.api, ...span }))
    events.push(...page);
  return events;
}

describe("New charge", () => {
  it("tells of 250 charges in one second, and of none of another", async () => {
    const created = 1_700_000_000;
    const made = await simulator.make("charges", { count: 250, created });
    await simulator.make("charges", { created: created - 1 });
    await simulator.make("charges", { created: created + 1 });
    const events = await poll(created * 1000, (created + 1) * 1000);
    expect(events.map(({ key }) => key).toReversed()).toEqual(made);
    expect(new Set(events.map(({ at }) => at.getTime()))).toEqual(new Set([created * 1000]));
  });

  it("takes whole seconds, so that no moment inside one loses a charge", async () => {
    const created = 1_710_000_000;
    const [id] = await simulator.make("charges", { created });
    const middle = created * 1000 + 500;
    const keys = async (since: number, until: number) =>
      (await poll(since, until)).map(({ key }) => key);
    expect(await keys(middle, middle + 1000)).toEqual([id]);
    expect(await keys(middle - 1000, middle)).toEqual([id]);
  });

  it("hands on a charge as Stripe sent it", async () => {
    const created = 1_720_000_000;
    const what = { created, status: "failed", metadata: { order: "7" } };
    const [id = ""] = await simulator.make("charges", what);
    const [event] = await poll(created * 1000);
    expect(event).toEqual({
      key: id,
      at: new Date(created * 1000),
      data: await simulator.control("GET", `/objects/${id}`),
    });
  });

  it("begins again when the object that a page should follow is gone", async () => {
    const created = 1_730_000_000;
    await simulator.make("charges", { count: 150, created });
    const span = { since: new Date(created * 1000), until: new Date((created + 1) * 1000) };
    const pages = newCharge.poll({ where: {}, api: client.api, ...span })[Symbol.asyncIterator]();
    const first = await pages.next();
    const last = (first.done === true ? [] : first.value).at(-1);
    await simulator.control("DELETE", `/objects/${last?.key ?? ""}`);
    const error = await errorOf(pages.next());
    expect(error).toBeInstanceOf(TransientError);
    expect(error.facts.code).toBe("stripe.list_changed");
  });

  it.each([
    [{}, "succeeded", "take"],
    [{}, "pending", "take"],
    [{}, "failed", "take"],
    [{ status: "all" }, "pending", "take"],
    [{ status: "succeeded" }, "succeeded", "take"],
    [{ status: "succeeded" }, "failed", "leave"],
    [{ status: "succeeded" }, "pending", "wait"],
    [{ status: "failed" }, "failed", "take"],
    [{ status: "failed" }, "succeeded", "leave"],
    [{ status: "failed" }, "pending", "wait"],
    [{ status: "pending" }, "pending", "take"],
    [{ status: "pending" }, "succeeded", "leave"],
  ])("with %o, a charge that %s is one to %s", (settings, status, match) => {
    expect(newCharge.matches(newCharge.settings.parse(settings), { status })).toBe(match);
  });

  it("reads a pending charge again until it is final", async () => {
    const [id = ""] = await simulator.make("charges", { status: "pending" });
    const settings = newCharge.settings.parse({ status: "succeeded" });
    const match = async () => {
      const event = await newCharge.reread({ where: {}, api: client.api, key: id });
      return newCharge.matches(settings, event?.data ?? null);
    };
    expect(await match()).toBe("wait");
    await simulator.control("POST", `/objects/${id}`, { set: { status: "succeeded" } });
    expect(await match()).toBe("take");
  });

  it("knows a charge of our own", () => {
    const metadata = { millrace_effect: "e1", millrace_generation: "2" };
    expect(newCharge.madeBy({ id: "ch_1", metadata })).toBe("e1");
    expect(newCharge.madeBy({ id: "ch_1", metadata: { order: "7" } })).toBeNull();
  });
});

/** Stripe still answers for a customer that was deleted, and says so. */
const deleteCustomer = (id: string) =>
  fetch(`${simulator.url}/v1/customers/${id}`, {
    method: "DELETE",
    headers: { authorization: `Bearer ${testKey}` },
  });
const loseProduct = (id: string) => simulator.control("DELETE", `/objects/${id}`);

describe.each([
  ["New customer", newCustomer, "customers", deleteCustomer],
  ["New product", newProduct, "products", loseProduct],
] as const)("%s", (_, trigger, kind, remove) => {
  const poll = async (since: number) => {
    const events: TriggerEvent[] = [];
    const span = { since: new Date(since * 1000), until: new Date((since + 1) * 1000) };
    for await (const page of trigger.poll({ where: {}, api: client.api, ...span }))
      events.push(...page);
    return events;
  };

  it("tells of each once it is there, as Stripe sent it", async () => {
    const created = 1_750_000_000;
    const made = await simulator.make(kind, { count: 120, created });
    await simulator.make(kind, { created: created - 1 });
    const events = await poll(created);
    expect(events.map(({ key }) => key).toReversed()).toEqual(made);
    const [id = ""] = made;
    expect(events.at(-1)?.data).toEqual(await simulator.control("GET", `/objects/${id}`));
    expect(trigger.output.safeParse(events[0]?.data).error).toBeUndefined();
  });

  it("tells of none that is deleted, and finds it gone", async () => {
    const created = 1_760_000_000;
    const [gone = "", stays] = await simulator.make(kind, { count: 2, created });
    const key = { where: {}, api: client.api, key: gone };
    expect(await trigger.reread(key)).toMatchObject({ key: gone });
    await remove(gone);
    expect((await poll(created)).map((event) => event.key)).toEqual([stays]);
    expect(await trigger.reread(key)).toBeNull();
  });

  it("knows one of our own", () => {
    const metadata = { millrace_effect: "e1", millrace_generation: "2", millrace_chain: "f1 f2" };
    expect(trigger.madeBy({ id: "x", metadata })).toBe("e1");
    expect(trigger.chain?.({ id: "x", metadata })).toEqual(["f1", "f2"]);
  });
});

describe("New refund", () => {
  it("does not tell again of a refund that failed later", async () => {
    const created = 1_740_000_000;
    const [id = ""] = await simulator.make("refunds", { created });
    const read = async () => {
      const events: TriggerEvent[] = [];
      const span = { since: new Date(created * 1000), until: new Date((created + 1) * 1000) };
      for await (const page of newRefund.poll({ where: {}, api: client.api, ...span }))
        events.push(...page);
      return events.map(({ key }) => key);
    };
    expect(await read()).toEqual([id]);
    await simulator.control("POST", `/objects/${id}`, { set: { status: "failed" } });
    expect(await read()).toEqual([id]);
  });
});
