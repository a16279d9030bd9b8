import { describe, expect, it } from "vitest";
import { apply } from "../apply.ts";
import { longestWait } from "../decide.ts";
import { firstState } from "../run-state.ts";
import { broken, effectName, event, type Open, passing, takes, useStage } from "./stage.world.ts";
import { anyPermit } from "../permit.world.ts";

export function runsContract(open: Open): void {
  const stage = useStage(open);
  const queued = async (...keys: readonly string[]): Promise<void> => {
    await stage.connect("c1");
    await stage.flow("f1");
    await stage.listen("f1");
    await stage.accept(keys.map((key) => event(key, takes("f1", key))));
  };
  const names = async (now = 9_999, limit = 99): Promise<string[]> =>
    (await stage.store.claimRuns(now, limit)).map(({ name }) => name);
  const statusOf = async (id: string) => (await stage.reading.run(id))?.status;

  describe("claiming", () => {
    it("gives each run to one claimer, the oldest first", async () => {
      await queued("c", "a", "b");
      const claims = await Promise.all([1, 2, 3].map((limit) => names(9_999, limit)));
      expect(claims).toEqual([["c"], ["a", "b"], []]);
    });

    it("raises the epoch each time", async () => {
      await queued("k1");
      expect(await stage.claim()).toMatchObject({ epoch: 1 });
      await stage.store.freeRuns();
      expect(await stage.claim()).toMatchObject({ epoch: 2 });
    });

    it("takes a run that waited in the order of its making, once its time has come", async () => {
      await queued("a", "b", "c");
      const waiting = await stage.claim();
      const retry = { kind: "retry", path: "s1", at: 5_000 } as const;
      await stage.record(waiting, retry, { error: passing });
      expect(await names(4_999, 1)).toEqual(["b"]);
      expect(await stage.store.nextRunDue()).toBeLessThanOrEqual(4_999);
      expect(await names(5_000)).toEqual(["a", "c"]);
    });

    it("brings a run back with the state it was left in", async () => {
      await queued("k1");
      const run = await stage.claim();
      await stage.record(run, { kind: "retry", path: "s1", at: 5_000 }, { error: passing });
      const again = await stage.claim(5_000);
      expect(again.state).toEqual(apply(firstState, { kind: "retry", path: "s1", at: 5_000 }));
    });

    it("tells when the next run is due", async () => {
      await queued("k1");
      expect(await stage.store.nextRunDue()).toBeLessThanOrEqual(100);
      const run = await stage.claim();
      expect(await stage.store.nextRunDue()).toBeNull();
      await stage.record(run, { kind: "retry", path: "s1", at: 5_000 }, { error: passing });
      expect(await stage.store.nextRunDue()).toBe(5_000);
    });

    it("takes a run whose wait was set by a clock that was wrong", async () => {
      await queued("k1", "k2");
      const [one, other] = [await stage.claim(), await stage.claim()];
      const until = (at: number) => ({ kind: "retry", path: "s1", at }) as const;
      await stage.record(one, until(2_000 + longestWait), { error: passing });
      await stage.record(other, until(2_001 + longestWait), { error: passing });
      const claimed = await stage.store.claimRuns(2_000, 9);
      expect(claimed.map(({ id }) => id)).toEqual([other.id]);
    });
  });

  describe("recording a step", () => {
    it("keeps the run in hand while there is more to do", async () => {
      await queued("k1");
      const run = await stage.claim();
      const done = { kind: "done", path: "s1" } as const;
      expect(await stage.record(run, done, { output: { a: [1, null, "x"] } })).toBe("recorded");
      expect(await names()).toEqual([]);
      expect(await stage.store.outputs(run.id, ["s1", "s2"])).toEqual(
        new Map([["s1", { a: [1, null, "x"] }]]),
      );
      expect(await statusOf(run.id)).toBe("running");
    });

    it("keeps an output that is null", async () => {
      await queued("k1");
      const run = await stage.claim();
      await stage.record(run, { kind: "done", path: "s1" }, { output: null });
      expect(await stage.store.outputs(run.id, ["s1"])).toEqual(new Map([["s1", null]]));
    });

    it.each([
      ["waits", { kind: "retry", path: "s1", at: 5_000 }, "waiting"],
      ["has failed", { kind: "failed", path: "s1", error: passing }, "failed"],
      ["is parked", { kind: "parked", path: "s1", effectId: "e" }, "parked"],
      ["is paused", { kind: "paused", path: "s1", connectionId: "c1" }, "paused"],
      ["is finished", { kind: "finished" }, "succeeded"],
    ] as const)("lets the run go when it %s", async (_, result, status) => {
      await queued("k1");
      const run = await stage.claim();
      expect(await stage.record(run, result, { error: passing })).toBe("recorded");
      expect(await statusOf(run.id)).toBe(status);
      expect(await stage.record(run, { kind: "done", path: "s2" }, { output: 1 })).toBe("fenced");
      expect(await stage.store.outputs(run.id, ["s2"])).toEqual(new Map());
      expect(await names(4_999)).toEqual([]);
    });

    it("is refused to whom the run was taken from, and writes nothing", async () => {
      await queued("k1");
      const frozen = await stage.claim();
      await stage.store.freeRuns();
      const now = await stage.claim();
      expect(await stage.record(frozen, { kind: "done", path: "s1" }, { output: 1 })).toBe(
        "fenced",
      );
      const { id, epoch, state } = frozen;
      const settled = { runId: id, epoch, state: apply(state, { kind: "finished" }), at: 3 };
      expect(await stage.store.recordState(settled)).toBe("fenced");
      expect(await stage.store.outputs(id, ["s1"])).toEqual(new Map());
      expect(await statusOf(id)).toBe("running");
      expect(await stage.record(now, { kind: "done", path: "s1" }, { output: 2 })).toBe("recorded");
    });

    it("keeps every try of a step", async () => {
      await queued("k1");
      const first = await stage.claim();
      await stage.record(first, { kind: "retry", path: "s1", at: 3_000 }, { error: passing });
      const second = await stage.claim(3_000);
      const again = { kind: "retry", path: "s1", at: 6_000 } as const;
      await stage.record(second, again, { error: broken, at: 4_000 });
      const third = await stage.claim(6_000);
      await stage.record(third, { kind: "done", path: "s1" }, { output: 1, at: 7_000 });
      const [step] = (await stage.reading.run(first.id))?.steps ?? [];
      expect(step).toMatchObject({ path: "s1", status: "done", output: 1, input: { given: "s1" } });
      expect(step?.attempts).toMatchObject([
        { number: 1, outcome: "retry", error: passing, endedAt: 2_000 },
        { number: 2, outcome: "retry", error: broken, endedAt: 4_000 },
        { number: 3, outcome: "done", error: null, endedAt: 7_000 },
      ]);
    });
  });

  describe("recording a state", () => {
    it("ends the run or lets it go", async () => {
      await queued("a", "b");
      const [a, b] = [await stage.claim(), await stage.claim()];
      const ended = { runId: a.id, epoch: 1, state: apply(a.state, { kind: "finished" }), at: 3 };
      expect(await stage.store.recordState(ended)).toBe("recorded");
      expect(await stage.store.recordState(ended)).toBe("fenced");
      expect(await stage.reading.run(a.id)).toMatchObject({ status: "succeeded", endedAt: 3 });
      await stage.store.recordState({ runId: b.id, epoch: 1, state: b.state, at: 3 });
      expect(await names()).toEqual(["b"]);
    });
  });

  describe("starting again", () => {
    it("frees the runs that the last process held", async () => {
      await queued("a", "b", "c");
      await stage.record(await stage.claim(), { kind: "finished" });
      await stage.store.claimRuns(1_000, 2);
      expect(await stage.store.freeRuns()).toBe(2);
      expect(await stage.store.freeRuns()).toBe(0);
      expect(await names()).toEqual(["b", "c"]);
    });

    it("carries out a cancellation that was asked for, unless a send may be under way", async () => {
      await queued("k1");
      const run = await stage.claim();
      await stage.store.cancelRun({ runId: run.id, at: 1_100 });
      await stage.store.freeRuns();
      expect(await statusOf(run.id)).toBe("cancelled");
      expect(await names()).toEqual([]);
    });

    it("takes a run up once more to find out what became of its send, and cancels it then", async () => {
      await queued("k1");
      const run = await stage.claim();
      await stage.store.planEffect(stage.plan(run), run.epoch);
      await stage.gate(run);
      await stage.store.cancelRun({ runId: run.id, at: 1_600 });
      await stage.store.freeRuns();
      const again = await stage.claim();
      const effect = {
        id: "f1.effect",
        generation: 0,
        kind: "done",
        answer: { status: 200, body: {} },
        objectId: "ch_1",
      } as const;
      await stage.record(again, { kind: "done", path: "s1" }, { output: 1, effect });
      expect(await statusOf(run.id)).toBe("cancelled");
      expect(await stage.store.effect("f1.effect")).toMatchObject({ state: "done" });
    });
  });

  describe("cancelling", () => {
    it("ends a run that nobody holds at once", async () => {
      await queued("k1");
      const [id] = (await stage.reading.listRuns({ limit: 1 })).items.map((run) => run.id);
      expect(await stage.store.cancelRun({ runId: id ?? "", at: 200 })).toBe("cancelled");
      expect(await stage.reading.run(id ?? "")).toMatchObject({
        status: "cancelled",
        endedAt: 200,
      });
      expect(await names()).toEqual([]);
      expect(await stage.store.cancelRun({ runId: id ?? "", at: 300 })).toBe("over");
      expect(await stage.store.cancelRun({ runId: "unknown", at: 300 })).toBe("not_found");
    });

    it("is one of two that come at the same moment; the other finds the run over", async () => {
      await queued("k1");
      const [run] = (await stage.reading.listRuns({ limit: 1 })).items;
      const { id } = run ?? expect.fail("no run");
      const both = [200, 201].map((at) => stage.store.cancelRun({ runId: id, at }));
      expect((await Promise.all(both)).toSorted()).toEqual(["cancelled", "over"]);
      expect(await statusOf(id)).toBe("cancelled");
    });

    it("finds over what has ended otherwise, and leaves it so", async () => {
      await queued("k1");
      const run = await stage.claim();
      await stage.record(run, { kind: "finished" });
      const before = await stage.reading.run(run.id);
      expect(await stage.store.cancelRun({ runId: run.id, at: 9_000 })).toBe("over");
      expect(await stage.reading.run(run.id)).toEqual(before);
    });

    it("that is asked for again before a held run ends is the same wish", async () => {
      await queued("k1");
      const run = await stage.claim();
      for (const at of [1_100, 1_200])
        expect(await stage.store.cancelRun({ runId: run.id, at })).toBe("cancelled");
      expect(await stage.reading.run(run.id)).toMatchObject({
        status: "running",
        cancelAskedAt: 1_100,
      });
      await stage.record(run, { kind: "done", path: "s1" }, { output: 1 });
      expect(await stage.store.cancelRun({ runId: run.id, at: 9_000 })).toBe("over");
    });

    it("ends a held run when its step is recorded", async () => {
      await queued("k1");
      const run = await stage.claim();
      expect(await stage.store.cancelRun({ runId: run.id, at: 1_100 })).toBe("cancelled");
      expect(await statusOf(run.id)).toBe("running");
      expect(await stage.record(run, { kind: "done", path: "s1" }, { output: 1 })).toBe("recorded");
      expect(await stage.reading.run(run.id)).toMatchObject({
        status: "cancelled",
        steps: [{ path: "s1", status: "done" }],
      });
      expect(await stage.record(run, { kind: "done", path: "s2" }, { output: 1 })).toBe("fenced");
    });

    it("comes too late for a run whose last step was under way", async () => {
      await queued("k1");
      const run = await stage.claim();
      await stage.store.cancelRun({ runId: run.id, at: 1_100 });
      await stage.record(run, { kind: "finished" });
      expect(await statusOf(run.id)).toBe("succeeded");
    });

    it("does not end a run whose write may have happened before that is found out", async () => {
      await queued("k1");
      const run = await stage.claim();
      await stage.store.planEffect(stage.plan(run), run.epoch);
      await stage.gate(run);
      await stage.record(run, { kind: "retry", path: "s1", at: 3_000 }, { error: passing });
      expect(await stage.store.cancelRun({ runId: run.id, at: 2_500 })).toBe("cancelled");
      expect(await statusOf(run.id)).toBe("waiting");
      const again = await stage.claim(3_000);
      await stage.record(again, { kind: "retry", path: "s1", at: 4_000 }, { error: passing });
      expect(await statusOf(run.id)).toBe("waiting");
      const last = await stage.claim(4_000);
      const answer = { status: 200, body: {} };
      const effect = { ...effectName, kind: "done", answer, objectId: "ch_1" } as const;
      await stage.record(last, { kind: "done", path: "s1" }, { output: 1, effect });
      expect(await statusOf(run.id)).toBe("cancelled");
      expect(await stage.store.effect("f1.effect")).toMatchObject({ state: "done" });
    });

    it("ends a run that waits for a connection or a person", async () => {
      await queued("a", "b");
      const [a, b] = [await stage.claim(), await stage.claim()];
      await stage.record(a, { kind: "paused", path: "s1", connectionId: "c1" }, { error: broken });
      await stage.record(b, { kind: "parked", path: "s1", effectId: "e" }, { error: broken });
      for (const { id } of [a, b]) await stage.store.cancelRun({ runId: id, at: 3_000 });
      await stage.store.repairConnection("c1", 4_000);
      expect(await names()).toEqual([]);
      expect([await statusOf(a.id), await statusOf(b.id)]).toEqual(["cancelled", "cancelled"]);
    });
  });

  describe("a run that no poll started", () => {
    const started = (name: string, id: string) => ({
      flowId: "f1",
      event: event("ch_1"),
      run: { id, name, versionId: "f1-v1", ancestry: [] },
      permit: anyPermit,
      at: 700,
    });

    it("works like any other, once for its name", async () => {
      await stage.flow("f1");
      expect(await stage.store.startRun(started("test:1", "r1"))).toBe("started");
      expect(await stage.store.startRun(started("test:1", "r2"))).toBe("exists");
      expect(await stage.claim()).toMatchObject({
        id: "r1",
        name: "test:1",
        event: { key: "ch_1" },
      });
      const { items } = await stage.reading.listEvents({ flowId: "f1", limit: 9 });
      expect(items).toMatchObject([{ key: "ch_1", deliveries: [{ outcome: "run", runId: "r1" }] }]);
    });

    it("does not stand for the event: that is still to come", async () => {
      await queued();
      await stage.store.startRun(started("test:1", "r1"));
      expect(await stage.store.handled("f1", ["ch_1"])).toEqual(new Set());
      expect(await stage.accept([event("ch_1", takes("f1", "ch_1"))])).toBe(1);
      expect(await names()).toEqual(["test:1", "ch_1"]);
    });
  });

  it("remembers the last sign of life and the latest time ever committed", async () => {
    expect(await stage.store.lastSeen()).toBeNull();
    expect(await stage.store.recordAlive(1_000, null)).toBeNull();
    expect(await stage.store.lastSeen()).toMatchObject({
      aliveUntil: 1_000,
      own: 1_000,
      highest: 1_000,
    });
    await queued("k1");
    await stage.claim(5_000);
    expect(await stage.store.lastSeen()).toMatchObject({ aliveUntil: 1_000, highest: 5_000 });
    expect(await stage.store.recordAlive(2_000, null)).toBe(1_000);
    expect(await stage.store.lastSeen()).toMatchObject({ aliveUntil: 2_000, highest: 5_000 });
  });
}
