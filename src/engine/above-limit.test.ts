import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { EffectView, RunDetail } from "#reading/run-views.ts";
import type { ParkedChoice } from "./decide-parked.ts";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "./engine.world.ts";
import type { MoneyLimit } from "./store.ts";

let world: EngineWorld;
beforeEach(async () => {
  world = await openEngineWorld();
  await world.engine.start();
  await world.connect("c1");
});
afterEach(() => world.close());

const charging = async (action: "create-charge" | "create-customer" = "create-charge") => {
  await world.flow("f", flowOn("new-refund", action));
  await world.engine.activate("f", { from: "now" }, asLocal);
};
const limit = async (
  perWrite: number | null,
  { sum = null, count = null }: { sum?: number | null; count?: number | null } = {},
  currency = "jpy",
) => {
  const before = (await world.store.connection("c1"))?.limits ?? [];
  const limits: readonly MoneyLimit[] = [{ currency, perWrite, perFlowAndDay: { sum, count } }];
  expect(await world.store.setLimits({ id: "c1", by: "local", before, limits })).toBe("changed");
};
const refunds = (amount: number, count = 1) =>
  world.control("/refunds", { count, amount, currency: "jpy" });
const statuses = async () => (await world.statuses("f")).toSorted().join();
/** In small steps: a jump of more than a minute would put what was sent before it in doubt. */
const reach = (wanted: string) =>
  until(async () => {
    if ((await statuses()) === wanted) return true;
    await world.advance(15);
    return false;
  });
const runs = async (): Promise<readonly RunDetail[]> => {
  const { items } = await world.reading.listRuns({ flowId: "f", limit: 9 });
  return Promise.all(
    items.map(async ({ id }) => (await world.reading.run(id)) ?? expect.fail("no run")),
  );
};
const waiting = async (): Promise<{ readonly run: RunDetail; readonly effect: EffectView }> => {
  for (const run of await runs()) {
    const effect = run.effects.find(({ isAboveLimit }) => isAboveLimit);
    if (effect) return { run, effect };
  }
  return expect.fail("nothing waits");
};
const decide = async (decision: ParkedChoice["decision"], by = "local") => {
  const { run, effect } = await waiting();
  const { id: effectId, generation } = effect;
  return world.engine.decideParked({ by, runId: run.id, effectId, generation, decision });
};
const error = { code: "engine.above_limit" };

describe("a write above the limit of its connection", () => {
  beforeEach(() => charging());

  it("is not sent before its owner says so, and then once, in the same generation", async () => {
    await limit(500);
    await refunds(501);
    await reach("parked");
    const { run, effect } = await waiting();
    expect(effect).toMatchObject({ generation: 0, sends: 0, error });
    expect(run.error).toMatchObject(error);
    await world.advance(2 * 86_400);
    expect(await statuses()).toBe("parked");
    expect(await world.writes()).toEqual([]);

    expect(await decide({ kind: "allow" })).toEqual({ decided: true });
    await reach("succeeded");
    expect(await world.writes()).toEqual(["POST /v1/charges"]);
    expect((await runs())[0]?.effects).toMatchObject([{ generation: 0, state: "done", sends: 1 }]);
  });

  it("and was sent in the time that a restore has forgotten is found, though its owner stops it at once", async () => {
    const older = mkdtempSync(join(tmpdir(), "millrace-older-"));
    await limit(500);
    await refunds(501);
    await reach("parked");
    const { run, effect } = await waiting();
    await world.restart((dataDir) => cpSync(dataDir, older, { recursive: true }));
    expect(await decide({ kind: "allow" })).toEqual({ decided: true });
    await reach("succeeded");
    await world.restart((dataDir) => {
      rmSync(dataDir, { recursive: true });
      cpSync(older, dataDir, { recursive: true });
    });
    await world.engine.stop();
    await world.store.markRestored(world.now());
    await world.engine.start();
    await world.engine.settleRestore("replaces");
    const { id: effectId, generation } = effect;
    const decision = { kind: "stop" } as const;
    const choice = { by: "local", runId: run.id, effectId, generation, decision };
    expect((await world.engine.decideParked(choice)).decided).toBe(false);
    await reach("succeeded");
    expect((await runs())[0]?.effects).toMatchObject([{ generation: 0, state: "done" }]);
    expect(await world.writes()).toEqual(["POST /v1/charges"]);
    rmSync(older, { recursive: true });
  });

  it("is in a batch as it was seen", async () => {
    await limit(500);
    await refunds(501);
    await reach("parked");
    const { run, effect } = await waiting();
    const { id: effectId, generation, isAboveLimit } = effect;
    const writes = [{ effectId, generation, isAboveLimit }];
    const runs = [{ runId: run.id, isLive: false, parked: writes }];
    const asked = await world.engine.askBatch({
      id: "b",
      by: "local",
      wish: { act: "stop" },
      runs,
    });
    expect(asked.runs).toEqual([
      { runId: run.id, task: { act: "stop", writes, confirmed: false } },
    ]);
    expect(isAboveLimit).toBe(true);
  });

  it("stays where it is when the process dies, and is sent once after the owner's word", async () => {
    await limit(500);
    await refunds(501);
    await reach("parked");
    await world.takeOver();
    await world.advance(120);
    expect(await statuses()).toBe("parked");
    await decide({ kind: "allow" });
    await world.takeOver();
    await reach("succeeded");
    expect(await world.writes()).toEqual(["POST /v1/charges"]);
  });

  it("is decided about by the connection's owner alone, whom no grant stands for", async () => {
    await limit(500);
    await refunds(501);
    await reach("parked");
    await world.store.grant({ connectionId: "c1", by: "local", person: "hana", at: world.now() });
    for (const kind of ["allow", "stop"] as const)
      expect(await decide({ kind }, "hana")).toEqual({ decided: false, why: "not_owner" });
    for (const decision of [
      { kind: "send", confirmed: true },
      { kind: "happened", objectId: "ch_1" },
    ] as const)
      expect(await decide(decision)).toEqual({ decided: false, why: "above_limit" });
    expect(await decide({ kind: "stop" })).toEqual({ decided: true });
    expect(await statuses()).toBe("cancelled");
    expect(await world.writes()).toEqual([]);
  });

  it("waits on a day that is full, together with those that come after it, until the next day", async () => {
    await limit(null, { sum: 1_500 });
    await refunds(700, 3);
    await reach("parked,succeeded,succeeded");
    expect((await waiting()).effect.error).toMatchObject({
      ...error,
      details: { currency: "jpy", amount: 700, today: 1_400, limit: 1_500 },
    });
    expect(await world.writes()).toHaveLength(2);
    await world.advance(86_400);
    await refunds(700);
    await reach("parked,succeeded,succeeded,succeeded");
    expect(await world.writes()).toHaveLength(3);
  });

  it("waits by number as well as by sum", async () => {
    await limit(null, { count: 1 });
    await refunds(700, 2);
    await reach("parked,succeeded");
    expect(await world.writes()).toHaveLength(1);
  });

  it("counts once, however often it is sent", async () => {
    await limit(null, { count: 1 });
    const match = { method: "POST", path: "/v1/charges", times: 2 };
    await world.control("/faults", { match, fault: { kind: "error", when: "after", status: 500 } });
    await refunds(700);
    await reach("succeeded");
    expect(await world.writes()).toEqual(["POST /v1/charges"]);
  });

  it("waits where its currency has no limit and another has", async () => {
    await limit(500, {}, "usd");
    await refunds(1);
    await reach("parked");
    expect((await waiting()).effect.error).toMatchObject(error);
    expect(await world.writes()).toEqual([]);
  });

  it("is sent without a word where the limits were removed before it came", async () => {
    await limit(500);
    const before = (await world.store.connection("c1"))?.limits ?? [];
    await world.store.setLimits({ id: "c1", by: "local", before, limits: [] });
    await refunds(501);
    await reach("succeeded");
    expect(await world.writes()).toEqual(["POST /v1/charges"]);
  });
});

it("a write that moves no money is never held", async () => {
  await charging("create-customer");
  await limit(0, { sum: 0, count: 0 });
  await refunds(700);
  await reach("succeeded");
  expect(await world.writes()).toEqual(["POST /v1/customers"]);
});
