import { describe, expect, it } from "vitest";
import type { FlowDocument } from "#flow/document.ts";
import { nameByHand } from "../run-name.ts";
import { apply } from "../apply.ts";
import type { StepResult } from "../result.ts";
import { firstState, type Phase, type RunState } from "../run-state.ts";
import type { ClaimedRun } from "../store.ts";
import { plainDocument } from "./plain-document.world.ts";
import { keepLedger } from "./keep-ledger.world.ts";
import { event, type Open, useStage } from "./stage.world.ts";
import { skipsTimes } from "./times.world.ts";
import { anyPermit, anyConsent } from "../permit.world.ts";

/** Runs that steps of other runs start. */
export function callsContract(open: Open): void {
  const stage = useStage(open);
  const calling = (...flows: readonly string[]): FlowDocument => ({
    ...plainDocument,
    steps: flows.map((flow, index) => ({
      kind: "call",
      id: `s${index + 1}`,
      name: null,
      flow,
      input: {},
    })),
  });
  const call = (caller: ClaimedRun, id: string, { path = "s1", flowId = "f2" } = {}) => {
    const name = `call:${path}`;
    return stage.store.callRun({
      flowId,
      event: event(name, { id: `event of ${id}` }),
      run: { id, name, versionId: `${flowId}-v1`, ancestry: ["f1"] },
      caller: { runId: caller.id, epoch: caller.epoch, path },
      at: 1_100,
    });
  };
  /** A claimed run of `f1`, and `f2`, which can be called. */
  const calledFlow = async (): Promise<ClaimedRun> => {
    const run = await stage.runningRun();
    await stage.flow("f2");
    await stage.activate("f2", { kind: "invoke" }, 10);
    return run;
  };
  const status = async (id: string) => (await stage.reading.run(id))?.status;
  const waitFor = (run: ClaimedRun, until: number) =>
    stage.store.recordState({
      runId: run.id,
      epoch: run.epoch,
      state: { ...run.state, phase: { is: "waiting", failures: 0, until } },
      at: 1_200,
    });
  const succeed = (run: ClaimedRun) =>
    stage.record(
      run,
      { kind: "done", path: "s1" },
      {
        state: { ...run.state, phase: { is: "succeeded" } },
      },
    );

  it("a version of an earlier build keeps what it calls from now on, once", async () => {
    await stage.flow("f1", { document: calling("f2") });
    // One of this build keeps what it was published with.
    await stage.store.keepCalls("f1-v1", { f2: "f2-v1" });
    expect((await stage.store.version("f1-v1"))?.calls).toEqual({});
  });

  describe("the callers of a flow", () => {
    it("are those whose published version calls it", async () => {
      await stage.flow("f2");
      await stage.flow("f3", { document: calling("f2", "f2", "f4") });
      await stage.flow("f1", { document: calling("f2") });
      expect((await stage.store.callersOf("f2")).map(({ id }) => id)).toEqual(["f1", "f3"]);
      expect(await stage.store.callersOf("f4")).toMatchObject([
        { id: "f3", name: "Flow f3", version: { id: "f3-v1", number: 1 } },
      ]);
      expect(await stage.store.callersOf("f1")).toEqual([]);
      await stage.store.saveDraft({
        id: "f1",
        revision: 1,
        name: "Flow f1",
        draft: plainDocument,
        at: 5,
        by: "local",
      });
      expect(await stage.store.callersOf("f2")).toHaveLength(2);
      const draft = { kind: "draft", revision: 2, by: "local" } as const;
      await stage.store.publish({
        consent: anyConsent,
        ...draft,
        id: "f1",
        versionId: "f1-v2",
        at: 6,
      });
      expect((await stage.store.callersOf("f2")).map(({ id }) => id)).toEqual(["f3"]);
      await stage.store.deleteFlow("f3", 7);
      expect(await stage.store.callersOf("f2")).toEqual([]);
    });
  });

  it("what a version calls is moved flow by flow, also by two that are published at one moment", async () => {
    await stage.flow("f2");
    await stage.flow("f3");
    await stage.flow("f1", { document: calling("f2", "f3") });
    const move = (id: string) =>
      stage.store.publish({
        consent: { ...anyConsent, callers: [{ versionId: "f1-v1", calls: { [id]: `${id}-v2` } }] },
        kind: "draft",
        revision: 1,
        by: "local",
        id,
        versionId: `${id}-v2`,
        at: 6,
      });
    await Promise.all([move("f2"), move("f3")]);
    const calls = { f2: "f2-v2", f3: "f3-v2" };
    expect(await stage.store.version("f1-v1")).toMatchObject({ calls });
  });

  it("a schedule waits for what its run has called, but not for a person", async () => {
    const when = { kind: "interval", everyMinutes: 1 } as const;
    const trigger = { kind: "schedule", when, overlap: false } as const;
    await stage.flow("f1", { document: { ...calling("f2"), trigger } });
    await stage.activate("f1", { kind: "schedule", timetable: { nextAt: 1_000 } }, 5);
    await stage.flow("f2");
    await stage.activate("f2", { kind: "invoke" }, 10);
    const now = (id: string) =>
      stage.store.startRun({
        permit: anyPermit,
        flowId: "f1",
        event: event(`now:${id}`),
        run: { id, name: nameByHand("now", id), versionId: "f1-v1", ancestry: [] },
        alone: true,
        at: 900,
      });
    expect(await now("r1")).toBe("started");
    const caller = await stage.claim();
    expect(await call(caller, "r2", { path: "s1:b/s2" })).toBe("started");
    expect(await call(caller, "r3", { path: "s1:c/s2" })).toBe("started");
    const unfinished = skipsTimes(stage, "f1", 1_000);
    /** Two items of a loop wait for their calls; what comes of the rest. */
    const beside = async (run: ClaimedRun, count: number, ...results: readonly StepResult[]) => {
      const begun: readonly StepResult[] = [
        { kind: "looped", path: "s1", step: "s1", count, atOnce: 3, onFailure: "stop" },
        { kind: "began", path: "s1", index: 0, item: "s1:a" },
        { kind: "began", path: "s1", index: 1, item: "s1:b" },
        { kind: "began", path: "s1", index: 2, item: "s1:c" },
        { kind: "deferred", path: "s1:b/s2", at: 9_999 },
        { kind: "deferred", path: "s1:c/s2", at: 9_999 },
        ...results,
      ];
      const state = begun.reduce<RunState>(apply, firstState);
      await stage.store.recordState({ runId: run.id, epoch: run.epoch, state, at: 1_000 });
      return unfinished();
    };
    const isOver: StepResult = { kind: "collected", path: "s1:a/s1" };
    expect(await beside(caller, 3, isOver)).toBe(true);
    const [first, second] = await stage.store.claimRuns(1_300, 2);
    if (!first || !second) expect.fail("Two runs are there");
    const rest = (run: ClaimedRun, phase: Phase) =>
      stage.store.recordState({
        runId: run.id,
        epoch: run.epoch,
        state: { ...run.state, phase },
        at: 1_400,
      });
    await rest(first, { is: "parked", path: "s1", effectId: "e1" });
    expect(await unfinished()).toBe(true);
    expect(await now("r4")).toBe("unfinished");
    await rest(second, { is: "paused", connectionId: "c1" });
    expect(await unfinished()).toBe(false);
    // An item of the caller's own loop may wait for a person beside those that call; one that goes on holds up the schedule.
    const besideAgain = async (count: number, result: StepResult) => {
      const again = await stage.claim(99_999);
      expect(again.id).toBe(caller.id);
      return beside(again, count, result);
    };
    expect(await besideAgain(3, { kind: "retry", path: "s1:a/s2", at: 9_999 })).toBe(true);
    expect(await now("r5")).toBe("unfinished");
    expect(await besideAgain(4, isOver)).toBe(true);
    expect(await besideAgain(3, { kind: "parked", path: "s1:a/s2", effectId: "e2" })).toBe(false);
    expect((await stage.reading.run(caller.id))?.status).toBe("parked");
    expect(await now("r5")).toBe("started");
  });

  describe("a run that is called", () => {
    it("is one for its name, and knows its caller, which knows it", async () => {
      const caller = await calledFlow();
      expect(await call(caller, "r2")).toBe("started");
      expect(await call(caller, "r3")).toBe("exists");
      expect(await stage.store.run("r2")).toMatchObject({ callerId: caller.id, ancestry: ["f1"] });
      expect(await stage.store.run(caller.id)).toMatchObject({ callerId: null });
      const [shown, called] = [await stage.reading.run(caller.id), await stage.reading.run("r2")];
      expect(shown).toMatchObject({
        caller: null,
        calls: [{ path: "s1", runId: "r2", flowId: "f2", flowName: "Flow f2", status: "waiting" }],
      });
      expect(called).toMatchObject({
        kind: "call",
        calls: [],
        caller: { path: "s1", runId: caller.id, flowId: "f1", flowName: "Flow f1" },
      });
      expect((await stage.reading.listRuns({ limit: 9, kind: "call" })).items).toMatchObject([
        { id: "r2", kind: "call" },
      ]);
      expect((await stage.reading.listRuns({ limit: 9, kind: "event" })).items).toMatchObject([
        { id: caller.id },
      ]);
    });

    it("is refused where its flow is not active, or gone", async () => {
      const caller = await calledFlow();
      await stage.store.deactivate("f2", 20);
      expect(await call(caller, "r2")).toBe("conflict");
      expect(await call(caller, "r2", { flowId: "none" })).toBe("not_found");
      expect(await stage.store.run("r2")).toBeNull();
    });

    it("is not made by who does not hold the caller any more", async () => {
      const caller = await calledFlow();
      expect(await call({ ...caller, epoch: caller.epoch - 1 }, "r2")).toBe("fenced");
      await waitFor(caller, 5_000);
      expect(await call(caller, "r2")).toBe("fenced");
      const again = await stage.claim(6_000);
      expect(await call(again, "r2")).toBe("started");
    });

    it("is not made by a caller that is to end", async () => {
      const caller = await calledFlow();
      await stage.store.cancelRun({ runId: caller.id, at: 1_050 });
      expect(await call(caller, "r2")).toBe("not_now");
      expect(await stage.store.run("r2")).toBeNull();
    });

    it("ends with its caller, and what it has called itself with it", async () => {
      const caller = await calledFlow();
      await call(caller, "r2");
      await waitFor(caller, 50_000);
      const called = await stage.claim();
      await stage.flow("f3");
      await stage.activate("f3", { kind: "invoke" }, 10);
      await call(called, "r3", { flowId: "f3" });
      await waitFor(called, 50_000);
      expect(await stage.store.cancelRun({ runId: caller.id, at: 1_300 })).toBe("cancelled");
      expect([await status(caller.id), await status("r2"), await status("r3")]).toEqual([
        "cancelled",
        "cancelled",
        "cancelled",
      ]);
      expect((await stage.store.run("r3"))?.endedAt).toBe(1_300);
    });

    it("that somebody holds ends as soon as its step is recorded", async () => {
      const caller = await calledFlow();
      await call(caller, "r2");
      await waitFor(caller, 50_000);
      const called = await stage.claim();
      await stage.store.cancelRun({ runId: caller.id, at: 1_300 });
      expect(await status("r2")).toBe("running");
      expect(await stage.record(called, { kind: "done", path: "s1" })).toBe("recorded");
      expect(await status("r2")).toBe("cancelled");
    });

    it("wakes the caller that waits for it when it is over, and nobody else", async () => {
      const caller = await calledFlow();
      await call(caller, "r2");
      await waitFor(caller, 50_000);
      const called = await stage.claim();
      await stage.store.wakeCaller("r2", 1_300);
      expect(await stage.store.claimRuns(1_400, 9)).toEqual([]);
      await succeed(called);
      await stage.store.wakeCaller("r2", 1_500);
      expect(await stage.claim(1_600)).toMatchObject({ id: caller.id });
      // It is held now, and looks by itself.
      await stage.store.wakeCaller("r2", 1_700);
      await stage.store.wakeCaller(caller.id, 1_700);
      expect(await stage.store.claimRuns(1_800, 9)).toEqual([]);
    });

    it("tells of the writes of all that it has called, the newest generation of each, in pages", async () => {
      const caller = await calledFlow();
      await stage.flow("f3");
      await stage.activate("f3", { kind: "invoke" }, 11);
      await call(caller, "r2");
      const second = await stage.claim(1_100);
      await call(caller, "r3", { path: "s2" });
      const third = await stage.claim(1_100);
      await call(second, "r4", { path: "s2", flowId: "f3" });
      const fourth = await stage.claim(1_100);
      const write = (run: ClaimedRun, path: string, generation = 0) => {
        const plan = stage.plan(run, { id: `${run.id} ${path}`, path, generation });
        return stage.store.planEffect(plan, run.epoch);
      };
      await write(caller, "s9");
      for (const run of [third, second, fourth]) await write(run, "s1");
      await write(second, "s3");
      await write(second, "s3", 1);
      const read = (limit: number, after?: { runId: string; path: string }) =>
        stage.reading.calledWrites({ runId: caller.id, limit, ...(after && { after }) });
      const told = (await read(9)).map(({ runId, flowId, effect }) => [
        runId,
        flowId,
        effect.path,
        effect.generation,
      ]);
      expect(told).toEqual([
        ["r2", "f2", "s1", 0],
        ["r2", "f2", "s3", 1],
        ["r3", "f2", "s1", 0],
        ["r4", "f3", "s1", 0],
      ]);
      expect(await read(2, { runId: "r2", path: "s1" })).toMatchObject([
        { runId: "r2", effect: { path: "s3" } },
        { runId: "r3", connectionId: "c1" },
      ]);
      expect(await read(2, { runId: "r4", path: "s1" })).toEqual([]);
      expect(await stage.reading.calledWrites({ runId: "r3", limit: 9 })).toEqual([]);
    });

    it("tells of the connections around it, and goes on upon those that it began with", async () => {
      const on = (connection: string): FlowDocument => ({
        ...plainDocument,
        steps: [
          {
            kind: "action",
            id: "s9",
            name: null,
            connector: "shop",
            action: "write",
            connection,
            input: {},
          },
        ],
      });
      const { steps: calls } = calling("f2");
      await stage.flow("f1", { document: { ...calling(), steps: [...on("c1").steps, ...calls] } });
      await stage.flow("f2", { document: on("c2") });
      await stage.activate("f2", { kind: "invoke" }, 10);
      const start = { id: "r1", name: "test:r1", versionId: "f1-v1", ancestry: [] };
      await stage.store.startRun({
        permit: anyPermit,
        flowId: "f1",
        event: event("test:r1"),
        run: start,
        at: 1_000,
      });
      const caller = await stage.claim();
      const told = () => stage.store.connectionsTold(["r1", "r2", "none"]);
      const all = (...ids: readonly string[]) => new Set(ids);
      expect(await stage.store.connectionsBelow("r1")).toEqual(all("c1"));
      expect(await told()).toEqual(new Map([["r1", all("c1", "c2")]]));
      expect(await call(caller, "r2")).toBe("started");
      const draft = on("c3");
      await stage.store.saveDraft({ id: "f2", revision: 1, name: "f2", draft, by: "ken", at: 20 });
      const published = { id: "f2", versionId: "f2-v2", at: 1_200 };
      await stage.store.publish({
        consent: anyConsent,
        kind: "draft",
        revision: 2,
        by: "ken",
        ...published,
      });
      expect(await stage.store.connectionsBelow("r1")).toEqual(all("c1", "c2"));
      expect(await stage.store.connectionsBelow("r2")).toEqual(all("c2"));
      expect(await told()).toEqual(
        new Map([
          ["r1", all("c1", "c2", "c3")],
          ["r2", all("c1", "c2", "c3")],
        ]),
      );
    });

    it("that its caller has yet to look at keeps no other flow's runs", async () => {
      const caller = await calledFlow();
      await call(caller, "r2");
      await waitFor(caller, 50_000);
      await succeed(await stage.claim());
      await stage.flow("f3");
      for (const id of ["r3", "r4"]) {
        const run = { id, name: `test:${id}`, versionId: "f3-v1", ancestry: [] };
        await stage.store.startRun({
          permit: anyPermit,
          flowId: "f3",
          event: event(`test:${id}`),
          run,
          at: 2_000,
        });
        await stage.store.cancelRun({ runId: id, at: 2_000 });
      }
      const retention = { before: 0, runsPerFlow: 0, rereadMs: 0 };
      await keepLedger(stage.store);
      for (let pieces = 0; pieces < 9; pieces += 1) await stage.store.prune(retention, 1);
      expect(await stage.store.run("r2")).not.toBeNull();
      for (const id of ["r3", "r4"]) expect(await stage.store.run(id)).toBeNull();
    });

    it("is kept until its caller is over, however old it is", async () => {
      const caller = await calledFlow();
      await call(caller, "r2");
      await waitFor(caller, 50_000);
      await succeed(await stage.claim());
      const retention = { before: 9_000, runsPerFlow: 1_000, rereadMs: 0 };
      const prune = async () => {
        await keepLedger(stage.store);
        return stage.store.prune(retention, 10);
      };
      await prune();
      expect(await stage.store.run("r2")).not.toBeNull();
      await stage.store.cancelRun({ runId: caller.id, at: 1_400 });
      await prune();
      expect(await stage.store.run("r2")).toBeNull();
    });
  });
}
