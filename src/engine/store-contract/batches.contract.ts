import { describe, expect, it } from "vitest";
import type { BatchOutcome, BatchRun } from "../store.ts";
import { anyPermit } from "../permit.world.ts";
import { broken, effectName, event, type Open, passing, takes, useStage } from "./stage.world.ts";

/** What a person does with many runs at once. */
export function batchesContract(open: Open): void {
  const stage = useStage(open);
  const runs: readonly BatchRun[] = [
    { runId: "r2", task: { act: "cancel" } },
    { runId: "r1", task: { act: "rerun", versionId: "f1-v1", confirmed: "5f2b" } },
    {
      runId: "r3",
      task: { act: "continue", path: "s1", attempts: 1, generation: null, confirmed: true },
    },
  ];
  const put = (id = "b1", at = 100, { by = "hana", keep = 9 } = {}) =>
    stage.store.putBatch({ id, by, act: "cancel", live: 1, runs, keep, at });
  const start = (id = "b1", at = 200) => stage.store.startBatch(id, at);
  const next = (
    ended: { runId: string; outcome: BatchOutcome } | null = null,
    { id = "b1", another = true } = {},
  ) => stage.store.nextInBatch({ id, ended, another, at: 300 });

  describe("a batch", () => {
    it("is kept as it was asked for, and goes on when it is started, once", async () => {
      await put();
      const asked = {
        id: "b1",
        by: "hana",
        act: "cancel",
        state: "asked",
        askedAt: 100,
        startedAt: null,
        endedAt: null,
        runs: 3,
        live: 1,
        outcomes: new Map(),
      };
      expect(await stage.store.batch("b1")).toEqual(asked);
      expect(await stage.store.batches(9)).toEqual([]);
      expect(await stage.store.batchesGoing()).toEqual([]);
      expect(await next()).toBeNull();
      expect(await Promise.all([start(), start()])).toEqual(
        expect.arrayContaining(["started", "conflict"]),
      );
      const going = { ...asked, state: "going", startedAt: 200 };
      expect(await stage.store.batches(9)).toEqual([going]);
      expect(await stage.store.batchesGoing()).toEqual([{ id: "b1", by: "hana" }]);
      expect(await start("b2")).toBe("conflict");
      expect(await stage.store.batch("b2")).toBeNull();
    });

    it("hands out its runs in their order, each with what was seen of it, and is done after the last", async () => {
      await put();
      await start();
      expect(await next()).toEqual({ ...runs[0], again: false });
      expect(await next({ runId: "r2", outcome: "done" })).toEqual({ ...runs[1], again: false });
      expect(await next({ runId: "r1", outcome: "conflict" })).toEqual({
        ...runs[2],
        again: false,
      });
      expect(await stage.store.batch("b1")).toMatchObject({ state: "going" });
      expect(await next({ runId: "r3", outcome: "done" })).toBeNull();
      expect(await stage.store.batch("b1")).toMatchObject({
        state: "done",
        endedAt: 300,
        outcomes: new Map([
          ["done", 2],
          ["conflict", 1],
        ]),
      });
      expect(await stage.store.refusedInBatch("b1", 9)).toEqual([
        { runId: "r1", outcome: "conflict" },
      ]);
      expect(await stage.store.batchesGoing()).toEqual([]);
    });

    it("hands a run out again of which nobody knows what became", async () => {
      await put();
      await start();
      await next();
      expect(await next()).toEqual({ ...runs[0], again: true });
      // What came of it first counts.
      await next({ runId: "r2", outcome: "done" }, { another: false });
      await next({ runId: "r2", outcome: "conflict" }, { another: false });
      expect((await stage.store.batch("b1"))?.outcomes).toEqual(new Map([["done", 1]]));
      // Nobody was given it when no other one was wanted.
      expect(await next()).toEqual({ ...runs[1], again: false });
    });

    it("hands out again only what an act has not noted in its own transaction", async () => {
      const run = await stage.runningRun();
      await stage.store.planEffect(stage.plan(run), run.epoch);
      const parked = { ...effectName, kind: "parked", error: passing, looked: null } as const;
      await stage.record(
        run,
        { kind: "parked", path: "s1", effectId: effectName.id },
        { error: passing, effect: { ...parked, lookAt: null } },
      );
      const seen = { effectId: effectName.id, generation: 0 };
      const task = { act: "stop", writes: [seen, seen], confirmed: false } as const;
      await stage.store.putBatch({
        id: "b1",
        by: "hana",
        act: "stop",
        live: 0,
        keep: 9,
        at: 100,
        runs: [{ runId: run.id, task }],
      });
      await start();
      await next();
      const left = { ...task, writes: [seen] };
      const choice = { ...seen, permit: anyPermit, decision: { kind: "stop" }, at: 2_500 } as const;
      const decide = (of: { readonly id: string; readonly left: typeof left | null }) =>
        stage.store.decideParked({ ...choice, batch: of });
      expect(await decide({ id: "b1", left })).toBe("decided");
      expect(await next()).toEqual({ runId: run.id, task: left, again: true });
      // What is refused notes nothing.
      expect(await decide({ id: "b1", left: null })).toBe("conflict");
      const cancel = { runId: run.id, at: 2_600, batch: { id: "b1", left: null } };
      expect(await stage.store.cancelRun(cancel)).toBe("over");
      expect(await next()).toEqual({ runId: run.id, task: left, again: true });
    });

    it("hands out again what it has allowed with the writes that are left, and notes nothing where somebody was quicker", async () => {
      const run = await stage.runningRun();
      await stage.store.planEffect(stage.plan(run), run.epoch);
      await stage.record(
        run,
        { kind: "parked", path: "s1", effectId: effectName.id },
        { error: broken, effect: { ...effectName, kind: "above_limit", error: broken } },
      );
      const seen = { effectId: effectName.id, generation: 0, isAboveLimit: true };
      const other = { ...seen, effectId: "another" };
      const task = { act: "allow", writes: [seen, other], confirmed: true } as const;
      const facts = { by: "hana", act: "allow", live: 1, keep: 9, at: 100 } as const;
      await stage.store.putBatch({ ...facts, id: "b1", runs: [{ runId: run.id, task }] });
      await start();
      expect(await next()).toEqual({ runId: run.id, task, again: false });
      const allow = (more: Partial<Parameters<typeof stage.store.decideParked>[0]> = {}) =>
        stage.store.decideParked({
          ...seen,
          permit: anyPermit,
          decision: { kind: "allow" },
          batch: { id: "b1", left: { ...task, writes: [other] } },
          at: 2_500,
          ...more,
        });
      // The same refusals as without a batch, and nothing is noted of them.
      for (const refused of [{ isAboveLimit: false }, { generation: 1 }, { effectId: "another" }])
        expect(await allow(refused)).toBe("conflict");
      expect(await next()).toEqual({ runId: run.id, task, again: true });
      expect(await allow()).toBe("decided");
      expect(await stage.store.effect(effectName.id)).toMatchObject({
        state: "open",
        aboveLimit: "allowed",
        generation: 0,
      });
      const left = { ...task, writes: [other] };
      expect(await next()).toEqual({ runId: run.id, task: left, again: true });
      expect(await allow({ batch: { id: "b1", left: null } })).toBe("conflict");
      expect(await next()).toEqual({ runId: run.id, task: left, again: true });
    });

    it("is stopped, keeps what came of the run in hand, and hands out none after that", async () => {
      await put();
      expect(await stage.store.stopBatch("b1", 250)).toBe("over");
      await start();
      await next();
      expect(await stage.store.stopBatch("b1", 250)).toBe("stopped");
      expect(await stage.store.stopBatch("b1", 260)).toBe("over");
      expect(await next({ runId: "r2", outcome: "done" })).toBeNull();
      expect(await stage.store.batch("b1")).toMatchObject({
        state: "stopped",
        endedAt: 250,
        runs: 3,
        outcomes: new Map([["done", 1]]),
      });
    });

    it("is forgotten where nobody has started it, and long after it has ended", async () => {
      for (const id of ["b1", "b2", "b3"]) await put(id);
      await start("b2");
      await start("b3");
      await stage.store.stopBatch("b3", 250);
      await stage.store.forgetBatches({ asked: 100, ended: 250 });
      expect(await stage.store.batch("b1")).not.toBeNull();
      expect(await stage.store.batch("b3")).not.toBeNull();
      await stage.store.forgetBatches({ asked: 101, ended: 251 });
      expect(await stage.store.batch("b1")).toBeNull();
      expect(await stage.store.batch("b2")).toMatchObject({ state: "going" });
      expect(await stage.store.batch("b3")).toBeNull();
    });

    it("is forgotten where its person has asked for too many since, and started none", async () => {
      await put("b1", 100);
      await put("b2", 101);
      await put("b3", 102, { by: "ken" });
      await start("b2");
      await put("b4", 103);
      await put("b5", 104, { keep: 2 });
      const left = await Promise.all(
        ["b1", "b2", "b3", "b4", "b5"].map((id) => stage.store.batch(id)),
      );
      expect(left.flatMap((one) => one?.id ?? [])).toEqual(["b2", "b3", "b4", "b5"]);
    });

    it("is shown with the newest first, and worked on from the first that was started", async () => {
      for (const id of ["b1", "b2", "b3"]) await put(id);
      await start("b2", 200);
      await start("b1", 300);
      expect((await stage.store.batches(9)).map(({ id }) => id)).toEqual(["b1", "b2"]);
      expect((await stage.store.batches(1)).map(({ id }) => id)).toEqual(["b1"]);
      expect((await stage.store.batchesGoing()).map(({ id }) => id)).toEqual(["b2", "b1"]);
    });

    it.each(["replaces", "copy"] as const)(
      "of a restored backup stands still, when that %s",
      async (as) => {
        await put();
        await start();
        await stage.store.markRestored(400);
        await stage.store.settleRestore(as, { from: 1, to: 500 }, 500);
        expect(await stage.store.batch("b1")).toMatchObject({ state: "stopped", endedAt: 500 });
      },
    );
  });

  describe("failed runs", () => {
    it("are found by the code of their error, and tell how often their step was tried", async () => {
      const run = await stage.runningRun();
      await stage.accept([event("k2", takes("f1", "k2"))]);
      const other = await stage.claim();
      await stage.record(run, { kind: "failed", path: "s1", error: broken }, { error: broken });
      await stage.record(other, { kind: "failed", path: "s1", error: passing }, { error: passing });
      const withError = async (error: string, more: object = {}) => {
        const { items } = await stage.reading.listRuns({ error, limit: 9, ...more });
        return items.map(({ id }) => id);
      };
      expect(await withError("test.refused")).toEqual([run.id]);
      expect(await withError("test.busy", { statuses: ["failed"], flowId: "f1" })).toEqual([
        other.id,
      ]);
      expect(await withError("test.busy", { statuses: ["waiting", "parked"] })).toEqual([]);
      expect(await withError("Refused")).toEqual([]);
      expect(await stage.store.attemptsAt(run.id, "s1")).toBe(1);
      expect(await stage.store.attemptsAt(run.id, "s9")).toBe(0);
    });
  });
}
