import { describe, expect, it } from "vitest";
import { erasedMark, eraserOf } from "../erasing.ts";
import { firstPlace } from "../erasures.ts";
import type { ClaimedRun, ErasurePlace } from "../store.ts";
import { keepLedger } from "./keep-ledger.world.ts";
import { broken, effectName, event, type Open, takes, useStage, waits } from "./stage.world.ts";
import { anyPermit } from "../permit.world.ts";

const value = "Hana@example.com";
const about = (key: string) => ({ data: { key, mail: value.toLowerCase() } });

export function erasuresContract(open: Open): void {
  const stage = useStage(open);

  /** Looks through everything once, in pieces as small as they come. */
  const through = async (id: string | null) => {
    const sum = { holding: 0, kept: 0 };
    for (let from: ErasurePlace | null = firstPlace; from !== null;) {
      const piece = await stage.store.erasePiece({ id, from, limit: 1, eraser: eraserOf(value) });
      sum.holding += piece.holding;
      sum.kept += piece.kept;
      from = piece.next;
    }
    return sum;
  };
  const begin = () => stage.store.beginErasure({ id: "e1", by: "hana", at: 50, sealed: "sealed" });
  const erasure = async () => (await stage.store.erasures())[0];

  /** A run of an event that is about her, which has not ended. */
  const running = async (
    before?: () => Promise<void>,
    target: string | null = "t1",
  ): Promise<ClaimedRun> => {
    await stage.connect("c1");
    await before?.();
    await stage.flow("f1");
    await stage.listen("f1");
    await stage.accept([event("k1", takes("f1", "k1"), about("k1")), event("k2", about("k2"))]);
    const run = await stage.claim();
    await stage.store.planEffect(
      stage.plan(run, {
        request: {
          method: "POST",
          path: "/v1/customers",
          params: { email: value, amount: 1 },
          apiVersion: "1",
        },
      }),
      run.epoch,
    );
    await stage.gate(run, 1_500, 0, target === null ? {} : { target });
    return run;
  };
  const answer = { status: 200, body: { id: "cus_1", email: value }, requestId: "req_1" };
  const finish = async (run: ClaimedRun) => {
    await stage.record(
      run,
      { kind: "done", path: "s1", acted: true },
      {
        input: { to: `To ${value}` },
        output: { email: value },
        effect: { ...effectName, kind: "done", answer, objectId: "cus_1" },
      },
    );
    const state = { ...run.state, phase: { is: "succeeded" } } as const;
    await stage.store.recordState({ runId: run.id, epoch: run.epoch, state, at: 2_100 });
  };
  const told = async (id: string) =>
    JSON.stringify([
      await stage.reading.run(id),
      await stage.store.effect(effectName.id),
      await stage.reading.listEvents({ limit: 9 }),
    ]);

  describe("what is erased for one subject", () => {
    it("is counted first, and nothing is changed by that", async () => {
      const run = await running();
      await finish(run);
      const before = await told(run.id);
      expect(await through(null)).toEqual({ holding: 3, kept: 0 });
      expect(await told(run.id)).toBe(before);
    });

    it("has a mark in its place, and everything else is as it was", async () => {
      const run = await running();
      await finish(run);
      await begin();
      expect(await through("e1")).toEqual({ holding: 3, kept: 0 });
      const text = await told(run.id);
      expect(text.toLowerCase()).not.toContain(value.toLowerCase());
      expect(await stage.reading.run(run.id)).toMatchObject({
        reference: "k1",
        status: "succeeded",
        event: { key: "k1", mail: erasedMark },
        steps: [{ input: { to: `To ${erasedMark}` }, output: { email: erasedMark } }],
        effects: [{ params: { email: erasedMark, amount: 1 }, objectId: "cus_1", state: "done" }],
      });
      expect(await stage.store.effect(effectName.id)).toMatchObject({ target: null });
      expect(await stage.store.run(run.id)).toMatchObject({ isErased: true });
      expect(await through("e1")).toEqual({ holding: 0, kept: 0 });
      expect(await erasure()).toMatchObject({ by: "hana", runs: 1, events: 2, next: null });
    });

    it("is kept as long as a run, a write that is parked or a wait needs it", async () => {
      const run = await running();
      await begin();
      expect(await through("e1")).toEqual({ holding: 3, kept: 2 });
      expect(await erasure()).toMatchObject({ kept: 2, runs: 0, events: 1, sealed: "sealed" });
      await stage.record(
        run,
        { kind: "parked", path: "s1", effectId: effectName.id },
        {
          error: broken,
          effect: { ...effectName, kind: "parked", error: broken, looked: null, lookAt: null },
        },
      );
      await stage.store.eraseAgain("e1");
      expect(await through("e1")).toEqual({ holding: 2, kept: 2 });
      expect(await stage.store.effect(effectName.id)).toMatchObject({
        request: { params: { email: value } },
      });
      await stage.store.decideParked({
        permit: anyPermit,
        effectId: effectName.id,
        generation: 0,
        decision: { kind: "stop" },
        at: 9_000,
      });
      await stage.store.eraseAgain("e1");
      expect(await through("e1")).toEqual({ holding: 2, kept: 0 });
      await stage.store.endErasure("e1", 9_500);
      expect(await erasure()).toMatchObject({ kept: 0, endedAt: 9_500, sealed: null });
    });

    describe("beside an older write that may be repeated", () => {
      let older: ClaimedRun;
      const beside = (target: string, ownTarget: string | null = "t1") =>
        running(async () => {
          await stage.flow("f2");
          await stage.listen("f2");
          await stage.accept([event("k0", takes("f2", "k0"))]);
          older = await stage.claim();
          await stage.store.planEffect(stage.plan(older, { id: "f2.effect" }), older.epoch);
          await stage.gate(older, 1_400, 0, { target });
        }, ownTarget);
      const newer = () => {
        const asked = { effectId: "f2.effect", from: 0, after: null, limit: 9 };
        return stage.store.newerWrites({ ...asked, targets: ["t1", "t2"], actions: [] });
      };

      it.each([
        ["of the same name", "t1"],
        ["of a list, which has another name", "t2"],
      ])("is kept until that is decided: %s", async (_, target) => {
        await finish(await beside(target));
        await begin();
        const before = await newer();
        expect(before).toMatchObject([{ target: "t1", request: { params: { email: value } } }]);
        expect(await through(null)).toEqual({ holding: 3, kept: 1 });
        expect(await through("e1")).toEqual({ holding: 3, kept: 1 });
        expect(await newer()).toEqual(before);
        const done = { id: "f2.effect", generation: 0, kind: "done", objectId: null } as const;
        const result = { kind: "done", path: "s1" } as const;
        const updated = { status: 200, body: null };
        await stage.record(older, result, { output: 1, effect: { ...done, answer: updated } });
        await stage.store.eraseAgain("e1");
        expect(await through("e1")).toEqual({ holding: 1, kept: 0 });
        expect(await stage.store.effect(effectName.id)).toMatchObject({ target: null });
      });

      it("is kept while that is to be sent again, which has not begun", async () => {
        await finish(await beside("t1"));
        const name = { id: "f2.effect", generation: 0 };
        const effect = {
          ...name,
          kind: "parked",
          error: broken,
          looked: null,
          lookAt: null,
        } as const;
        await stage.record(
          older,
          { kind: "parked", path: "s1", effectId: name.id },
          { error: broken, effect },
        );
        const request = { method: "POST" as const, path: "/v1", params: {}, apiVersion: "1" };
        await stage.store.decideParked({
          permit: anyPermit,
          effectId: name.id,
          generation: 0,
          decision: { kind: "send", key: "again", request, clearUntil: 99_000 },
          at: 9_000,
        });
        await begin();
        expect(await through("e1")).toEqual({ holding: 3, kept: 1 });
        expect(await newer()).toMatchObject([
          { target: "t1", request: { params: { email: value } } },
        ]);
      });

      it("is kept where an earlier build has given it no target", async () => {
        await finish(await beside("t1", null));
        await begin();
        expect(await through("e1")).toEqual({ holding: 3, kept: 1 });
      });

      it("leaves its target where the run is forgotten", async () => {
        await finish(await beside("t1"));
        await keepLedger(stage.store);
        await stage.store.prune({ before: 90_000, runsPerFlow: 1, rereadMs: 1_000_000 }, 9);
        expect(await newer()).toMatchObject([{ target: "t1", request: { params: {} } }]);
      });
    });

    it("starts nothing any more, for whichever flow asks for it", async () => {
      const run = await running();
      await finish(run);
      await stage.flow("f2");
      await stage.listen("f2");
      await begin();
      await through("e1");
      const again = [
        event("k1", takes("f1", "k1"), takes("f2", "k1"), about("k1")),
        event("k2", takes("f2", "k2"), waits("f1", 900), about("k2")),
      ];
      expect(await stage.accept(again, { at: 3_000 })).toBe(0);
      const { items } = await stage.reading.listEvents({ limit: 9 });
      const became = items.flatMap(({ key, deliveries }) =>
        deliveries.map(({ flowId, outcome, reason }) => [key, flowId, outcome, reason]),
      );
      expect(became).toContainEqual(["k2", "f2", "skipped", "erased"]);
      expect(became).toContainEqual(["k1", "f1", "run", null]);
      expect(JSON.stringify(items)).not.toContain(value.toLowerCase());
      expect((await stage.reading.listRuns({ limit: 9 })).items).toHaveLength(1);
    });

    it("is not what an event says by itself: whoever writes the mark stops nothing", async () => {
      await stage.connect("c1");
      await stage.flow("f1");
      await stage.listen("f1");
      const forged = { data: { name: erasedMark } };
      await stage.accept([event("k1", takes("f1", "k1"), forged)]);
      const first = await stage.claim();
      expect(await stage.store.run(first.id)).toMatchObject({ isErased: false });
      await stage.flow("f2");
      await stage.listen("f2");
      expect(await stage.accept([event("k1", takes("f2", "k1"), forged)])).toBe(1);
    });

    it("does not come back with a poll after the run is forgotten", async () => {
      const run = await running();
      await finish(run);
      await begin();
      await through("e1");
      await keepLedger(stage.store);
      await stage.store.prune({ before: 90_000, runsPerFlow: 1, rereadMs: 1_000_000 }, 9);
      expect(await stage.reading.run(run.id)).toBeNull();
      await stage.flow("f2");
      await stage.listen("f2");
      expect(await stage.accept([event("k1", takes("f2", "k1"), about("k1"))])).toBe(0);
      const { items } = await stage.reading.listEvents({ limit: 9 });
      expect(JSON.stringify(items)).not.toContain(value.toLowerCase());
    });

    it("leaves a failed run that nobody lets go on", async () => {
      const run = await running();
      await stage.record(
        run,
        { kind: "failed", path: "s1", error: broken },
        { effect: { ...effectName, kind: "failed", error: broken }, error: broken },
      );
      expect(await stage.reading.run(run.id)).toMatchObject({ status: "failed", failedAt: "s1" });
      await begin();
      await through("e1");
      expect(await stage.reading.run(run.id)).toMatchObject({ status: "failed", failedAt: null });
    });
  });
}
