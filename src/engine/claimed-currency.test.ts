import { afterEach, beforeEach, expect, it } from "vitest";
import type { Value } from "#flow/value.ts";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "./engine.world.ts";

/** The limits of a connection know yen alone: any other currency waits for its owner. */
const limits = [
  { currency: "jpy", perWrite: 100_000, perFlowAndDay: { sum: null, count: null } },
] as const;
const account = "acct_1MillraceDemo0001";

let world: EngineWorld;
beforeEach(async () => {
  world = await openEngineWorld();
  await world.engine.start();
  await world.connect("c1");
});
afterEach(() => world.close());

/** Each new charge is refunded, in a currency that somebody has typed. */
async function refunding(currency: string, connection = "c1"): Promise<void> {
  const flow = flowOn("new-charge", "create-charge");
  const [step] = flow.steps;
  if (step?.kind !== "action") return expect.fail("the flow has a step");
  const input: Record<string, Value> = {
    charge: { kind: "pill", from: "trigger", path: ["id"] },
    amount: { kind: "constant", value: 100_000 },
    currency: { kind: "constant", value: currency },
  };
  const steps = [{ ...step, action: "create-refund", connection, input }];
  await world.flow("f", { ...flow, steps });
  const change = { id: connection, by: "local", before: [], limits };
  expect(await world.store.setLimits(change)).toBe("changed");
  expect(await world.engine.activate("f", { from: "now" }, asLocal)).toMatchObject({
    activated: true,
  });
}

const chargedIn = (currency: string) =>
  world.control("/charges", { count: 1, amount: 100_000, currency });

async function ending(wanted: string) {
  await until(async () => {
    if ((await world.statuses("f")).join() === wanted) return true;
    await world.advance(15);
    return false;
  });
  const { items } = await world.reading.listRuns({ flowId: "f", limit: 1 });
  return (await world.reading.run(items[0]?.id ?? "")) ?? expect.fail("no run");
}

it("a refund in a currency that its charge does not have fails before anything is sent", async () => {
  await refunding("jpy");
  await chargedIn("usd");
  const run = await ending("failed");
  expect(run.error).toMatchObject({
    code: "stripe.other_currency",
    details: { currency: "jpy", own_currency: "usd" },
  });
  expect(run.effects).toEqual([]);
  expect(await world.writes()).toEqual([]);
});

it("a refund in the currency of its charge is sent within the limits", async () => {
  await refunding("jpy");
  await chargedIn("jpy");
  await ending("succeeded");
  expect(await world.writes()).toEqual(["POST /v1/refunds"]);
});

it("a refund in the charge's own currency waits where the limits know another", async () => {
  await refunding("usd");
  await chargedIn("usd");
  expect((await ending("parked")).error).toMatchObject({
    code: "engine.above_limit",
    details: { currency: "usd", amount: 100_000 },
  });
  expect(await world.writes()).toEqual([]);
});

it.each(["jpy", "usd"])(
  "a refund by a key that may not read the charge waits for the owner, whatever is claimed: %s",
  async (currency) => {
    const key = "rk_test_refunds_alone";
    await world.connect("c2", { account, key });
    await world.control("/keys", { account, key, rights: ["refunds_write"] });
    await refunding(currency, "c2");
    await chargedIn("usd");
    const run = await ending("parked");
    expect(run.error).toMatchObject({ code: "engine.above_limit", details: {} });
    expect(run.effects).toMatchObject([{ isAboveLimit: true, sends: 0 }]);
    expect(await world.writes()).toEqual([]);
    const [effect] = run.effects;
    const { id: effectId = "", generation = 0 } = effect ?? {};
    const decision = { kind: "allow" } as const;
    const choice = { by: "local", runId: run.id, effectId, generation, decision };
    expect(await world.engine.decideParked(choice)).toEqual({ decided: true });
    await ending("succeeded");
    expect(await world.writes()).toEqual(["POST /v1/refunds"]);
  },
);
