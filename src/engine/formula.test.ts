import { afterEach, beforeEach, expect, it } from "vitest";
import { z } from "zod";
import type { FlowDocument } from "#flow/document.ts";
import type { Value } from "#flow/value.ts";
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
  if (first?.kind !== "action") throw new Error("It has a step");
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
  });
  const { createdAt, steps } = await run();
  expect(steps[0]?.attempts.length).toBeGreaterThan(1);
  const inputs = steps.map(({ input }) => Input.parse(input).name.split(" "));
  expect(inputs.map(([time]) => time)).toEqual([String(createdAt), String(createdAt)]);
  expect(new Set(inputs.map(([, uuid]) => uuid)).size).toBe(2);
});

it("says where in a formula it failed", async () => {
  const document = flow();
  const [first] = document.steps;
  if (first?.kind !== "action") throw new Error("It has a step");
  const input = { ...first.input, description: formula("'Half: ' + trigger.amount / 0") };
  await world.flow("f", { ...document, steps: [{ ...first, input }] });
  await world.engine.activate("f", { from: "now" }, asLocal);
  await world.control("/refunds", { count: 1 });
  await until(async () => {
    if ((await world.statuses("f")).join() === "failed") return true;
    await world.advance(15);
    return false;
  });
  const { steps } = await run();
  expect(steps[0]?.attempts.at(-1)?.error).toMatchObject({
    code: "flow.input_refused",
    details: {
      problems: [
        {
          code: "flow.formula_division_by_zero",
          path: ["input", "description"],
          start: 11,
          end: 29,
        },
      ],
    },
  });
});

it("names the field that a system's own rule refuses as people know it", async () => {
  const document = flow();
  const [first] = document.steps;
  if (first?.kind !== "action") throw new Error("It has a step");
  const step = { ...first, action: "find-customer-by-email", input: { email: formula("' '") } };
  await world.flow("f", { ...document, steps: [step] });
  await world.engine.activate("f", { from: "now" }, asLocal);
  await world.control("/refunds", { count: 1 });
  await until(async () => {
    if ((await world.statuses("f")).join() === "failed") return true;
    await world.advance(15);
    return false;
  });
  expect((await run()).error).toMatchObject({
    code: "flow.input_refused",
    message: {
      en: "Email: Give an email address.",
      ja: "メールアドレス: メールアドレスを指定してください。",
    },
  });
});

it("tells dates in the flow's time zone", async () => {
  const document = flow();
  const [first] = document.steps;
  if (first?.kind !== "action") throw new Error("It has a step");
  const moment = "fromDateTimeToString(now(), 'uuuu-MM-dd HH:mm')";
  const input = {
    name: formula(moment),
    description: formula("fromDateToString(today(), 'uuuu-MM-dd')"),
  };
  const steps = [{ ...first, input }];
  await world.flow("f", { ...document, steps, timeZone: "Pacific/Kiritimati" });
  await world.engine.activate("f", { from: "now" }, asLocal);
  await world.control("/refunds", { count: 1 });
  await until(async () => {
    if ((await world.statuses("f")).join() === "succeeded") return true;
    await world.advance(15);
    return false;
  });
  const made = await run();
  const there = new Date(made.createdAt + 14 * 3_600_000).toISOString();
  expect(made.steps[0]?.input).toMatchObject({
    name: there.slice(0, 16).replace("T", " "),
    description: there.slice(0, 10),
  });
});

it("is left where it stands when all stops before it is worked out, and worked out by the next start", async () => {
  const long = 'size(splitBy(padEnd("", 3000, "a"), "").map(a, a + a))';
  const document = flow();
  const [first] = document.steps;
  if (first?.kind !== "action") throw new Error("It has a step");
  const steps = [{ ...first, input: { name: formula(`"Ann " + ${long}`) } }];
  await world.flow("f", { ...document, steps });
  await world.engine.activate("f", { from: "now" }, asLocal);
  await world.control("/refunds", { count: 1 });
  await until(async () => {
    if ((await world.statuses("f")).length === 1) return true;
    await world.advance(15);
    return false;
  });
  await world.restart();
  await until(async () => (await world.statuses("f")).join() === "succeeded");
  const { steps: done } = await run();
  expect(done.map(({ input, attempts }) => [input, attempts.length])).toEqual([
    [{ name: "Ann 3000" }, 1],
  ]);
  expect(await world.writes()).toEqual(["POST /v1/customers"]);
});
