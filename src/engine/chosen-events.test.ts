import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { connectors } from "#connectors/index.ts";
import type { FlowDocument } from "#flow/document.ts";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "./engine.world.ts";
import { placeOf } from "./place.ts";

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

/** A flow for events of these types, which changes the customer, each time in another way. */
function onEvents(...types: readonly string[]): FlowDocument {
  const draft = flowOn("new-charge", "create-customer");
  const [step] = draft.steps;
  if (draft.trigger?.kind !== "event" || step?.kind !== "action") throw new Error("It is polled");
  return {
    ...draft,
    trigger: { ...draft.trigger, trigger: "any-event", settings: { types: [...types] } },
    steps: [
      {
        ...step,
        action: "update-customer",
        input: {
          customer: { kind: "constant", value: customer },
          description: { kind: "pill", from: "trigger", path: ["id"] },
        },
      },
    ],
  };
}

async function active(id: string, draft: FlowDocument): Promise<void> {
  await world.flow(id, draft);
  expect(await world.engine.activate(id, { from: "now" }, asLocal)).toMatchObject({
    activated: true,
  });
}

async function names(flowId: string): Promise<string[]> {
  const { items } = await world.reading.listRuns({ flowId, limit: 200 });
  return items.map(({ reference }) => reference).toReversed();
}

const done = (flowId: string, count: number) =>
  until(async () => {
    const all = await world.statuses(flowId);
    return all.length === count && all.every((status) => status === "succeeded");
  });

async function nextPoll(...types: readonly string[]): Promise<void> {
  const triggers = connectors.flatMap((connector) => connector.triggers);
  const trigger = triggers.find(({ id }) => id === "any-event") ?? expect.fail("it is there");
  const place = placeOf(trigger, { types: [...types] }).id;
  const nextAt = async () => (await world.store.poll("c1", "any-event", place))?.nextAt ?? 0;
  const before = await nextAt();
  await world.advance(15);
  await until(async () => (await nextAt()) > before);
}

describe("events of chosen types", () => {
  it("start a flow once each, whatever order the types were chosen in, through restarts", async () => {
    await active("one", onEvents("product.updated", "charge.updated"));
    await active("other", onEvents("charge.updated", "product.updated"));
    const first = await change(product, "product.updated");
    await change(customer, "customer.updated");
    const before = (await world.counts())["GET /v1/events"] ?? 0;
    await nextPoll("charge.updated", "product.updated");
    expect((await world.counts())["GET /v1/events"]).toBe(before + 1);
    await done("one", 1);
    await world.restart();
    const second = await change(product, "product.updated");
    await nextPoll("charge.updated", "product.updated");
    await done("one", 2);
    await done("other", 2);
    expect(await names("one")).toEqual([first, second]);
  });

  it("start no flow whose own write has caused them", async () => {
    await active("own", onEvents("customer.updated"));
    const first = await change(customer, "customer.updated");
    await nextPoll("customer.updated");
    await done("own", 1);
    for (let beat = 0; beat < 3; beat += 1) await nextPoll("customer.updated");
    expect(await names("own")).toEqual([first]);
    const { items } = await world.reading.listEvents({ skippedBy: "own", limit: 10 });
    expect(items.map(({ deliveries }) => deliveries.map(({ reason }) => reason))).toEqual([
      ["own_event"],
    ]);
  });

  it("begin with what is new where other types are chosen, after what was owed before", async () => {
    await active("turns", onEvents("product.updated"));
    const owed = await change(product, "product.updated");
    await change(customer, "charge.updated");
    const flow = (await world.store.flow("turns")) ?? expect.fail("it is there");
    await world.store.saveDraft({
      id: "turns",
      draft: onEvents("product.updated", "charge.updated"),
      revision: flow.revision,
      name: "turns",
      by: "local",
      at: world.now(),
    });
    expect(await world.engine.publish("turns", asLocal)).toMatchObject({ activated: true });
    await done("turns", 1);
    const later = await change(customer, "charge.updated");
    await nextPoll("product.updated", "charge.updated");
    await done("turns", 2);
    expect(await names("turns")).toEqual([owed, later]);
  });
});
