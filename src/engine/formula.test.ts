import { afterEach, beforeEach, expect, it } from "vitest";
import { z } from "zod";
import type { FlowDocument, Value } from "#flow/document.ts";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "./engine.world.ts";

let world: EngineWorld;
beforeEach(async () => {
  world = await openEngineWorld();
  await world.engine.start();
  await world.connect("c1");
});
afterEach(() => world.close());

const formula = (source: string): Value => ({ kind: "formula", source });

function flow(): FlowDocument {
  const document = flowOn("new-refund", "create-customer");
  const input = {
    name: formula("fromDateTimeToNumber(now(), 'milliseconds') + ' ' + uuid()"),
    description: formula("upper(trigger.id) + ' ' + trigger.amount / 100"),
  };
  const [first] = document.steps;
  if (first === undefined) throw new Error("It has a step");
  return {
    ...document,
    steps: [
      { ...first, input },
      { ...first, id: "s2", input },
    ],
    nextStep: 3,
  };
}

async function run() {
  const { items } = await world.reading.listRuns({ flowId: "f", limit: 1 });
  return (await world.reading.run(items[0]?.id ?? "")) ?? expect.fail("no run");
}

const Input = z.object({ name: z.string() });

it("has the time of the run in every step and at every try, and UUIDs of each step's own", async () => {
  await world.flow("f", flow());
  await world.engine.activate("f", { from: "now" }, asLocal);
  const match = { method: "POST", path: "/v1/customers", times: 3 };
  await world.control("/faults", { match, fault: { kind: "rate_limited" } });
  await world.control("/refunds", { count: 1 });
  await until(async () => {
    if ((await world.statuses("f")).join() === "succeeded") return true;
    await world.advance(15);
    return false;
  }, 20);
  const { createdAt, steps } = await run();
  expect(steps[0]?.attempts.length).toBeGreaterThan(1);
  const inputs = steps.map(({ input }) => Input.parse(input).name.split(" "));
  expect(inputs.map(([time]) => time)).toEqual([String(createdAt), String(createdAt)]);
  expect(new Set(inputs.map(([, uuid]) => uuid)).size).toBe(2);
});
