import { describe, expect, it } from "vitest";
import { unsentOnly } from "../effects.ts";
import type { EffectNews } from "../fold-effect.ts";
import type { ClaimedRun, NotNow, Store } from "../store.ts";
import { broken, type Open, passing, useStage } from "./stage.world.ts";
import { afterNews, passGate } from "./writes.world.ts";

type Answer = Awaited<ReturnType<Store["passGate"]>>;

/** What a run of several items must keep when the gate is closed to one of them. */
export function gateContract(open: Open): void {
  const stage = useStage(open);
  const late = { id: "f1.late", path: "s1:b/s2" } as const;
  const gateOf = (run: ClaimedRun, more: Partial<Parameters<typeof passGate>[1]> = {}) =>
    passGate(stage.store, {
      effectId: late.id,
      runId: run.id,
      epoch: run.epoch,
      at: 1_600,
      ...more,
    });
  const owned = { connectionId: "c1", owner: "local" } as const;
  const limits = [{ currency: "jpy", perWrite: 1, perFlowAndDay: { sum: null, count: null } }];
  const record = (run: ClaimedRun, news: EffectNews) =>
    afterNews(stage.store, { id: late.id, generation: 0, ...news }, 1_550).then((effect) =>
      stage.store.recordStep({
        runId: run.id,
        epoch: run.epoch,
        state: run.state,
        attempt: {
          path: late.path,
          startedAt: 1_540,
          endedAt: 1_550,
          outcome: "retry",
          error: passing,
          requestId: null,
        },
        input: null,
        effect,
        at: 1_550,
      }),
    );

  /** By what has closed it. */
  const closed: Readonly<Record<string, (run: ClaimedRun) => Promise<Answer>>> = {
    "new limits on money": async (run) => {
      await stage.store.setLimits({ id: "c1", by: "local", before: [], limits });
      return gateOf(run);
    },
    "a hold by the owner": async (run) => {
      await stage.store.hold({ by: "owner", ...owned }, 1_560);
      return gateOf(run);
    },
    "a hold by the owner's absence": async (run) => {
      await stage.store.hold({ by: "absence", owner: "local" }, 1_560);
      return gateOf(run);
    },
    "the switch": async (run) => {
      await stage.store.hold({ by: "switch" }, 1_560);
      return gateOf(run);
    },
    "a grant that is taken back": async (run) => {
      await stage.store.grant({ connectionId: "c1", by: "local", person: "hana", at: 5 });
      await stage.store.revoke({ connectionId: "c1", by: { owner: "local" }, person: "hana" });
      return gateOf(run);
    },
    "connections that are locked": async (run) => {
      await stage.store.lockConnections("local", broken);
      return gateOf(run);
    },
    "a connection that is handed over": async (run) => {
      await stage.store.setHeir({ id: "c1", heir: "hana", by: { owner: "local" }, at: 1 });
      const before = { sealed: "sealed", locked: false };
      const given = { id: "c1", to: "hana", name: "Shop", before, settings: {} };
      await stage.store.handOver({ ...given, sealed: "v1.hanas", at: 1_560 });
      return gateOf(run);
    },
    "its day, which is full, and a hold": async (run) => {
      await stage.store.hold({ by: "owner", ...owned }, 1_560);
      const most = { sum: 0, count: null };
      const count = { connectionId: "c1", flowId: "f1", day: 1, currency: "jpy", amount: 1, most };
      return gateOf(run, { count });
    },
    "a send that nobody here knew of": async (run) => {
      await gateOf(run, { at: 1_550 });
      return gateOf(run, { plan: stage.plan(run, late) });
    },
    "its age": async (run) => {
      await gateOf(run, { at: 1_550 });
      return gateOf(run, { notBefore: 1_550 });
    },
    "a send that may have been executed, where it was completed anew": async (run) => {
      await gateOf(run, { at: 1_550 });
      const anew = stage.plan(run).request;
      return gateOf(run, { notBefore: unsentOnly, anew });
    },
    "an outcome that is known": async (run) => {
      await gateOf(run, { at: 1_550 });
      await record(run, { kind: "failed", error: broken });
      return gateOf(run);
    },
    "a missing plan": (run) => gateOf(run, { effectId: "f1.none", plan: planOfNone(run) }),
  };
  const planOfNone = (run: ClaimedRun) => stage.plan(run, { id: "f1.none", path: "s1:c/s2" });

  describe("to one item, while the write of another is under way", () => {
    it.each(Object.keys(closed))("leaves that its outcome: %s", async (reason) => {
      const run = await stage.runningRun();
      await stage.store.planEffect(stage.plan(run), run.epoch);
      await stage.store.planEffect(stage.plan(run, late), run.epoch);
      await stage.gate(run, 1_500);

      const answer = await closed[reason]?.(run);
      expect(answer).toBe("not_now" satisfies NotNow);
      expect(await stage.store.claimRuns(9_999_999, 9)).toEqual([]);

      const sent = (await stage.store.effect("f1.effect")) ?? expect.fail("It is written down");
      const told = { status: 200, body: { id: "ch_1" }, requestId: "req_1" };
      const effect = { ...sent, kind: "done", answer: told, objectId: "ch_1" } as const;
      const done = { kind: "advanced", path: "s1" } as const;
      expect(await stage.record(run, done, { output: 1, effect })).toBe("recorded");
      expect(await stage.store.effect("f1.effect")).toMatchObject({ state: "done", answer: told });

      expect(await stage.letGo(run)).toBe("recorded");
      expect(await stage.claim(9_999)).toMatchObject({ id: run.id, epoch: run.epoch + 1 });
    });
  });
}
