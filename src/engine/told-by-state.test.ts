import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "./engine.world.ts";

let world: EngineWorld;
let invoice = "";
beforeEach(async () => {
  world = await openEngineWorld();
  await world.engine.start();
  await world.connect("c1");
  const made = z.object({ ids: z.array(z.string()) }).parse(await world.control("/invoices", {}));
  invoice = made.ids[0] ?? expect.fail("no invoice");
  const flow = flowOn("new-refund", "create-customer");
  const [step] = flow.steps;
  if (step?.kind !== "action") throw new Error("It has a step");
  const input = { invoice: { kind: "constant", value: invoice } } as const;
  await world.flow("f", { ...flow, steps: [{ ...step, action: "finalize-invoice", input }] });
  await world.engine.activate("f", { from: "now" }, asLocal);
});
afterEach(() => world.close());

const path = () => `/v1/invoices/${invoice}/finalize`;
const effects = async () => {
  const [{ id } = { id: "" }] = (await world.reading.listRuns({ flowId: "f", limit: 1 })).items;
  return ((await world.reading.run(id)) ?? expect.fail("no run")).effects;
};
const reach = (wanted: string, step = 50) =>
  until(async () => {
    if ((await world.statuses("f")).join() === wanted) return true;
    await world.advance(step);
    return false;
  });
const begin = async () => {
  await world.control("/refunds", { count: 1 });
  await world.advance(15);
};
const finalizedByHand = () =>
  world.control(`/objects/${invoice}`, { set: { status: "open" }, event: null });

async function restored(): Promise<void> {
  const day = 86_400_000;
  const from = world.now() - 2 * day;
  await world.store.noteDoubt({ from, to: world.now() + 60_000, why: "restored" });
  await world.restart();
}

describe("a step that the state of an object tells", () => {
  it("is found done where its answer will never come", async () => {
    const fault = { kind: "error", when: "after", status: 500 };
    await world.control("/faults", { match: { method: "POST", path: path() }, fault });
    await begin();
    await reach("succeeded");
    expect(await effects()).toMatchObject([{ state: "done", objectId: null }]);
    expect(await world.writes()).toEqual([`POST ${path()}`]);
  });

  it("that was perhaps taken before, and forgotten since, is looked for before it is sent", async () => {
    await finalizedByHand();
    await restored();
    await begin();
    await reach("succeeded");
    expect(await effects()).toMatchObject([{ state: "done", sends: 0 }]);
    expect(await world.writes()).toEqual([]);
  });

  it("that was not is sent once that is sure", async () => {
    await restored();
    await begin();
    await reach("succeeded");
    expect(await effects()).toMatchObject([{ state: "done", sends: 1 }]);
    expect(await world.writes()).toEqual([`POST ${path()}`]);
  });

  it("goes to a person while the state says no, and goes on by itself once it says yes", async () => {
    const match = { method: "POST", path: path(), times: null };
    const fault = { kind: "error", when: "before", status: 500 };
    await world.control("/faults", { match, fault });
    await begin();
    await reach("parked");
    await world.clearFaults();
    expect(await effects()).toMatchObject([
      { state: "parked", error: { code: "engine.outcome_unknown" } },
    ]);
    await finalizedByHand();
    await reach("succeeded", 600);
    expect(await effects()).toMatchObject([{ state: "done", objectId: null }]);
    expect(await world.writes()).toEqual([]);
  });
});
