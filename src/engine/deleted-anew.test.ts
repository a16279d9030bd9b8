import { afterEach, beforeEach, expect, it } from "vitest";
import type { RunDetail } from "#reading/run-views.ts";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "./engine.world.ts";

/** The name of what is deleted is of people's choice: the object that bears it may be another one by the time of a repeat. */

let world: EngineWorld;
beforeEach(async () => {
  world = await openEngineWorld();
  await world.engine.start();
  await world.connect("c1");
  const flow = flowOn("new-refund", "create-customer");
  const [step] = flow.steps;
  if (step?.kind !== "action") return expect.fail("it has a step");
  const input = { coupon: { kind: "constant", value: "SPRING" } } as const;
  await world.flow("f", { ...flow, steps: [{ ...step, action: "delete-coupon", input }] });
  await world.engine.activate("f", { from: "now" }, asLocal);
  await make();
});
afterEach(() => world.close());

const path = "/v1/coupons/SPRING";
const headers = { authorization: "Bearer sk_test_millrace_demo" };
async function make(): Promise<void> {
  const body = new URLSearchParams({ id: "SPRING", percent_off: "20", duration: "once" });
  const made = await fetch(`${world.trusted[0]}/v1/coupons`, { method: "POST", headers, body });
  expect(made.status).toBe(200);
}
const isThere = async () => (await fetch(`${world.trusted[0]}${path}`, { headers })).status === 200;
const deletions = async () => (await world.writes()).filter((one) => one === `DELETE ${path}`);
const begin = async () => {
  await world.control("/refunds", { count: 1 });
  await world.advance(15);
};
async function reach(wanted: string): Promise<void> {
  for (let waited = 0; waited < 2_000; waited += 1) {
    if ((await world.statuses("f")).join() === wanted) return;
    await world.advance(50);
  }
  expect((await world.statuses("f")).join()).toBe(wanted);
}
const effect = async () => {
  const [{ id } = { id: "" }] = (await world.reading.listRuns({ flowId: "f", limit: 1 })).items;
  const run: RunDetail = (await world.reading.run(id)) ?? expect.fail("no run");
  return run.effects[0] ?? expect.fail("no write");
};
const cut = (when: "before" | "after") =>
  world.control("/faults", { match: { method: "DELETE", path }, fault: { kind: "cut", when } });
/** A restored backup has forgotten the last two days. */
async function restored(): Promise<void> {
  const from = world.now() - 2 * 86_400_000;
  await world.store.noteDoubt({ from, to: world.now() + 60_000, why: "restored" });
  await world.restart();
}

it("what stood there before is deleted by a repeat", async () => {
  await world.advance(3_600);
  await cut("before");
  await begin();
  await reach("succeeded");
  expect(await deletions()).toHaveLength(1);
  expect(await isThere()).toBe(false);
});

it("what is made anew before a repeat is not deleted", async () => {
  await world.advance(3_600);
  const match = { method: "GET", path, times: null };
  await world.control("/faults", { match, fault: { kind: "error", when: "before", status: 500 } });
  await cut("after");
  await begin();
  await until(async () => {
    await world.advance(1);
    return (await deletions()).length === 1;
  });
  await world.advance(600);
  await make();
  await world.clearFaults();
  await reach("succeeded");
  expect(await deletions()).toHaveLength(1);
  expect(await isThere()).toBe(true);
});

it("what is made anew at the moment of the deletion stays, and the run fails", async () => {
  await cut("after");
  let isMade = false;
  world.beforePlace = async (endpoint) => {
    if (isMade || endpoint !== "GET /v1/coupons/{id}") return;
    isMade = true;
    await make();
  };
  await begin();
  await reach("failed");
  expect(await deletions()).toHaveLength(1);
  expect(await isThere()).toBe(true);
});

it("what was made in a time that a restored backup has forgotten stays, and the run fails", async () => {
  await restored();
  await begin();
  await reach("failed");
  expect((await effect()).sends).toBe(0);
  expect(await isThere()).toBe(true);
  expect((await effect()).error).toMatchObject({ code: "stripe.coupon_made_meanwhile" });
});

it("what stood there before that time is deleted once that is sure", async () => {
  await world.advance(4 * 86_400);
  await restored();
  await begin();
  await reach("succeeded");
  expect(await deletions()).toHaveLength(1);
  expect(await isThere()).toBe(false);
});
