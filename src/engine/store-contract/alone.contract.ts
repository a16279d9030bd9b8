import { describe, expect, it } from "vitest";
import { aloneName } from "../effect-name.ts";
import { unsentOnly } from "../effects.ts";
import type { EffectNews } from "../fold-effect.ts";
import type { ClaimedRun } from "../store.ts";
import { anyPermit } from "../permit.world.ts";
import { broken, effectName, event, type Open, passing, takes, useStage } from "./stage.world.ts";
import { afterNews } from "./writes.world.ts";

export function aloneContract(open: Open): void {
  const stage = useStage(open);
  const target = aloneName("account", "row A-1");
  const anew = {
    method: "POST",
    path: "/v1/charges",
    params: { row: 9 },
    apiVersion: "1",
  } as const;
  const planned = async () => {
    const run = await stage.runningRun();
    await stage.store.planEffect(stage.plan(run), run.epoch);
    return run;
  };
  const effect = () => stage.store.effect("f1.effect");
  const unexecuted = {
    kind: "unexecuted",
    before: { unprovenSince: null },
    error: passing,
  } as const;
  const done = { kind: "done", answer: { status: 200, body: {} }, objectId: null } as const;

  describe("a request that was completed anew", () => {
    it("takes the place of the one that was written down, with the send that is let through", async () => {
      const run = await planned();
      const { request } = stage.plan(run);
      expect(await effect()).toMatchObject({ request });
      expect(await stage.gate(run, 1_500, unsentOnly, { anew })).toMatchObject({ sends: 1 });
      expect(await effect()).toMatchObject({ request: anew, sends: 1, unprovenSince: 1_500 });
    });

    it("takes no place where a send may have been executed", async () => {
      const run = await planned();
      const { request } = stage.plan(run);
      await stage.gate(run, 1_500);
      expect(await stage.gate(run, 1_600, unsentOnly, { anew })).toBe("not_now");
      expect(await effect()).toMatchObject({ request, sends: 1 });
    });

    it("takes its place where each send before is proven unexecuted", async () => {
      const run = await planned();
      await stage.gate(run, 1_500);
      const retry = { kind: "retry", path: "s1", at: 3_000 } as const;
      await stage.record(run, retry, { error: passing, effect: { ...effectName, ...unexecuted } });
      const again = await stage.claim(3_000);
      expect(await stage.gate(again, 3_100, unsentOnly, { anew })).toMatchObject({ sends: 2 });
      expect(await effect()).toMatchObject({ request: anew });
    });

    it("takes no place for whom the run was taken from", async () => {
      const frozen = await planned();
      await stage.store.freeRuns();
      await stage.claim();
      expect(await stage.gate(frozen, 1_500, unsentOnly, { anew })).toBe("fenced");
      expect(await effect()).toMatchObject({ request: stage.plan(frozen).request, sends: 0 });
    });
  });

  describe("a write that has something to itself", () => {
    const sent = async (): Promise<ClaimedRun> => {
      const run = await planned();
      await stage.gate(run, 1_500, 0, { target });
      return run;
    };
    const waitsFor = (effectId = "f9.effect") => stage.store.unsettledSend({ effectId, target });
    const told = async (run: ClaimedRun, news: EffectNews) => {
      const result =
        news.kind === "done"
          ? ({ kind: "done", path: "s1" } as const)
          : ({ kind: "retry", path: "s1", at: 3_000 } as const);
      const more = news.kind === "done" ? { output: 1 } : { error: passing };
      await stage.record(run, result, { ...more, effect: { ...effectName, ...news } });
    };

    it("is waited for from its send on, by others than itself", async () => {
      const run = await planned();
      expect(await waitsFor()).toBeNull();
      await stage.gate(run, 1_500, 0, { target });
      expect(await waitsFor()).toBe(1_500);
      expect(await waitsFor("f1.effect")).toBeNull();
      const other = aloneName("account", "row A-2");
      expect(await stage.store.unsettledSend({ effectId: "f9.effect", target: other })).toBeNull();
    });

    it.each([
      ["is done", done],
      ["was refused for good", { kind: "failed", error: broken }],
    ] satisfies readonly (readonly [string, EffectNews])[])(
      "is waited for no more once it %s, and leaves no name to look through",
      async (_, news) => {
        const run = await sent();
        await told(run, news);
        expect(await waitsFor()).toBeNull();
        expect(await effect()).toMatchObject({ target: null });
      },
    );

    it("is waited for no more once it is proven unexecuted", async () => {
      await told(await sent(), unexecuted);
      expect(await waitsFor()).toBeNull();
    });

    it("is waited for where nobody knows its outcome, even if a person has given it up", async () => {
      const run = await sent();
      await told(run, { kind: "parked", error: broken, looked: null, lookAt: null });
      expect(await waitsFor()).toBe(1_500);
      const given = await afterNews(stage.store, { ...effectName, kind: "stopped" }, 4_000);
      expect(given).toMatchObject({ state: "stopped", target });
      const choice = { effectId: "f1.effect", generation: 0, at: 4_000 } as const;

      await stage.store.decideParked({ ...choice, decision: { kind: "stop" }, permit: anyPermit });
      expect(await effect()).toMatchObject({ state: "stopped" });
      expect(await waitsFor()).toBe(1_500);
    });

    it("is waited for by the last of several", async () => {
      await sent();
      await stage.flow("f2");
      await stage.listen("f2");
      await stage.accept([event("k2", takes("f2", "k2"))]);
      const other = await stage.claim();
      await Promise.all([
        stage.store.planEffect(stage.plan(other), other.epoch),
        stage.gate(other, 1_700, 0, { plan: stage.plan(other), target }),
      ]);
      expect(await waitsFor()).toBe(1_700);
      expect(await waitsFor("f2.effect")).toBe(1_500);
    });
  });
}
