import { describe, expect, it } from "vitest";
import type { Retention } from "../store.ts";
import { keepLedger } from "./keep-ledger.world.ts";
import {
  effectName,
  event,
  type Open,
  passing,
  skips,
  takes,
  useStage,
  waits,
} from "./stage.world.ts";
import { anyPermit } from "../permit.world.ts";

/** What a poll may read again, in these tests. */
const rereadMs = 1_000;
const keepAll = { before: 0, runsPerFlow: 1_000_000, rereadMs } as const;

export function pruneContract(open: Open): void {
  const stage = useStage(open);

  /** Prunes until there is no more; how many runs went. */
  const prune = async (retention: Partial<Retention> = {}, limit = 3): Promise<number> => {
    let runs = 0;
    await keepLedger(stage.store);
    for (let pieces = 0; ; pieces += 1) {
      const piece = await stage.store.prune({ ...keepAll, ...retention }, limit);
      expect(piece.runs).toBeLessThanOrEqual(limit);
      runs += piece.runs;
      if (!piece.more) return runs;
      expect(pieces).toBeLessThan(200);
    }
  };

  const listening = async (): Promise<void> => {
    await stage.connect("c1");
    await stage.flow("f1");
    await stage.listen("f1");
  };

  /** A run of the event `key` that has ended at `at`; events are dated 500. */
  const finished = async (key: string, at: number, cursor = 1_000): Promise<string> => {
    await stage.accept([event(key, takes("f1", key))], { cursor, at: at - 50 });
    const run = await stage.claim(at - 20);
    await stage.record(
      run,
      { kind: "retry", path: "s1", at: at - 10 },
      { error: passing, at: at - 10 },
    );
    const again = await stage.claim(at - 5);
    await stage.record(again, { kind: "done", path: "s1" }, { at: at - 1, output: { big: key } });
    const state = { ...again.state, phase: { is: "succeeded" } } as const;
    await stage.store.recordState({ runId: run.id, epoch: again.epoch, state, at });
    return run.id;
  };

  const references = async (): Promise<string[]> =>
    (await stage.reading.listRuns({ limit: 200 })).items.map(({ reference }) => reference);
  const events = async () => (await stage.reading.listEvents({ limit: 200 })).items;
  const counts = async () => (await stage.reading.activity(["f1"]))[0]?.runs;
  const unseen = async (...keys: string[]) =>
    Array.from(await stage.store.unseen(await stage.pollId(), keys)).toSorted();

  describe("pruning", () => {
    it("removes what ended before a moment, with its event, and counts what is left", async () => {
      await listening();
      const old = await finished("k1", 2_000);
      await finished("k2", 3_000);
      expect(await counts()).toMatchObject({ succeeded: 2 });
      // The cursor moves on, so that no re-read meets the events any more.
      await finished("k3", 4_000, 50_000);
      expect(await prune({ before: 2_500 })).toBe(1);
      expect(await references()).toEqual(["k3", "k2"]);
      expect(await stage.reading.run(old)).toBeNull();
      expect((await events()).map(({ key }) => key)).toEqual(["k3", "k2"]);
      expect(await counts()).toMatchObject({ succeeded: 2 });
      expect(await prune({ before: 2_500 })).toBe(0);
    });

    it("goes in pieces, and ends", async () => {
      await listening();
      for (let at = 1; at <= 10; at += 1) await finished(`k${at}`, 2_000 + at * 100, 50_000);
      await keepLedger(stage.store);
      const piece = await stage.store.prune({ ...keepAll, before: 99_000 }, 4);
      expect(piece).toEqual({ runs: 4, more: true });
      expect(await prune({ before: 99_000 }, 4)).toBe(6);
      expect(await references()).toEqual([]);
      expect(await counts()).toMatchObject({ succeeded: 0, waiting: 0, running: 0 });
    });

    it("keeps only so many runs of each flow, the newest, and none that is unfinished", async () => {
      await listening();
      for (let at = 1; at <= 6; at += 1) await finished(`k${at}`, 2_000 + at * 100, 50_000);
      await stage.accept([event("open", takes("f1", "open"))], { at: 3_000 });
      expect(await prune({ runsPerFlow: 2 })).toBe(4);
      expect(await references()).toEqual(["open", "k6", "k5"]);
    });

    it("never touches what is unfinished, however old it is", async () => {
      await listening();
      await stage.accept(["k1", "k2", "k3"].map((key) => event(key, takes("f1", key))));
      const parked = await stage.claim();
      await stage.record(parked, { kind: "parked", path: "s1", effectId: "f1.effect" });
      const paused = await stage.claim();
      await stage.record(paused, { kind: "paused", path: "s1", connectionId: "c1" });
      await stage.accept([event("wait", waits("f1", 5_000))], { cursor: 90_000 });
      expect(await prune({ before: 99_000, runsPerFlow: 0 })).toBe(0);
      expect((await references()).toSorted()).toEqual(["k1", "k2", "k3"]);
      expect((await events()).length).toBe(4);
      expect(await stage.store.dueWaits(await stage.pollId(), 9_000, 9)).toHaveLength(1);
      expect((await stage.claim()).event).toEqual({ key: "k3" });
    });

    it("never forgets what was handled: no event and no name runs a second time", async () => {
      await listening();
      await finished("k1", 2_000, 50_000);
      await stage.accept([event("own", skips("f1"))], { cursor: 50_000 });
      const started = {
        flowId: "f1",
        event: event("test:1", { at: 600 }),
        run: takes("f1", "test:1").run,
        permit: anyPermit,
        at: 2_100,
      };
      expect(await stage.store.startRun(started)).toBe("started");
      const test = await stage.claim();
      const state = { ...test.state, phase: { is: "succeeded" } } as const;
      await stage.store.recordState({ runId: test.id, epoch: test.epoch, state, at: 2_200 });
      await stage.accept([event("newest", { at: 40_000 })], { cursor: 50_000 });

      expect(await prune({ before: 99_000 })).toBe(2);
      expect((await events()).map(({ key }) => key)).toEqual(["newest"]);
      expect(await stage.store.handled("f1", ["k1", "own", "new"])).toEqual(new Set(["k1", "own"]));
      expect(await unseen("k1", "own")).toEqual(["k1", "own"]);
      expect(await stage.accept([event("k1", takes("f1", "k1")), event("own", skips("f1"))])).toBe(
        0,
      );
      expect(await stage.store.startRun({ ...started, event: event("test:1") })).toBe("exists");
      expect(await stage.store.claimRuns(99_000, 9)).toEqual([]);
    });

    it("keeps of a write its name, key, outcome and object, and the chain it belongs to", async () => {
      const { store } = stage;
      const run = await stage.runningRun();
      const plan = stage.plan(run, {
        request: {
          method: "POST",
          path: "/v1/charges",
          params: { amount: 1, description: "for Ada" },
          apiVersion: "1",
        },
      });
      await store.planEffect(plan, run.epoch);
      await stage.gate(run);
      const done = {
        ...effectName,
        kind: "done",
        answer: { status: 200, body: { id: "ch_9", description: "for Ada" }, requestId: "req_1" },
        objectId: "ch_9",
      } as const;
      await stage.record(
        run,
        { kind: "done", path: "s1" },
        { effect: done, output: { id: "ch_9" } },
      );
      const state = { ...run.state, phase: { is: "succeeded" } } as const;
      await store.recordState({ runId: run.id, epoch: run.epoch, state, at: 2_500 });
      expect(await prune({ before: 99_000 })).toBe(1);

      const effect = await store.effect("f1.effect");
      expect(effect).toMatchObject({
        key: plan.key,
        state: "done",
        sends: 1,
        answer: null,
        error: null,
      });
      expect(effect?.request).toEqual({ ...plan.request, params: {} });
      expect(await store.effectOfObject("c1", "ch_9")).toBe("f1.effect");
      expect(await store.ancestryOfEffect("f1.effect")).toEqual(["f1"]);
    });

    it("leaves a poll what it may read again, without the data of runs that are gone", async () => {
      await listening();
      await finished("k1", 2_000, 1_400);
      await stage.accept([event("k2", { at: 900 })], { cursor: 1_400, at: 2_000 });
      await stage.accept([event("newest", { at: 1_400 })], { cursor: 1_400, at: 2_000 });
      expect(await prune({ before: 99_000 })).toBe(1);
      expect(await unseen("k1", "k2", "newest")).toEqual([]);
      const k1 = (await events()).find(({ key }) => key === "k1");
      expect(k1).toMatchObject({ data: null, deliveries: [{ outcome: "run", runId: null }] });

      await stage.accept([], { cursor: 1_600 });
      expect(await prune({ before: 99_000 })).toBe(0);
      expect(await unseen("k1", "k2", "newest")).toEqual(["k1"]);
      await stage.accept([], { cursor: 90_000 });
      await prune({ before: 99_000 });
      expect(await unseen("k1", "k2", "newest")).toEqual(["k1", "k2"]);
    });

    it("keeps the newest event of a poll with its data, as its sample", async () => {
      await listening();
      await finished("k1", 2_000);
      await stage.accept([], { cursor: 90_000 });
      expect(await prune({ before: 99_000 })).toBe(1);
      expect(await stage.reading.newestEvent("c1", "new-charge")).toMatchObject({
        key: "k1",
        data: { key: "k1" },
      });
    });

    it("keeps an event while another flow has a run of it", async () => {
      await listening();
      await stage.flow("f2");
      await stage.listen("f2");
      await stage.accept([event("k1", takes("f1", "k1"), takes("f2", "k1"))], { cursor: 50_000 });
      await stage.accept([event("newest", { at: 40_000 })], { cursor: 50_000 });
      const first = await stage.claim();
      const state = { ...first.state, phase: { is: "succeeded" } } as const;
      await stage.store.recordState({ runId: first.id, epoch: first.epoch, state, at: 2_000 });
      expect(await prune({ before: 99_000 })).toBe(1);
      expect(await stage.claim()).toMatchObject({ flowId: "f2", event: { key: "k1" } });
    });

    it("gives an event that is known without its data to a flow that it is new to, with it", async () => {
      await listening();
      await finished("k1", 2_000, 1_400);
      await stage.accept([event("newest", { at: 1_400 })], { cursor: 1_400 });
      await prune({ before: 99_000 });
      await stage.flow("f2");
      await stage.listen("f2", { window: { from: 0, to: 1_000 } });
      const again = event("k1", takes("f2", "k1"));
      const slice = {
        flowId: "f2",
        pollId: await stage.pollId(),
        since: 0,
        from: 1_000,
        at: 3_000,
      };
      expect(await stage.acceptBackfill({ ...slice, events: [again] })).toBe(1);
      expect(await stage.claim()).toMatchObject({ flowId: "f2", event: { key: "k1" } });
    });

    it("does nothing in an empty store", async () => {
      expect(await stage.store.prune({ ...keepAll, before: 99_000 }, 10)).toEqual({
        runs: 0,
        more: false,
      });
    });
  });

  describe("the settings that are made", () => {
    it("are none at first, change one by one, and are taken back", async () => {
      const { store } = stage;
      const made = { historyDays: null, runsPerFlow: null, auditDays: null, ledgerYears: null };
      const none = { ...made, backedUpAt: null, privateHosts: null, heldSince: null };
      expect(await store.settings()).toEqual(none);
      await store.changeSettings({ historyDays: 7 });
      await store.changeSettings({ runsPerFlow: 1_000 });
      expect(await store.settings()).toEqual({ ...none, historyDays: 7, runsPerFlow: 1_000 });
      await store.changeSettings({});
      await store.changeSettings({ historyDays: null, runsPerFlow: 2 });
      await store.changeSettings({ historyDays: null, backedUpAt: 5 });
      expect(await store.settings()).toEqual({ ...none, runsPerFlow: 2, backedUpAt: 5 });
    });
  });
}
