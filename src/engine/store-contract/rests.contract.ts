import { describe, expect, it } from "vitest";
import type { StepResult } from "../result.ts";
import type { RunState } from "../run-state.ts";
import type { RunStatus } from "#flow/run-status.ts";
import { apply } from "../apply.ts";
import type { ClaimedRun, ParkedDecision } from "../store.ts";
import { restsOf } from "../rests.ts";
import { plainDocument } from "./plain-document.world.ts";
import { broken, event, type Open, passing, takes, useStage } from "./stage.world.ts";
import { afterNews, passGate } from "./writes.world.ts";
import { anyPermit } from "../permit.world.ts";

/** A run whose loop works on two items at once: what one rests for must find it while the other works. */
export function restsContract(open: Open): void {
  const stage = useStage(open);
  const begun: readonly StepResult[] = [
    { kind: "looped", path: "s1", step: "s1", count: 2, atOnce: 2, onFailure: "stop" },
    { kind: "began", path: "s1", index: 0, item: "s1:a" },
    { kind: "began", path: "s1", index: 1, item: "s1:b" },
  ];
  const status = async (id: string) => (await stage.reading.run(id))?.status;
  const isDue = async () => (await stage.store.nextRunDue()) === 0;

  /** What comes of the items, one after the other, each recorded with the state it leads to. */
  const working = async () => {
    const run = await stage.runningRun();
    let state = begun.reduce<RunState>(apply, run.state);
    const record = async (result: StepResult, at: number) => {
      state = apply(state, result);
      return stage.record(run, result, { at, state, error: broken });
    };
    return { run, record };
  };

  describe("an item that is paused while another works", () => {
    const paused = (item: string) =>
      ({ kind: "paused", path: `s1:${item}/s2`, connectionId: "c1" }) as const;

    it("goes on where its connection was repaired before the run went to rest", async () => {
      const { run, record } = await working();
      await stage.store.breakConnection("c1", broken, 2_000);
      await record(paused("a"), 2_000);
      await stage.store.repairConnection("c1", 3_000);
      expect(await status(run.id)).toBe("running");
      await record({ kind: "failed", path: "s1:b/s2", error: broken }, 4_000);
      expect(await isDue()).toBe(true);
    });

    it("rests while its connection is broken, and is found by the repair", async () => {
      const { run, record } = await working();
      await stage.store.breakConnection("c1", broken, 2_000);
      await record(paused("a"), 2_000);
      await record({ kind: "failed", path: "s1:b/s2", error: broken }, 4_000);
      expect(await status(run.id)).toBe("paused");
      expect(await isDue()).toBe(false);
      await stage.store.repairConnection("c1", 5_000);
      expect(await isDue()).toBe(true);
    });

    it("is found by the repair while the run waits for the other item", async () => {
      const { record } = await working();
      await stage.store.breakConnection("c1", broken, 2_000);
      await record(paused("a"), 2_000);
      await record({ kind: "delayed", path: "s1:b/s2", until: 9_000_000 }, 4_000);
      expect(await stage.store.nextRunDue()).toBe(9_000_000);
      await stage.store.repairConnection("c1", 5_000);
      expect(await isDue()).toBe(true);
    });

    it("does not take the run from whoever works on it", async () => {
      const { run, record } = await working();
      await stage.store.breakConnection("c1", broken, 2_000);
      await record(paused("a"), 2_000);
      await stage.store.repairConnection("c1", 3_000);
      expect(await record({ kind: "retry", path: "s1:b/s2", at: 8_000 }, 4_000)).toBe("recorded");
      expect(await status(run.id)).toBe("waiting");
    });
  });

  describe("two items that rest for two connections", () => {
    const holds = ["c1", "c2"].map(
      (connectionId) => ({ by: "owner", connectionId, owner: "local" }) as const,
    );
    const through = (connection: string) =>
      ({
        kind: "action",
        id: connection,
        name: null,
        connector: "stripe",
        action: "create-charge",
        connection,
        input: {},
      }) as const;
    /** Both connections are held, and each has an item that rests for it. */
    const resting = async () => {
      await stage.connect("c1");
      await stage.connect("c2");
      const document = { ...plainDocument, steps: [through("c1"), through("c2")] };
      await stage.flow("f1", { document });
      await stage.listen("f1");
      await stage.accept([event("k1", takes("f1", "k1"))]);
      const run = await stage.claim();
      for (const hold of holds) await stage.store.hold(hold, 1_500);
      let state = begun.reduce<RunState>(apply, run.state);
      for (const [item, connectionId] of [
        ["a", "c1"],
        ["b", "c2"],
      ] as const) {
        const result = { kind: "paused", path: `s1:${item}/s2`, connectionId } as const;
        state = apply(state, result);
        await stage.record(run, result, { at: 2_000, state, error: broken });
      }
      expect(await status(run.id)).toBe("paused");
    };
    const works = async (now: number) =>
      restsOf((await stage.claim(now)).state).map((rest) => rest.for);

    it.each([
      [holds, []],
      [holds.toReversed(), []],
      [holds.slice(0, 1), [{ connectionId: "c2" }]],
      [holds.slice(1), [{ connectionId: "c1" }]],
    ])("go on each when its own is lifted: %j", async (lifted, left) => {
      await resting();
      for (const hold of lifted) await stage.store.lift(hold, 3_000);
      expect(await works(3_000)).toEqual(left);
    });

    it("go on both when one word lifts both", async () => {
      await resting();
      await stage.store.hold({ by: "switch" }, 2_500);
      for (const hold of holds) await stage.store.lift(hold, 3_000);
      await stage.store.lift({ by: "switch" }, 4_000);
      expect(await works(4_000)).toEqual([]);
    });
  });

  describe("an item that is parked beside another", () => {
    const effectOf = (item: string) => ({ id: `f1.${item}`, generation: 0 });
    const planned = async (run: ClaimedRun, item: string, path: string) => {
      const effect = effectOf(item);
      await stage.store.planEffect(stage.plan(run, { ...effect, path }), run.epoch);
      await passGate(stage.store, {
        effectId: effect.id,
        runId: run.id,
        epoch: run.epoch,
        at: 1_500,
      });
    };
    const decide = (item: string, decision: ParkedDecision, at: number) =>
      stage.store.decideParked({
        permit: anyPermit,
        effectId: effectOf(item).id,
        generation: 0,
        decision,
        at,
      });
    const answer = { status: 200, body: {}, requestId: "req_1" };
    const happened = { kind: "happened", answer, objectId: "ch_1" } as const;
    const parkEffect = async (item: string, run: ClaimedRun, state: RunState, at: number) =>
      stage.store.recordStep({
        runId: run.id,
        epoch: run.epoch,
        state,
        attempt: {
          path: `s1:${item}/s2`,
          startedAt: at - 10,
          endedAt: at,
          outcome: "parked",
          error: broken,
          requestId: null,
        },
        input: null,
        effect: await afterNews(
          stage.store,
          { ...effectOf(item), kind: "parked", error: passing, looked: null, lookAt: null },
          at,
        ),
        at,
      });
    /** Both are parked, `a` first. */
    const both = async () => {
      const run = await stage.runningRun();
      let state = begun.reduce<RunState>(apply, run.state);
      for (const [item, at] of [
        ["a", 2_000],
        ["b", 3_000],
      ] as const) {
        const path = `s1:${item}/s2`;
        await planned(run, item, path);
        state = apply(state, { kind: "parked", path, effectId: effectOf(item).id });
        await parkEffect(item, run, state, at);
      }
      return run;
    };

    it("goes on when it is decided, also where the run rests for the other first", async () => {
      const run = await both();
      expect(await status(run.id)).toBe("parked");
      expect(await decide("b", happened, 4_000)).toBe("decided");
      expect(await isDue()).toBe(true);
    });

    it("ends the run when it is given up, also where the run rests for the other first", async () => {
      const run = await both();
      expect(await decide("b", { kind: "stop" }, 4_000)).toBe("decided");
      expect(await status(run.id)).toBe("cancelled");
    });

    /** One is parked, and the other is still worked on. */
    const one = async () => {
      const run = await stage.runningRun();
      const path = "s1:a/s2";
      await planned(run, "a", path);
      const parked = { kind: "parked", path, effectId: effectOf("a").id } as const;
      const state = [...begun, parked].reduce<RunState>(apply, run.state);
      await parkEffect("a", run, state, 2_000);
      expect(await status(run.id)).toBe("parked");
      const retry = { kind: "retry", path: "s1:b/s2", at: 9_000 } as const;
      const rest = () =>
        stage.record(run, retry, { at: 4_000, state: apply(state, retry), error: broken });
      return { run, rest };
    };

    it.each<StepResult>([
      { kind: "retry", path: "s1:b/s2", at: 9_000 },
      { kind: "delayed", path: "s1:b/s2", until: 9_000 },
      { kind: "paused", path: "s1:b/s2", connectionId: "c1" },
      { kind: "failed", path: "s1:b/s2", error: broken },
    ])("is news once, and is found and counted while the other is $kind", async (result) => {
      const { run } = await one();
      const news = async () =>
        (await stage.store.alertWork(0, 99)).news.flatMap((each) =>
          each.news.kind === "run_parked" ? [each.news.effectId] : [],
        );
      expect(await news()).toEqual(["f1.a"]);
      if (result.kind === "paused") await stage.store.breakConnection("c1", broken, 3_000);
      const parked = { kind: "parked", path: "s1:a/s2", effectId: "f1.a" } as const;
      const state = [...begun, parked, result].reduce<RunState>(apply, run.state);
      await stage.record(run, result, { at: 4_000, state, error: broken });
      expect(await news()).toEqual(["f1.a"]);
      const { items } = await stage.reading.listRuns({ statuses: ["parked"], limit: 9 });
      expect(items.map(({ id }) => id)).toEqual([run.id]);
      const { waitingForPerson } = await stage.reading.overview({ bounds: [], connectionIds: [] });
      expect(waitingForPerson.parked).toBe(1);
      const wakes = result.kind === "retry" || result.kind === "delayed";
      expect(await stage.store.claimRuns(9_000, 9)).toHaveLength(wakes ? 1 : 0);
    });

    it("is found and counted while its holder works on the other, until it is decided", async () => {
      const { run } = await one();
      const found = async (...statuses: readonly RunStatus[]) => {
        const { items } = await stage.reading.listRuns({ statuses, limit: 9 });
        return items.map(({ id, status: its }) => `${id} ${its}`);
      };
      const counted = async () =>
        (await stage.reading.overview({ bounds: [], connectionIds: [] })).waitingForPerson.parked;
      expect(await found("parked")).toEqual([`${run.id} parked`]);
      expect(await found("running", "parked")).toEqual([`${run.id} parked`]);
      expect(await found("running")).toEqual([]);
      expect(await counted()).toBe(1);
      expect(await decide("a", happened, 3_000)).toBe("decided");
      expect(await found("parked")).toEqual([]);
      expect(await found("running", "parked")).toEqual([`${run.id} running`]);
      expect(await counted()).toBe(0);
    });

    it("is found decided when the run goes to rest", async () => {
      const { rest } = await one();
      expect(await decide("a", happened, 3_000)).toBe("decided");
      await rest();
      expect(await isDue()).toBe(true);
    });

    it("asks the run to end where somebody works on it while it is given up", async () => {
      const { run, rest } = await one();
      expect(await decide("a", { kind: "stop" }, 3_000)).toBe("decided");
      await rest();
      expect(await status(run.id)).toBe("cancelled");
    });
  });
}
