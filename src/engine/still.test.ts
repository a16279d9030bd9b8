import { afterEach, beforeEach, expect, test } from "vitest";
import type { Engine } from "./engine.ts";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "./engine.world.ts";
import type { Still } from "./still.ts";

/** Of who may not any more, once the other system has answered, nothing is done. */

let world: EngineWorld;
beforeEach(async () => {
  world = await openEngineWorld();
  await world.engine.start();
  await world.connect("c1");
  await world.flow("f", flowOn("new-refund", "create-charge"));
});
afterEach(() => world.close());

const notAnyMore: Still = () => Promise.reject(new Error("not any more"));
const refused = (done: Promise<unknown>) => expect(done).rejects.toThrow("not any more");
const flow = async () => (await world.store.flow("f")) ?? expect.fail("no flow");

test("a flow is not activated, and no version of it published", async () => {
  await refused(world.engine.activate("f", { from: "now" }, asLocal, notAnyMore));
  expect(await flow()).toMatchObject({ state: "inactive", version: null });
  await world.engine.activate("f", { from: "now" }, asLocal);
  for (const draft of [
    flowOn("new-refund", "create-customer"),
    flowOn("new-charge", "create-charge"),
  ]) {
    await world.store.saveDraft({ ...(await flow()), draft, at: world.now(), by: "local" });
    await refused(world.engine.publish("f", asLocal, notAnyMore));
    expect((await flow()).version).toMatchObject({ number: 1 });
  }
});

test("a draft is not tested", async () => {
  await world.control("/refunds", { count: 1, currency: "jpy" });
  const wish: Parameters<Engine["startTest"]>[0] = {
    flowId: "f",
    revision: 1,
    token: "once",
    by: "local",
    event: { kind: "newest" },
    confirmed: null,
  };
  await refused(world.engine.startTest(wish, notAnyMore));
  expect(await world.statuses("f")).toEqual([]);
  expect(await world.engine.startTest(wish)).toMatchObject({ started: true });
});

test("a parked write stays parked", async () => {
  const limits = [{ currency: "jpy", perWrite: 1, perFlowAndDay: { sum: null, count: null } }];
  await world.store.setLimits({ id: "c1", by: "local", before: [], limits });
  await world.engine.activate("f", { from: "now" }, asLocal);
  await world.control("/refunds", { count: 1, amount: 2, currency: "jpy" });
  await until(async () => {
    await world.advance(15);
    return (await world.statuses("f")).join() === "parked";
  });
  const { items } = await world.reading.listRuns({ flowId: "f", limit: 1 });
  const run = (await world.reading.run(items[0]?.id ?? "")) ?? expect.fail("no run");
  const { id: effectId, generation } = run.effects[0] ?? expect.fail("no write");
  const seen = { by: "local", runId: run.id, effectId, generation };
  for (const kind of ["allow", "stop"] as const) {
    await refused(world.engine.decideParked({ ...seen, decision: { kind } }, notAnyMore));
    expect(await world.statuses("f")).toEqual(["parked"]);
  }
});
