import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Step } from "#flow/step.ts";
import type { Value } from "#flow/value.ts";
import type { RunDetail } from "#reading/run-views.ts";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "./engine.world.ts";
import type { MoneyLimit } from "./store.ts";

/** Money that no request states: the engine learns of it from what is there, before a write is written down. */

let world: EngineWorld;
let invoice = "";
let customer = "";
beforeEach(async () => {
  world = await openEngineWorld();
  await world.engine.start();
  await world.connect("c1");
});
afterEach(() => world.close());

type Input = Readonly<Record<string, Value>>;
const constant = (value: string | number): Value => ({ kind: "constant", value });
const pill = (from: string): Value => ({ kind: "pill", from, path: ["id"] });

/** A step of each of these, one after the other, for each new refund. */
async function flowing(...steps: readonly (readonly [action: string, input: Input])[]) {
  const flow = flowOn("new-refund", "create-customer");
  const [step] = flow.steps;
  if (step?.kind !== "action") return expect.fail("it has a step");
  const all = steps.map(([action, input], index): Step =>
    Object.assign({}, step, { id: `s${index + 1}`, action, input }),
  );
  await world.flow("f", { ...flow, steps: all, nextStep: all.length + 1 });
  expect(await world.engine.activate("f", { from: "now" }, asLocal)).toMatchObject({
    activated: true,
  });
}
const limit = async (perWrite: number | null, sum: number | null = null) => {
  const before = (await world.store.connection("c1"))?.limits ?? [];
  const most = { sum, count: null };
  const limits: readonly MoneyLimit[] = [{ currency: "jpy", perWrite, perFlowAndDay: most }];
  expect(await world.store.setLimits({ id: "c1", by: "local", before, limits })).toBe("changed");
};
const Made = z.object({ ids: z.tuple([z.string()]) });
const madeOne = async (what: string, body: object): Promise<string> =>
  Made.parse(await world.control(what, body)).ids[0];
const draftOf = async (amount: number) => {
  customer = await madeOne("/customers", { email: "hanako@example.com" });
  invoice = await madeOne("/invoices", { amount, currency: "jpy", customer });
};
const refund = () => world.control("/refunds", { count: 1, amount: 1, currency: "jpy" });
const statuses = async () => (await world.statuses("f")).toSorted().join();
const reach = (wanted: string) =>
  until(async () => {
    if ((await statuses()) === wanted) return true;
    await world.advance(15);
    return false;
  });
const waiting = async (): Promise<RunDetail> => {
  const { items } = await world.reading.listRuns({ flowId: "f", limit: 9 });
  const { id = "" } = items.find(({ status }) => status === "parked") ?? {};
  return (await world.reading.run(id)) ?? expect.fail("nothing waits");
};
const allow = async () => {
  const { id: runId, effects } = await waiting();
  const { id: effectId = "", generation = 0 } =
    effects.find(({ isAboveLimit }) => isAboveLimit) ?? {};
  const decision = { kind: "allow" } as const;
  const choice = { by: "local", runId, effectId, generation, decision };
  expect(await world.engine.decideParked(choice)).toEqual({ decided: true });
};
const finalizing = () => flowing(["finalize-invoice", { invoice: constant(invoice) }]);
const above = { code: "engine.above_limit" };

describe("an invoice that a flow finalizes", () => {
  it("above the limit waits for the owner, and is finalized once by their word", async () => {
    await draftOf(501);
    await finalizing();
    await limit(500);
    await refund();
    await reach("parked");
    expect((await waiting()).error).toMatchObject({
      ...above,
      details: { currency: "jpy", amount: 501, limit: 500 },
    });
    expect(await world.writes()).toEqual([]);
    await allow();
    await reach("succeeded");
    expect(await world.writes()).toEqual([`POST /v1/invoices/${invoice}/finalize`]);
  });

  it("and more than what its owner has agreed to is not, and meets the limits anew", async () => {
    await draftOf(501);
    await finalizing();
    await limit(500);
    await refund();
    await reach("parked");
    await world.control(`/objects/${customer}`, { set: { balance: 399 }, event: null });
    await allow();
    await reach("failed");
    expect(await world.writes()).toEqual([]);
    const [{ id: runId, error } = { id: "", error: null }] = (
      await world.reading.listRuns({ flowId: "f", limit: 1 })
    ).items;
    expect(error).toMatchObject({ code: "engine.amount_grown" });
    const seen = { path: "s1", attempts: 2, generation: 0 };
    const wish = { runId, seen, by: "local", confirmed: true };
    expect(await world.engine.continueRun(wish)).toEqual({ continued: true });
    await reach("parked");
    expect((await waiting()).error).toMatchObject({ ...above, details: { amount: 900 } });
    await allow();
    await reach("succeeded");
    expect(await world.writes()).toEqual([`POST /v1/invoices/${invoice}/finalize`]);
  });

  it("within it is finalized", async () => {
    await draftOf(500);
    await finalizing();
    await limit(500);
    await refund();
    await reach("succeeded");
  });

  it("step by step counts once in the sum of the day, and the next one waits as a draft", async () => {
    customer = await madeOne("/customers", { email: "hanako@example.com" });
    const whose = { customer: constant(customer), currency: constant("jpy") };
    const line = { invoice: pill("s1"), amount: constant(700), description: constant("Tea") };
    await flowing(
      ["create-invoice", { ...whose, days_until_due: constant(5) }],
      ["add-invoice-item", { ...whose, ...line }],
      ["finalize-invoice", { invoice: pill("s1") }],
      ["send-invoice", { invoice: pill("s1") }],
    );
    await limit(null, 1_399);
    await refund();
    await reach("succeeded");
    expect(await world.writes()).toHaveLength(4);
    await refund();
    await reach("parked,succeeded");
    const { error, effects } = await waiting();
    expect(error).toMatchObject({ ...above, details: { amount: 700, today: 700, limit: 1_399 } });
    expect(effects.map(({ action }) => action)).toEqual([
      "create-invoice",
      "add-invoice-item",
      "finalize-invoice",
    ]);
    expect(await world.writes()).toHaveLength(6);
  });
});

it("a customer with a balance waits where there are limits, and others do not", async () => {
  await flowing(["create-customer", { name: constant("Hanako"), balance: constant(-500) }]);
  await limit(1_000_000);
  await refund();
  await reach("parked");
  expect((await waiting()).error).toMatchObject({ ...above, details: {} });
  await allow();
  await reach("succeeded");
  expect(await world.writes()).toEqual(["POST /v1/customers"]);
});

it("what an earlier build has written down without its money waits, and goes out as it was by one word", async () => {
  await draftOf(500);
  await finalizing();
  const path = `/v1/invoices/${invoice}/finalize`;
  // Turned away unexecuted, as often as it takes to restart.
  const match = { method: "POST", path, times: null };
  await world.control("/faults", { match, fault: { kind: "rate_limited" } });
  await refund();
  await until(async () => {
    await world.advance(1);
    return ((await world.counts())[`POST ${path}`] ?? 0) > 0;
  });
  let before = "";
  await world.restart((dataDir) => {
    const database = new Database(join(dataDir, "millrace.db"));
    const Row = z.object({ request: z.string() });
    const request = (sql: string) => Row.parse(database.prepare(sql).get()).request;
    expect(request("SELECT request FROM effects")).toContain("readMoney");
    before = request(
      "UPDATE effects SET request = json_remove(request, '$.readMoney') RETURNING request",
    );
    database.close();
  });
  await world.clearFaults();
  await limit(500);
  await reach("parked");
  const { error, effects } = await waiting();
  expect(error).toMatchObject({ ...above, details: {} });
  expect(effects).toMatchObject([{ isAboveLimit: true, params: JSON.parse(before).params }]);
  await allow();
  await reach("succeeded");
  expect(await world.writes()).toEqual([`POST ${path}`]);
});
