import { expect, it } from "vitest";
import type { ActionStep, ForEachStep } from "#flow/step.ts";
import { asLocal, flowOn, openEngineWorld, until } from "./engine.world.ts";

const steps: readonly ActionStep[] = [
  {
    kind: "action",
    id: "s2",
    name: null,
    connector: "stripe",
    action: "create-customer",
    connection: "c1",
    input: { name: { kind: "pill", from: "s1", path: ["item"] } },
  },
];
const loop: ForEachStep = {
  kind: "forEach",
  id: "s1",
  name: null,
  list: { kind: "constant", value: ["a", "b"] },
  atOnce: 2,
  onFailure: "stop",
  collect: null,
  steps,
};

it("the write of an item that is under way is recorded when the gate is closed to another one", async () => {
  const world = await openEngineWorld();
  try {
    await world.engine.start();
    await world.connect("c1");
    await world.flow("f", {
      ...flowOn("new-refund", "create-customer"),
      steps: [loop],
      nextStep: 9,
    });
    await world.engine.activate("f", { from: "now" }, asLocal);
    const match = { method: "POST", path: "/v1/customers", times: 1 };
    await world.control("/faults", { match, fault: { kind: "delay", ms: 600_000 } });
    const sent = async () => (await world.counts())["POST /v1/customers"] ?? 0;
    let comes = 0;
    let isClosed = false;
    world.beforePlace = async (endpoint) => {
      if (!endpoint.startsWith("POST")) return;
      comes += 1;
      if (comes !== 2) return;
      await until(async () => (await sent()) === 1);
      const limits = [{ currency: "jpy", perWrite: 1, perFlowAndDay: { sum: null, count: null } }];
      await world.store.setLimits({ id: "c1", by: "local", before: [], limits });
      isClosed = true;
    };
    await world.control("/refunds", { count: 1, amount: 500 });
    await world.advanceMeanwhile(15);
    await until(async () => isClosed);
    await world.advanceMeanwhile(1);
    await world.clearFaults();
    await until(async () => (await world.statuses("f")).at(-1) === "succeeded");
    expect(await sent()).toBe(2);
    expect(await world.writes()).toEqual(["POST /v1/customers", "POST /v1/customers"]);
  } finally {
    await world.close();
  }
});
