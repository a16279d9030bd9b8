import { describe, expect, it } from "vitest";
import type { ParkedDecision } from "../store.ts";
import { broken, effectName, type Open, passing, useStage } from "./stage.world.ts";
import { passGate } from "./writes.world.ts";
import { anyPermit } from "../permit.world.ts";

export function parkedContract(open: Open): void {
  const stage = useStage(open);
  const day = 86_400_000;
  const answer = { status: 200, body: { id: "ch_1" }, requestId: "req_1" };
  const happened = { kind: "happened", answer, objectId: "ch_1" } as const;
  const request = { method: "POST", path: "/v1/charges", params: { again: 1 }, apiVersion: "1" };
  const send = {
    kind: "send",
    key: "key-1",
    request: { ...request, method: "POST" },
    clearUntil: 8_000,
  } as const;
  const effect = () => stage.store.effect(effectName.id);
  const decide = (decision: ParkedDecision, generation = 0, at = 9_000) =>
    stage.store.decideParked({
      permit: anyPermit,
      effectId: effectName.id,
      generation,
      decision,
      at,
    });
  const status = async (id: string) => (await stage.reading.run(id))?.status;

  /** A run that is parked for a write that was sent. */
  const parkedRun = async (lookAt: number | null = 5_000) => {
    const run = await stage.runningRun();
    await stage.store.planEffect(stage.plan(run), run.epoch);
    await stage.gate(run);
    const looked = { times: 1, at: 1_900, from: 1_000, to: 1_800 };
    await stage.record(
      run,
      { kind: "parked", path: "s1", effectId: effectName.id },
      { error: broken, effect: { ...effectName, kind: "parked", error: passing, looked, lookAt } },
    );
    return run;
  };

  describe("a parked write", () => {
    it("is looked for when its time has come, until it rests", async () => {
      await parkedRun();
      const record = {
        ...effectName,
        state: "parked",
        parkedAt: 2_000,
        lookAt: 5_000,
        looked: { times: 1, at: 1_900, from: 1_000, to: 1_800 },
        error: passing,
        lastSendAt: 1_500,
      };
      expect(await stage.store.parkedToLookFor(4_999, 9)).toEqual([]);
      const [due] = await stage.store.parkedToLookFor(5_000, 9);
      expect(due).toMatchObject(record);
      expect(due).toEqual(await effect());

      const looked = { times: 2, at: 5_000, from: 900, to: 1_900 };
      const look = { effectId: effectName.id, generation: 0, looked, at: 5_000 };
      await stage.store.noteLookUp({ ...look, lookAt: 7_000 });
      expect(await stage.store.parkedToLookFor(6_999, 9)).toEqual([]);
      expect(await stage.store.parkedToLookFor(7_000, 9)).toMatchObject([{ looked }]);
      await stage.store.noteLookUp({ ...look, lookAt: null });
      expect(await stage.store.parkedToLookFor(99 * day, 9)).toEqual([]);
      expect(await effect()).toMatchObject({ state: "parked", parkedAt: 2_000, lookAt: null });
    });

    it("whose time was set by a clock that was wrong is looked for", async () => {
      await parkedRun(5_000 + 2 * day);
      expect(await stage.store.parkedToLookFor(5_000, 9)).toHaveLength(1);
    });

    it("is looked for even when its run was cancelled", async () => {
      const run = await parkedRun();
      await stage.store.cancelRun({ runId: run.id, at: 3_000 });
      expect(await status(run.id)).toBe("cancelled");
      expect(await stage.store.parkedToLookFor(5_000, 9)).toHaveLength(1);
      expect(await decide(happened)).toBe("decided");
      expect(await effect()).toMatchObject({ state: "done", answer });
      expect(await status(run.id)).toBe("cancelled");
      expect(await stage.store.claimRuns(99 * day, 9)).toEqual([]);
    });

    it("shows what is known of it", async () => {
      const run = await parkedRun();
      const [view] = (await stage.reading.run(run.id))?.effects ?? [];
      expect(view).toMatchObject({
        state: "parked",
        sends: 1,
        lastSentAt: 1_500,
        parkedAt: 2_000,
        lookUps: 1,
        lastLookUpAt: 1_900,
        lookedFrom: 1_000,
        lookedTo: 1_800,
        nextLookUpAt: 5_000,
      });
    });
  });

  describe("a decision about a parked write", () => {
    it("that it happened makes it done, and its run goes on", async () => {
      const run = await parkedRun();
      expect(await decide(happened)).toBe("decided");
      expect(await effect()).toMatchObject({ state: "done", answer, error: null, lookAt: null });
      expect(await stage.store.effectOfObject("c1", "ch_1")).toBe(effectName.id);
      expect(await status(run.id)).toBe("waiting");
      const again = await stage.claim(9_000);
      expect(again).toMatchObject({ id: run.id, epoch: 2, state: { phase: { is: "working" } } });
    });

    it("that it was refused makes it failed, and its run goes on to fail", async () => {
      const run = await parkedRun();
      expect(await decide({ kind: "refused", error: broken })).toBe("decided");
      expect(await effect()).toMatchObject({ state: "failed", error: broken });
      expect(await stage.claim(9_000)).toMatchObject({ id: run.id });
    });

    it("to send it writes the next generation down, as not yet sent", async () => {
      const run = await parkedRun();
      expect(await decide(send)).toBe("decided");
      expect(await effect()).toMatchObject({
        ...stage.plan(run),
        generation: 1,
        key: "key-1",
        request: send.request,
        state: "open",
        sends: 0,
        unprovenSince: null,
        clearUntil: 8_000,
        parkedAt: null,
        lookAt: null,
        looked: null,
      });
      const views = (await stage.reading.run(run.id))?.effects ?? [];
      expect(views.map(({ generation, state }) => [generation, state])).toEqual([
        [0, "stopped"],
        [1, "open"],
      ]);
      const again = await stage.claim(9_000);
      const pass = { effectId: effectName.id, runId: run.id, epoch: again.epoch, at: 9_100 };
      const gate = (generation: number) => passGate(stage.store, { ...pass, generation });
      expect(await gate(1)).toMatchObject({ sends: 1 });
      expect(await stage.store.ancestryOfEffect(effectName.id)).toEqual(["f1"]);
      expect(await gate(0)).toBe("not_now");
    });

    it("to stop gives it up and cancels its run", async () => {
      const run = await parkedRun();
      expect(await decide({ kind: "stop" })).toBe("decided");
      expect(await effect()).toMatchObject({ state: "stopped", error: passing, lookAt: null });
      expect(await status(run.id)).toBe("cancelled");
    });

    it.each([
      ["happened", happened],
      ["refused", { kind: "refused", error: broken }],
      ["send", send],
      ["stop", { kind: "stop" }],
    ] as const)("counts once: the next one is a conflict (%s)", async (_name, decision) => {
      await parkedRun();
      expect(await decide(decision)).toBe("decided");
      const before = await effect();
      for (const other of [happened, send, { kind: "stop" }] as const)
        expect(await decide(other)).toBe("conflict");
      expect(await effect()).toEqual(before);
    });

    it("is a conflict about another generation, an open write, and one that is not there", async () => {
      const run = await parkedRun();
      expect(await decide(happened, 1)).toBe("conflict");
      expect(await status(run.id)).toBe("parked");
      const none = { effectId: "none", generation: 0, decision: happened } as const;
      const unknown = { ...none, permit: anyPermit, at: 1 };
      expect(await stage.store.decideParked(unknown)).toBe("conflict");
      expect(await decide(send)).toBe("decided");
      expect(await decide(happened, 1)).toBe("conflict");
    });

    it("to send it is a conflict when its run is over", async () => {
      const run = await parkedRun();
      await stage.store.cancelRun({ runId: run.id, at: 3_000 });
      expect(await decide(send)).toBe("conflict");
      expect(await effect()).toMatchObject({ generation: 0, state: "parked" });
    });

    it("counts for a holder of the run who was about to park it for the same write", async () => {
      const run = await stage.runningRun();
      await stage.store.planEffect(stage.plan(run), run.epoch);
      await stage.gate(run);
      const park = { kind: "parked", path: "s1", effectId: effectName.id } as const;
      // The write is parked, and its run goes to another holder before that is recorded.
      await stage.store.freeRuns();
      const late = { ...effectName, kind: "parked", error: passing } as const;
      const update = { ...late, looked: null, lookAt: null };
      expect(await stage.record(run, park, { error: broken, effect: update })).toBe("fenced");
      const again = await stage.claim();
      expect(await decide(send)).toBe("decided");
      await stage.record(again, park, { error: broken });
      expect(await status(run.id)).toBe("waiting");
      expect(await stage.claim(9_500)).toMatchObject({ id: run.id, epoch: 3 });
    });

    it("counts against a look-up that comes after it", async () => {
      await parkedRun();
      expect(await decide({ kind: "stop" })).toBe("decided");
      const looked = { times: 2, at: 9_500, from: 1, to: 2 };
      const look = { effectId: effectName.id, generation: 0, looked, lookAt: 9_900, at: 9_500 };
      await stage.store.noteLookUp(look);
      expect(await stage.store.parkedToLookFor(10_000, 9)).toEqual([]);
    });
  });
}
