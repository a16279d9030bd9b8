import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "./engine.world.ts";

let world: EngineWorld;
/** The customer that the flow changes; made by a write of another flow's. */
let customer = "";
beforeEach(async () => {
  world = await openEngineWorld();
  await world.engine.start();
  await world.connect("c1");
  customer = await makeCustomer({ millrace_effect: "other.effect", millrace_generation: "0" });
  const flow = flowOn("new-refund", "create-customer");
  const [step] = flow.steps;
  if (step?.kind !== "action") throw new Error("It has a step");
  const input = { ...step.input, customer: { kind: "constant", value: customer } as const };
  const steps = [{ ...step, action: "update-customer", input }];
  await world.flow("f", { ...flow, steps });
  await world.engine.activate("f", { from: "now" }, asLocal);
});
afterEach(() => world.close());

async function makeCustomer(metadata: Readonly<Record<string, string>>): Promise<string> {
  const made = await world.control("/customers", { count: 1, metadata });
  return (made as { ids: string[] }).ids[0] ?? "";
}

const run = async () => {
  const [{ id } = { id: "" }] = (await world.reading.listRuns({ flowId: "f", limit: 1 })).items;
  return (await world.reading.run(id)) ?? expect.fail("no run");
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
const happened = async (objectId: string) => {
  const { id: runId, effects } = await run();
  const { id: effectId = "", generation = 0 } = effects.at(-1) ?? {};
  const decision = { kind: "happened", objectId } as const;
  return world.engine.decideParked({ by: "local", runId, effectId, generation, decision });
};

describe("a write that changes an object", () => {
  const path = () => `/v1/customers/${customer}`;

  it("is sent again with the same key while its answer is lost, and keeps no object's id", async () => {
    const match = { method: "POST", path: path(), times: 2 };
    await world.control("/faults", { match, fault: { kind: "cut", when: "after" } });
    await begin();
    await reach("succeeded", 5);
    expect(await world.writes()).toEqual([`POST ${path()}`]);
    const { effects, steps } = await run();
    expect(effects).toMatchObject([{ state: "done", objectId: null, params: { customer } }]);
    expect(steps[0]?.output).toMatchObject({ id: customer, name: expect.stringMatching(/^re_/) });
  });

  it("that no event tells of goes to a person: no list tells of changes", async () => {
    const match = { method: "POST", path: path(), times: null };
    await world.control("/faults", {
      match,
      fault: { kind: "error", when: "before", status: 500 },
    });
    await begin();
    await reach("parked");
    await world.clearFaults();
    expect((await run()).effects).toMatchObject([
      { state: "parked", lookUps: 1, error: { code: "engine.outcome_unknown" } },
    ]);
    const other = await makeCustomer({});
    expect(await happened(other)).toEqual({ decided: false, why: "no_such_object" });
    // Another write has made this customer, which says nothing of the change.
    expect(await happened(customer)).toEqual({ decided: true });
    await reach("succeeded");
    const { effects, steps } = await run();
    expect(effects).toMatchObject([{ state: "done", objectId: null }]);
    expect(steps[0]?.output).toMatchObject({ id: customer });
    expect(await world.writes()).toEqual([]);
  });

  it("is not sent again once a newer run has changed the object: a person decides, who reads it there", async () => {
    const match = { method: "POST", path: path(), times: 10 };
    await world.control("/faults", { match, fault: { kind: "cut", when: "before" } });
    await begin();
    await reach("waiting", 1);
    const { id: older } = await run();
    await until(async () => {
      await world.advance(15);
      return (await run()).effects[0]?.sends === 10;
    });
    // The pause is minutes long by now.
    await world.control("/refunds", { count: 1 });
    await reach("waiting,succeeded", 1);
    await reach("parked,succeeded");
    expect(await world.writes()).toEqual([`POST ${path()}`]);
    const { effects } = (await world.reading.run(older)) ?? expect.fail("no run");
    expect(effects).toMatchObject([
      { state: "parked", sends: 10, error: { code: "engine.overtaken" } },
    ]);
    const [{ id: effectId, generation } = { id: "", generation: 0 }] = effects;
    const decision = { kind: "happened", objectId: customer } as const;
    const choice = { by: "local", runId: older, effectId, generation, decision };
    expect(await world.engine.decideParked(choice)).toEqual({ decided: true });
    await reach("succeeded,succeeded");
    expect(await world.writes()).toEqual([`POST ${path()}`]);
  });

  it("that was perhaps sent before, and forgotten since, is sent: it sets the same", async () => {
    const day = 86_400_000;
    const restored = {
      from: world.now() - 2 * day,
      to: world.now() + 60_000,
      why: "restored" as const,
    };
    await world.store.noteDoubt(restored);
    await world.restart();
    await begin();
    await reach("succeeded", 5);
    expect((await run()).effects).toMatchObject([{ state: "done", sends: 1 }]);
    expect(await world.writes()).toEqual([`POST ${path()}`]);
  });
});
