import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "./engine.world.ts";

/** A write whose answer is lost for good, so that its key tells nothing any more. */

let world: EngineWorld;
beforeEach(async () => {
  world = await openEngineWorld();
  await world.engine.start();
});
afterEach(() => world.close());

const Ids = z.object({ ids: z.array(z.string()) });
const make = async (path: string, what: object) => Ids.parse(await world.control(path, what)).ids;
const lost = (path: string) =>
  world.control("/faults", {
    match: { method: "POST", path },
    fault: { kind: "error", when: "after", status: 500, should_retry: false },
  });
/** In small steps, each with a sign of life: a silence of more than a minute puts what was sent before it in doubt. */
const pass = async (seconds: number): Promise<void> => {
  await world.advance(seconds);
  await until(async () => ((await world.store.lastSeen())?.own ?? 0) > world.now() - 15_000);
};
const reach = (wanted: string, step = 15) =>
  until(async () => {
    if ((await world.statuses("f")).join() === wanted) return true;
    await pass(step);
    return false;
  });
const run = async () => {
  const [{ id } = { id: "" }] = (await world.reading.listRuns({ flowId: "f", limit: 1 })).items;
  return (await world.reading.run(id)) ?? expect.fail("no run");
};
/** How often its step was tried, where there is a run. */
const attempts = async (): Promise<number> => {
  const [found] = (await world.reading.listRuns({ flowId: "f", limit: 1 })).items;
  const shown = found && (await world.reading.run(found.id));
  return shown?.steps[0]?.attempts.length ?? 0;
};
const chargeOnRefund = async (other?: { readonly account: string; readonly key: string }) => {
  await world.connect("c1", other);
  await world.flow("f", flowOn("new-refund", "create-charge"));
  await world.engine.activate("f", { from: "now" }, asLocal);
};

describe("among many others of the same hours", () => {
  const others = 450;
  const account = "acct_busy";
  const looksFor = async (rights: readonly string[] | null) => {
    const key = "rk_test_busy";
    await chargeOnRefund({ account, key });
    if (rights !== null) await world.control("/keys", { account, key, rights });
    await make("/charges", { count: others, account });
    for (let passed = 0; passed < 1_800; passed += 50) await pass(50);
    await lost("/v1/charges");
    await make("/refunds", { count: 1, amount: 700, currency: "jpy", account });
    await world.advance(15);
    // No time passes while the write is under way: that would leave in doubt when it was sent.
    await until(async () => (await attempts()) > 0);
    await reach("succeeded");
    expect(await world.writes()).toHaveLength(1);
    const shown = await run();
    const [effect] = shown.effects;
    const counts = await world.counts();
    const asked = ["events", "charges", `charges/${effect?.objectId}`].map(
      (path) => counts[`GET /v1/${path}`] ?? 0,
    );
    return { effect, shown, asked };
  };

  it("it is found by its key: two requests", async () => {
    const { effect, shown, asked } = await looksFor(null);
    expect(effect).toMatchObject({ state: "done", sends: 1, foundBy: "key" });
    expect(asked).toEqual([1, 0, 1]);
    // The run tells which request of Stripe's it was.
    expect(shown.steps[0]?.attempts.at(-1)).toMatchObject({
      outcome: "done",
      requestId: expect.stringMatching(/^req_/),
    });
  });

  it("it is found by its mark where the key may not read events: as many requests as the list has pages", async () => {
    const rights = ["charges_write", "refunds_read"];
    const { effect, shown, asked } = await looksFor(rights);
    expect(effect).toMatchObject({ state: "done", sends: 1, foundBy: "mark" });
    expect(asked).toEqual([1, 5, 0]);
    expect(shown.steps[0]?.attempts.at(-1)).toMatchObject({ outcome: "done", requestId: null });
  });
});

it("an object that bears its mark and was made by another does not count: its key tells which is its own", async () => {
  await chargeOnRefund();
  await lost("/v1/charges");
  world.beforePlace = async (endpoint) => {
    if (endpoint !== "GET /v1/events") return;
    world.beforePlace = () => Promise.resolve();
    const [{ params } = { params: null }] = (await run()).effects;
    const { metadata } = z.object({ metadata: z.record(z.string(), z.string()) }).parse(params);
    await make("/charges", { count: 1, amount: 1, currency: "jpy", metadata });
  };
  await make("/refunds", { count: 1, amount: 700, currency: "jpy" });
  await reach("succeeded");
  const { effects, steps } = await run();
  expect(effects).toMatchObject([{ foundBy: "key" }]);
  expect(steps[0]?.output).toMatchObject({ amount: 700 });
});

it("what a restored backup has forgotten, and was deleted since, is not made again", async () => {
  const older = mkdtempSync(join(tmpdir(), "millrace-older-"));
  await world.connect("c1");
  await world.flow("f", flowOn("new-refund", "create-customer"));
  await world.engine.activate("f", { from: "now" }, asLocal);
  await world.restart((dataDir) => cpSync(dataDir, older, { recursive: true }));
  await make("/refunds", { count: 1 });
  await reach("succeeded");
  const customer = (await run()).effects[0]?.objectId ?? "";
  await world.remove(`/v1/customers/${customer}`);
  await world.advance(30 * 3_600);
  await world.restart((dataDir) => {
    rmSync(dataDir, { recursive: true });
    cpSync(older, dataDir, { recursive: true });
    rmSync(older, { recursive: true });
  });
  await reach("succeeded", 60);
  expect((await run()).effects).toMatchObject([
    { state: "done", sends: 0, objectId: customer, foundBy: "key" },
  ]);
  expect(await world.writes()).toEqual(["POST /v1/customers", `DELETE /v1/customers/${customer}`]);
});
