import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "./engine.world.ts";

let world: EngineWorld;
let older: string;
beforeEach(async () => {
  older = mkdtempSync(join(tmpdir(), "millrace-older-"));
  world = await openEngineWorld();
  await world.engine.start();
  await world.connect("c1");
  await world.flow("f", flowOn("new-refund", "create-charge"));
  await world.engine.activate("f", { from: "now" }, asLocal);
});
afterEach(async () => {
  await world.close();
  rmSync(older, { recursive: true, force: true });
});

const keep = (dataDir: string) => cpSync(dataDir, older, { recursive: true });
const putBack = (dataDir: string) => {
  rmSync(dataDir, { recursive: true });
  cpSync(older, dataDir, { recursive: true });
};
const charges = async () => (await world.writes()).filter((write) => write === "POST /v1/charges");
const finished = (count: number) =>
  until(async () => {
    await world.advance(15);
    const statuses = await world.statuses("f");
    return statuses.length === count && statuses.every((status) => status === "succeeded");
  });
const listsOfCharges = async () => (await world.counts())["GET /v1/charges"] ?? 0;
/** What has come in there, outcome or not. */
const sent = async () => (await world.counts())["POST /v1/charges"] ?? 0;
const passes = async () => {
  const { items } = await world.reading.listRuns({ flowId: "f", limit: 200 });
  const details = await Promise.all(items.map(({ id }) => world.reading.run(id)));
  return details.flatMap((run) => (run?.effects ?? []).map((effect) => effect.sends));
};

/** Refunds come and are worked on, and an older copy of all data takes the place of that. */
async function goBack(count: number): Promise<void> {
  await world.restart(keep);
  await world.control("/refunds", { count });
  await finished(count);
  expect(await charges()).toHaveLength(count);
  expect(await sent()).toBe(count);
}

describe("a start on an older copy of the data, with events and writes lost in between", () => {
  it("an hour later charges nobody twice: the keys protect, and nothing is looked up", async () => {
    await goBack(5);
    await world.advance(3_600);
    const before = await listsOfCharges();
    await world.restart(putBack);
    await finished(5);
    expect(await charges()).toHaveLength(5);
    expect(await sent()).toBe(10);
    expect(await listsOfCharges()).toBe(before);
  });

  it("30 hours later charges nobody twice: one walk of the list finds them all", async () => {
    await goBack(30);
    await world.advance(30 * 3_600);
    const before = await listsOfCharges();
    // Stripe tells its time in whole seconds: until the next one, nothing proves to a second write when the first one's walk began.
    const { beforePlace } = world;
    world.beforePlace = async () => {
      world.beforePlace = beforePlace;
      await world.advanceMeanwhile(2);
    };
    await world.restart(putBack);
    await finished(30);
    expect(await charges()).toHaveLength(30);
    expect(await passes()).toEqual(Array(30).fill(0));
    expect((await listsOfCharges()) - before).toBe(1);
  });

  it("sends what was never sent, once ten minutes have shown that it was not", async () => {
    await goBack(2);
    await world.control("/refunds", { count: 3 });
    await world.advance(30 * 3_600);
    await world.restart(putBack);
    await until(async () => {
      await world.advance(15);
      const statuses = (await world.statuses("f")).toSorted();
      return statuses.join() === "succeeded,succeeded,waiting,waiting,waiting";
    });
    expect(await charges()).toHaveLength(2);
    await finished(5);
    expect(await charges()).toHaveLength(5);
    expect(await sent()).toBe(5);
    expect((await passes()).filter((count) => count === 0)).toHaveLength(2);
  });

  it.each([
    ["was sent is found", true],
    ["was not sent is given up", false],
  ])(
    "while it is looked for lets a run that is cancelled go on until that is known: what %s",
    async (_, wasSent) => {
      await world.restart(keep);
      await world.advance(30 * 3_600);
      const match = { method: "POST", path: "/v1/charges", times: 1 };
      await world.control("/faults", { match, fault: { kind: "late", seconds: 300 } });
      if (!wasSent) await world.engine.stop();
      await world.control("/refunds", { count: 1 });
      if (wasSent) await finished(1);
      await world.restart(putBack);
      const effects = async () => {
        const { items } = await world.reading.listRuns({ flowId: "f", limit: 1 });
        return (await world.reading.run(items[0]?.id ?? ""))?.effects ?? [];
      };
      await until(async () => {
        await world.advance(5);
        return (await world.statuses("f")).join() === "waiting" && (await effects()).length > 0;
      });
      const { items } = await world.reading.listRuns({ flowId: "f", limit: 1 });
      const cancelled = await world.store.cancelRun({ runId: items[0]?.id ?? "", at: world.now() });
      expect(cancelled).toBe("cancelled");
      await until(async () => {
        await world.advance(30);
        return /^(cancelled|succeeded)$/.test((await world.statuses("f")).join());
      });
      const state = wasSent ? { state: "done" } : { state: "open", sends: 0 };
      expect(await effects()).toMatchObject([state]);
      expect(await charges()).toHaveLength(wasSent ? 1 : 0);
    },
  );

  it("counts a forgotten send for the age of the next: after a day the key protects no more", async () => {
    await goBack(1);
    await world.advance(20 * 3_600);
    // The answers are lost from now on, so that the outcome stays open past the key's day.
    const match = { method: "POST", path: "/v1/charges", times: null };
    await world.control("/faults", { match, fault: { kind: "cut", when: "before" } });
    await world.restart(putBack);
    await until(async () => {
      await world.advance(15);
      return (await passes()).some((count) => count > 0);
    });
    await world.advance(5 * 3_600);
    await world.clearFaults();
    await finished(1);
    expect(await charges()).toHaveLength(1);
  });

  it("looks at the age of a forgotten send once more at the gate: a write may wait long for its place", async () => {
    await goBack(1);
    await world.advance(3_600);
    let waits = true;
    world.beforePlace = async (endpoint) => {
      if (endpoint !== "POST /v1/charges" || !waits) return;
      waits = false;
      await world.advance(30 * 3_600);
    };
    await world.restart(putBack);
    await finished(1);
    expect(waits).toBe(false);
    expect(await charges()).toHaveLength(1);
    expect(await sent()).toBe(1);
  });

  it("finds what was sent with other values under the same key, at once", async () => {
    await goBack(1);
    await world.advance(3_600);
    // The flow has changed since: the same write has another request now.
    await world.restart((dataDir) => putBack(dataDir));
    const { revision = 0 } = (await world.store.flow("f")) ?? {};
    const draft = flowOn("new-refund", "create-charge");
    const [step] = draft.steps;
    if (step?.kind !== "action") return;
    const amount = { kind: "constant", value: 12_345 } as const;
    const steps = [{ ...step, input: { ...step.input, amount } }];
    await world.store.saveDraft({
      by: "local",
      id: "f",
      revision,
      name: "f",
      draft: { ...draft, steps },
      at: 0,
    });
    await world.engine.publish("f", asLocal);
    const startedAt = world.now();
    await finished(1);
    expect(world.now() - startedAt).toBeLessThan(300_000);
    expect(await charges()).toHaveLength(1);
    const { items } = await world.reading.listRuns({ flowId: "f", limit: 1 });
    const run = await world.reading.run(items[0]?.id ?? "");
    expect(run?.steps[0]?.attempts[0]?.error).toMatchObject({
      details: { type: "idempotency_error" },
    });
    expect(run?.effects[0]).toMatchObject({ state: "done" });
    expect(await sent()).toBe(2);
  });
});

describe("a send that may have been executed", () => {
  it("is repeated only when the other side's time is known, which may have gone on alone", async () => {
    const match = { method: "POST", path: "/v1/charges" };
    await world.control("/faults", { match, fault: { kind: "cut", when: "after" } });
    await world.control("/refunds", { count: 1 });
    await world.advance(15);
    await until(async () => (await charges()).length === 1);
    // As when the machine was paused together with its clock.
    await world.control("/clock", { advance_seconds: 30 * 3_600 });
    await finished(1);
    expect(await charges()).toHaveLength(1);
    expect(await sent()).toBe(1);
  });
});
