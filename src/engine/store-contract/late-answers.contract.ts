import { describe, expect, it } from "vitest";
import { foldEffect } from "../fold-effect.ts";
import { keepLateAnswer } from "../late-answer.ts";
import { anyPermit } from "../permit.world.ts";
import type { ClaimedRun, EffectRecord, ParkedDecision } from "../store.ts";
import { broken, effectName, type Open, passing, useStage } from "./stage.world.ts";

/** A process has lost its run while its write was on its way, and another one has parked the write. Then the answer comes. */
export function lateAnswersContract(open: Open): void {
  const stage = useStage(open);
  const answer = { status: 200, body: { id: "ch_1" }, requestId: "req_1" };
  const done = { kind: "done", answer, objectId: "ch_1" } as const;
  const parked = {
    ...effectName,
    kind: "parked",
    error: passing,
    looked: null,
    lookAt: null,
  } as const;
  const effect = () => stage.store.effect(effectName.id);
  const decide = (decision: ParkedDecision) =>
    stage.store.decideParked({ ...choice, permit: anyPermit, decision, at: 3_000 });
  const choice = { effectId: effectName.id, generation: 0 };
  const sendIt = {
    kind: "send",
    key: "key-1",
    request: { method: "POST", path: "/v1/charges", params: {}, apiVersion: "1" },
    clearUntil: 0,
  } as const;

  /** As the first process will have it, and the run as the second one holds it. */
  const takenOver = async () => {
    const first = await stage.runningRun();
    await stage.store.planEffect(stage.plan(first), first.epoch);
    await stage.gate(first, 1_500);
    const sent = (await effect()) ?? expect.fail("It is written down");
    await stage.store.freeRuns();
    return { sent, late: foldEffect(sent, done, 1_900), second: await stage.claim(1_600) };
  };
  const park = (second: ClaimedRun) =>
    stage.record(
      second,
      { kind: "parked", path: "s1", effectId: effectName.id },
      { error: passing, effect: parked },
    );

  /** What the first process does with its answer; resolves with how often it has woken the runs, and warned. */
  const comes = async (late: EffectRecord) => {
    const heard = { runs: 0, warnings: 0 };
    const log = {
      debug: () => {},
      info: () => {},
      warn: () => void (heard.warnings += 1),
      error: () => {},
    };
    const onRuns = () => void (heard.runs += 1);
    await keepLateAnswer(late, { store: stage.store, clock: { now: () => 4_000 }, log, onRuns });
    return heard;
  };
  const ignored = { runs: 0, warnings: 0 };

  describe("an answer that comes when another process has the run", () => {
    it("is that of the parked write, and its run goes on", async () => {
      const { late, second } = await takenOver();
      await park(second);
      expect(await comes(late)).toEqual({ runs: 1, warnings: 0 });
      expect(await effect()).toMatchObject({ state: "done", sends: 1, answer, objectId: "ch_1" });
      expect(await stage.claim(4_000)).toMatchObject({
        id: second.id,
        state: { phase: { is: "working" } },
      });
      expect(await comes(late)).toEqual(ignored);
    });

    it("counts where the run was cancelled meanwhile, which stays so", async () => {
      const { late, second } = await takenOver();
      await park(second);
      await stage.store.cancelRun({ runId: second.id, at: 3_000 });
      await comes(late);
      expect(await effect()).toMatchObject({ state: "done", answer });
      expect(await stage.reading.run(second.id)).toMatchObject({ status: "cancelled" });
    });

    it("changes nothing while the other process works on the write", async () => {
      const { late } = await takenOver();
      const before = await effect();
      expect(await comes(late)).toEqual(ignored);
      expect(await effect()).toEqual(before);
    });

    it.each<[string, ParkedDecision]>([
      ["sent its next generation", sendIt],
      ["given it up", { kind: "stop" }],
    ])("changes nothing where a person has %s, and the log says so", async (_, decision) => {
      const { late, second } = await takenOver();
      await park(second);
      expect(await decide(decision)).toBe("decided");
      const before = await effect();
      expect(await comes(late)).toEqual({ runs: 0, warnings: 1 });
      expect(await effect()).toEqual(before);
    });

    it.each<[string, ParkedDecision]>([
      ["done", { kind: "happened", answer: { status: 201, body: null }, objectId: null }],
      ["refused", { kind: "refused", error: broken }],
    ])("changes nothing where it is known that the write was %s", async (_, decision) => {
      const { late, second } = await takenOver();
      await park(second);
      await decide(decision);
      const before = await effect();
      expect(await comes(late)).toEqual(ignored);
      expect(await effect()).toEqual(before);
    });

    it("changes nothing where the write was sent again since", async () => {
      const { late, second } = await takenOver();
      await stage.gate(second, 1_700);
      await park(second);
      const before = await effect();
      expect(await comes(late)).toEqual(ignored);
      expect(await effect()).toEqual(before);
    });

    it.each(["failed", "unanswered", "unknown"] as const)(
      "changes nothing where it proves no execution: %s",
      async (kind) => {
        const { sent, second } = await takenOver();
        await park(second);
        const before = await effect();
        const late = foldEffect(sent, { kind, error: broken }, 1_900);
        expect(await comes(late)).toEqual(ignored);
        expect(await effect()).toEqual(before);
      },
    );
  });
}
