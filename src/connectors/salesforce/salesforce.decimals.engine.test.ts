/** What is known of an org's fields counts for a run, too: a version may have been published while Salesforce told nothing of them. */
import { afterEach, beforeEach, expect, it } from "vitest";
import { asLocal, flowOn, until } from "#engine/engine.world.ts";
import type { Step } from "#flow/step.ts";
import type { Pill, Value } from "#flow/value.ts";
import { constant, openSalesforceWorld, type SalesforceWorld } from "./salesforce.engine.world.ts";

let all: SalesforceWorld;
beforeEach(async () => {
  all = await openSalesforceWorld();
});
afterEach(() => all.close());

/** A refund starts a run that finds an account, and charges what stands in a field of it. */
async function charge(amount: Value): Promise<void> {
  const { world, org } = all;
  await org.make("Account", { Name: "Sato", AnnualRevenue: 1280, NumberOfEmployees: 1280 });
  const find: Step = {
    kind: "action",
    id: "s1",
    name: null,
    connector: "salesforce",
    connection: "s1",
    action: "find-records",
    input: { object: constant("Account") },
  };
  const pay: Step = {
    kind: "action",
    id: "s2",
    name: null,
    connector: "stripe",
    connection: "c1",
    action: "create-charge",
    input: { amount, currency: constant("jpy"), source: constant("tok_visa") },
  };
  await world.flow("f", {
    ...flowOn("new-refund", "create-charge"),
    nextStep: 3,
    steps: [find, pay],
  });
  await org.strike("/sobjects/Account/describe", { kind: "error", when: "before", status: 503 });
  expect(await world.engine.activate("f", { from: "now" }, asLocal)).toMatchObject({
    activated: true,
  });
  expect(await world.store.newestShape("s1", "Account")).toBeNull();
  const connection = (await world.store.connection("s1")) ?? expect.fail("gone");
  await world.engine.readShape(connection, "Account");
  await world.control("/refunds", { count: 1 });
}

const field = (name: string): Pill => ({ kind: "pill", from: "s1", path: ["record", name] });
const outcome = async () => {
  await until(async () => {
    await all.world.advance(5);
    return /failed|succeeded/.test((await all.world.statuses("f")).join());
  });
  return (await all.world.statuses("f")).join();
};
const charges = async () =>
  (await all.world.writes()).filter((one) => one === "POST /v1/charges").length;

it.each<[string, Value]>([
  ["a pill", field("AnnualRevenue")],
  ["a pill as a number", { ...field("AnnualRevenue"), as: { to: "number" } }],
  ["a formula", { kind: "formula", source: "s1.record.AnnualRevenue" }],
])("a field with decimals goes into no amount: %s", async (_, amount) => {
  await charge(amount);
  expect(await outcome()).toBe("failed");
  expect(await charges()).toBe(0);
  const { items } = await all.world.reading.listRuns({ flowId: "f", limit: 1 });
  const run = (await all.world.reading.run(items[0]?.id ?? "")) ?? expect.fail("no run");
  expect(run.effects).toEqual([]);
  expect(run.error).toMatchObject({
    details: { problems: [{ code: "flow.decimal_in_minor_units", path: ["input", "amount"] }] },
  });
});

it("a field of whole numbers does", async () => {
  await charge(field("NumberOfEmployees"));
  expect(await outcome()).toBe("succeeded");
  expect(await charges()).toBe(1);
});
