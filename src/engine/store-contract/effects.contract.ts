import { describe, expect, it } from "vitest";
import type { ClaimedRun, Store } from "../store.ts";
import { broken, effectName, event, type Open, passing, takes, useStage } from "./stage.world.ts";
import { passGate } from "./writes.world.ts";

export function effectsContract(open: Open): void {
  const stage = useStage(open);
  const planned = async () => {
    const run = await stage.runningRun();
    await stage.store.planEffect(stage.plan(run), run.epoch);
    return run;
  };
  const effect = () => stage.store.effect("f1.effect");
  const answer = { status: 200, body: { id: "ch_1" }, requestId: "req_1" };
  const done = { ...effectName, kind: "done", answer, objectId: "ch_1" } as const;

  describe("writing an effect down", () => {
    it("gives it back as it stands, with nothing sent", async () => {
      const run = await stage.runningRun();
      const plan = stage.plan(run);
      const record = {
        ...plan,
        state: "open",
        aboveLimit: null,
        sends: 0,
        firstSendAt: null,
        unprovenSince: null,
        lastSendAt: null,
        worthRepeating: true,
        endedSends: 0,
        target: null,
        clearUntil: null,
        parkedAt: null,
        lookAt: null,
        looked: null,
        answer: null,
        objectId: null,
        error: null,
      };
      expect(await stage.store.planEffect(plan, run.epoch)).toEqual(record);
      expect(await effect()).toEqual(record);
      expect(await stage.store.effect("unknown")).toBeNull();
    });

    it("freezes its request: a second plan gets the first", async () => {
      const run = await planned();
      await stage.gate(run, 1_500);
      const other = stage.plan(run, {
        request: { method: "POST", path: "/v1/other", params: { amount: 2 }, apiVersion: "2" },
      });
      expect(await stage.store.planEffect(other, run.epoch)).toMatchObject({
        request: stage.plan(run).request,
        sends: 1,
      });
    });

    it("has generations, of which the newest counts", async () => {
      const run = await planned();
      await stage.store.planEffect(stage.plan(run, { generation: 1 }), run.epoch);
      expect(await effect()).toMatchObject({ generation: 1, key: "millrace-effect-1" });
    });

    it("is refused to whom the run was taken from", async () => {
      const frozen = await stage.runningRun();
      await stage.store.freeRuns();
      await stage.claim();
      expect(await stage.store.planEffect(stage.plan(frozen), frozen.epoch)).toBe("fenced");
      expect(await effect()).toBeNull();
    });

    it("is refused to a run that is being cancelled, which ends when it is let go of", async () => {
      const run = await stage.runningRun();
      await stage.store.cancelRun({ runId: run.id, at: 1_100 });
      expect(await stage.store.planEffect(stage.plan(run), run.epoch)).toBe("not_now");
      expect(await effect()).toBeNull();
      await stage.letGo(run);
      expect(await stage.reading.run(run.id)).toMatchObject({ status: "cancelled" });
    });
  });

  describe("the gate", () => {
    it("counts each send, and keeps the first one that is not proven unexecuted", async () => {
      const run = await planned();
      expect(await stage.gate(run, 1_500)).toEqual({ at: 1_500, sends: 1 });
      expect(await stage.gate(run, 1_700)).toEqual({ at: 1_700, sends: 2 });
      expect(await effect()).toMatchObject({ sends: 2, unprovenSince: 1_500, lastSendAt: 1_700 });
    });

    it("takes an earlier moment for the first send where one may be forgotten", async () => {
      const run = await stage.runningRun();
      await Promise.all([
        stage.store.planEffect(stage.plan(run), run.epoch),
        stage.gate(run, 1_500, 0, { plan: stage.plan(run), since: 700, clearUntil: 600 }),
      ]);
      expect(await effect()).toMatchObject({
        unprovenSince: 700,
        lastSendAt: 1_500,
        clearUntil: 600,
      });
      await stage.gate(run, 1_600, 0, { since: 500 });
      expect(await effect()).toMatchObject({ unprovenSince: 700, clearUntil: 600 });
      await stage.gate(run, 1_700, 0, { clearUntil: 650 });
      expect(await effect()).toMatchObject({ sends: 3, clearUntil: 650 });
      expect(await stage.gate(run, 1_800, 700)).toBe("not_now");
    });

    it("may be asked together with the plan", async () => {
      const run = await stage.runningRun();
      const [plan, pass] = await Promise.all([
        stage.store.planEffect(stage.plan(run), run.epoch),
        stage.gate(run, 1_500, 0, { plan: stage.plan(run) }),
      ]);
      expect(plan).toMatchObject({ sends: 0 });
      expect(pass).toEqual({ at: 1_500, sends: 1 });
    });

    it("is shut for an effect that was never written down", async () => {
      const run = await stage.runningRun();
      expect(await stage.gate(run, 1_500, 0, { plan: stage.plan(run) })).toBe("not_now");
    });

    it("is shut for whom has seen fewer sends than there were; the run goes on with what is known", async () => {
      const run = await planned();
      await stage.gate(run, 1_500);
      expect(await stage.gate(run, 1_600, 0, { plan: stage.plan(run) })).toBe("not_now");
      expect(await effect()).toMatchObject({ sends: 1, lastSendAt: 1_500 });
      await stage.letGo(run);
      expect(await stage.claim()).toMatchObject({ id: run.id, epoch: 2 });
    });

    it("is shut for whom the run was taken from, and the send is not counted", async () => {
      const frozen = await planned();
      await stage.store.freeRuns();
      const now = await stage.claim();
      expect(await stage.gate(frozen)).toBe("fenced");
      expect(await effect()).toMatchObject({ sends: 0 });
      expect(await stage.gate(now)).toMatchObject({ sends: 1 });
    });

    it("is shut for an effect that is too old; the run goes on with what is known", async () => {
      const run = await planned();
      await stage.gate(run, 1_500);
      expect(await stage.gate(run, 9_000, 1_500)).toBe("not_now");
      expect(await effect()).toMatchObject({ sends: 1, lastSendAt: 1_500 });
      await stage.letGo(run);
      const again = await stage.claim(9_000);
      expect(again).toMatchObject({ id: run.id, epoch: 2 });
      expect(await stage.gate(again, 9_000, 1_499)).toMatchObject({ sends: 2 });
    });

    it("is shut for an effect that has its outcome", async () => {
      const run = await planned();
      await stage.gate(run);
      await stage.record(run, { kind: "done", path: "s1" }, { output: 1, effect: done });
      expect(await stage.gate(run, 1_600)).toBe("not_now");
      await stage.letGo(run);
      expect(await stage.claim()).toMatchObject({ id: run.id });
    });

    it("is shut for a run that is being cancelled, which ends when it is let go of", async () => {
      const run = await planned();
      await stage.store.cancelRun({ runId: run.id, at: 1_100 });
      expect(await stage.gate(run)).toBe("not_now");
      expect(await effect()).toMatchObject({ sends: 0 });
      await stage.letGo(run);
      expect(await stage.reading.run(run.id)).toMatchObject({ status: "cancelled" });
    });

    it("stays open for one that is being cancelled and may have been executed", async () => {
      const run = await planned();
      await stage.gate(run, 1_500);
      await stage.store.cancelRun({ runId: run.id, at: 1_600 });
      expect(await stage.reading.run(run.id)).toMatchObject({
        cancelAskedAt: 1_600,
        endedAt: null,
      });
      expect(await stage.gate(run, 1_700)).toMatchObject({ sends: 2 });
    });
  });

  describe("a run that is being cancelled, with a write that may have happened", () => {
    const other = { id: "f1.other", path: "s2", key: "other key" } as const;
    const cancelled = async () => {
      const run = await planned();
      await stage.store.planEffect(stage.plan(run, { ...other, id: "f1.third" }), run.epoch);
      await stage.gate(run, 1_500);
      await stage.store.cancelRun({ runId: run.id, at: 1_600 });
      return run;
    };
    const callFrom = (run: ClaimedRun) =>
      stage.store.callRun({
        flowId: "f2",
        event: event("call"),
        run: { id: "called", name: "call", versionId: "f2-v1", ancestry: ["f1"] },
        caller: { runId: run.id, epoch: run.epoch, path: "s2" },
        at: 1_700,
      });
    const isGoingOn = async (run: ClaimedRun) => {
      expect(await stage.store.claimRuns(9_999_999, 9)).toEqual([]);
      expect(await stage.reading.run(run.id)).toMatchObject({ endedAt: null });
      await stage.record(run, { kind: "done", path: "s1" }, { output: 1, effect: done });
      expect(await stage.reading.run(run.id)).toMatchObject({ status: "cancelled" });
    };

    it("writes nothing new down, and stays in its holder's hands until that is known", async () => {
      const run = await cancelled();
      const plan = stage.plan(run, other);
      const answers = await Promise.all([
        stage.store.planEffect(plan, run.epoch),
        passGate(stage.store, {
          effectId: other.id,
          runId: run.id,
          epoch: run.epoch,
          at: 1_700,
          plan,
        }),
      ]);
      expect(answers).toEqual(["cancelling", "cancelling"]);
      expect(await stage.store.effect(other.id)).toBeNull();
      await isGoingOn(run);
    });

    it("calls no flow, and stays in its holder's hands until that is known", async () => {
      const run = await cancelled();
      await stage.flow("f2");
      await stage.activate("f2", { kind: "invoke" }, 10);
      expect(await callFrom(run)).toBe("cancelling");
      expect(await stage.store.runNamed("f2", "call")).toBeNull();
      await isGoingOn(run);
    });

    it("calls no flow without such a write either, and ends when it is let go of", async () => {
      const run = await planned();
      await stage.flow("f2");
      await stage.activate("f2", { kind: "invoke" }, 10);
      await stage.store.cancelRun({ runId: run.id, at: 1_600 });
      expect(await callFrom(run)).toBe("not_now");
      await stage.letGo(run);
      expect(await stage.reading.run(run.id)).toMatchObject({ status: "cancelled" });
    });

    it("sends nothing that is only written down, and stays in its holder's hands until that is known", async () => {
      const run = await cancelled();
      const { id: runId, epoch } = run;
      const send = { effectId: "f1.third", runId, epoch, at: 1_700 };
      expect(await passGate(stage.store, send)).toBe("cancelling");
      expect(await stage.store.effect("f1.third")).toMatchObject({ sends: 0 });
      await isGoingOn(run);
    });

    it("does not send again what was refused for now, and stays so until that is known", async () => {
      const run = await planned();
      const third = { id: "f1.third", generation: 0 } as const;
      await stage.store.planEffect(stage.plan(run, { ...other, ...third }), run.epoch);
      const send = { effectId: third.id, runId: run.id, epoch: run.epoch } as const;
      await passGate(stage.store, { ...send, at: 1_400 });
      const unexecuted = { kind: "unexecuted", before: { unprovenSince: null } } as const;
      const refused = { ...third, ...unexecuted, error: passing };
      await stage.record(run, { kind: "takenUp", path: "s2" }, { effect: refused });
      await stage.gate(run, 1_500);
      await stage.store.cancelRun({ runId: run.id, at: 1_600 });
      expect(await passGate(stage.store, { ...send, at: 1_700 })).toBe("cancelling");
      await isGoingOn(run);
    });
  });

  describe("what becomes of a send", () => {
    it("is kept: the answer and the object that it made", async () => {
      const run = await planned();
      await stage.gate(run);
      await stage.record(run, { kind: "done", path: "s1" }, { output: 1, effect: done });
      expect(await effect()).toMatchObject({ state: "done", answer, error: null, sends: 1 });
      const [view] = (await stage.reading.run(run.id))?.effects ?? [];
      expect(view).toMatchObject({ objectId: "ch_1", firstSentAt: 1_500, resource: "/v1/charges" });
    });

    it("does not make it older when it is proven unexecuted", async () => {
      const run = await planned();
      const unexecuted = { ...effectName, kind: "unexecuted", error: passing } as const;
      const retry = { kind: "retry", path: "s1", at: 3_000 } as const;
      await stage.gate(run, 1_500);
      const fresh = { ...unexecuted, before: { unprovenSince: null } };
      await stage.record(run, retry, { error: passing, effect: fresh });
      expect(await effect()).toMatchObject({ unprovenSince: null, sends: 1, error: passing });

      const again = await stage.claim(3_000);
      await stage.gate(again, 3_100);
      await stage.record(again, retry, {
        error: passing,
        effect: { ...unexecuted, before: { unprovenSince: 7 } },
      });
      expect(await effect()).toMatchObject({ state: "open", unprovenSince: 7, sends: 2 });
    });

    it("is not worth repeating any more once an answer has said so", async () => {
      const run = await planned();
      await stage.gate(run, 1_500);
      const unknown = { ...effectName, kind: "unknown", error: passing } as const;
      const retry = { kind: "retry", path: "s1", at: 3_000 } as const;
      await stage.record(run, retry, { effect: unknown });
      const kept = { state: "open", worthRepeating: false, unprovenSince: 1_500, error: passing };
      expect(await effect()).toMatchObject(kept);
      const again = await stage.claim(3_000);
      await stage.record(again, retry, { effect: { ...unknown, kind: "unanswered" } });
      expect(await effect()).toMatchObject(kept);
    });

    it("keeps how many of its sends have ended: whoever takes over sees that one may be under way", async () => {
      const run = await planned();
      const ends = (kind: "unanswered" | "unknown") =>
        ({ ...effectName, kind, error: passing }) as const;
      const retry = { kind: "retry", path: "s1", at: 3_000 } as const;
      await stage.gate(run, 1_500);
      expect(await effect()).toMatchObject({ sends: 1, endedSends: 0 });
      await stage.record(run, retry, { effect: ends("unanswered") });
      expect(await effect()).toMatchObject({ sends: 1, endedSends: 1 });

      const lost = await stage.claim(3_000);
      await stage.gate(lost, 3_100);
      await stage.store.freeRuns();
      const again = await stage.claim(3_200);
      await stage.gate(again, 3_300);
      await stage.record(again, retry, { effect: ends("unknown"), at: 3_400 });
      expect(await effect()).toMatchObject({ sends: 3, endedSends: 2 });
    });

    it("stays open when no answer came", async () => {
      const run = await planned();
      await stage.gate(run, 1_500);
      const unanswered = { ...effectName, kind: "unanswered", error: passing } as const;
      await stage.record(run, { kind: "retry", path: "s1", at: 3_000 }, { effect: unanswered });
      expect(await effect()).toMatchObject({ state: "open", worthRepeating: true, error: passing });
    });

    it.each([
      ["failed", { ...effectName, kind: "failed", error: broken } as const],
      [
        "parked",
        { ...effectName, kind: "parked", error: broken, looked: null, lookAt: null } as const,
      ],
    ])("ends when it has %s, and stays so", async (kind, ended) => {
      const run = await planned();
      await stage.gate(run);
      await stage.record(run, { kind: "done", path: "s1" }, { output: 1, effect: ended });
      await stage.record(run, { kind: "done", path: "s2" }, { output: 1, effect: done });
      expect(await effect()).toMatchObject({ state: kind, error: broken, answer: null });
    });

    it("is written down even when the run was cancelled while it was under way", async () => {
      const run = await planned();
      await stage.gate(run);
      await stage.store.cancelRun({ runId: run.id, at: 1_600 });
      await stage.record(run, { kind: "done", path: "s1" }, { output: 1, effect: done });
      const ended = { status: "cancelled", cancelAskedAt: null };
      expect(await stage.reading.run(run.id)).toMatchObject(ended);
      expect(await effect()).toMatchObject({ state: "done" });
    });

    it("is written down even when the run has been let go meanwhile", async () => {
      const run = await planned();
      await stage.gate(run);
      await stage.store.freeRuns();
      const recorded = stage.record(run, { kind: "done", path: "s1" }, { output: 1, effect: done });
      expect(await recorded).toBe("fenced");
      expect(await effect()).toMatchObject({ state: "done" });
    });

    it("is not written down by whom the run was taken from", async () => {
      const frozen = await planned();
      await stage.gate(frozen);
      await stage.store.freeRuns();
      await stage.claim();
      const failed = { ...effectName, kind: "failed", error: broken } as const;
      await stage.record(frozen, { kind: "done", path: "s1" }, { output: 1, effect: failed });
      expect(await effect()).toMatchObject({ state: "open" });
    });
  });

  describe("a write that only sets values", () => {
    /** The runs of `f1`, `f2` and so on, in the order in which they began. Each has one write, of which the first was sent. */
    const sent = async (flows: number) => {
      await stage.connect("c1");
      const names = Array.from({ length: flows }, (_, index) => `f${index + 1}`);
      for (const name of names) {
        await stage.flow(name);
        await stage.listen(name);
      }
      await stage.accept(names.map((name) => event(`k ${name}`, takes(name, `k ${name}`))));
      const runs = new Map<string, ClaimedRun>();
      for (const run of await stage.store.claimRuns(1_000, flows)) runs.set(run.flowId, run);
      const send = async (name: string, target: string | null) => {
        const run = runs.get(name) ?? expect.fail("no run");
        const plan = stage.plan(run);
        const [, pass] = await Promise.all([
          stage.store.planEffect(plan, run.epoch),
          stage.gate(run, 1_500, 0, { plan, ...(target === null ? {} : { target }) }),
        ]);
        expect(pass).toMatchObject({ sends: 1 });
        return run;
      };
      return send;
    };
    const newer = (flow: string, more: Partial<Parameters<Store["newerWrites"]>[0]> = {}) => {
      const asked = { from: 0, targets: ["t1"], actions: [], after: null, limit: 10, ...more };
      return stage.store.newerWrites({ effectId: `${flow}.effect`, ...asked });
    };
    const isOvertaken = async (flow: string) => ((await newer(flow)) ?? []).length > 0;

    it("is overtaken by a newer one of another run, as soon as that is let through, and for as long as it may have been executed", async () => {
      const send = await sent(2);
      await send("f1", "t1");
      expect(await isOvertaken("f1")).toBe(false);
      const newer = await send("f2", "t1");
      const name = { id: "f2.effect", generation: 0 } as const;
      expect(await stage.store.effect("f2.effect")).toMatchObject({ target: "t1" });
      expect(await isOvertaken("f1")).toBe(true);
      expect(await isOvertaken("f2")).toBe(false);
      const unexecuted = { ...name, kind: "unexecuted", before: { unprovenSince: null } } as const;
      const retry = { kind: "retry", path: "s1", at: 3_000 } as const;
      await stage.record(newer, retry, { effect: { ...unexecuted, error: passing } });
      expect(await isOvertaken("f1")).toBe(false);
      const again = await stage.claim(3_000);
      await stage.gate(again, 3_100, 0, { target: "t1" });
      const done = { ...name, kind: "done", answer, objectId: null } as const;
      await stage.record(again, { kind: "done", path: "s1" }, { output: 1, effect: done });
      expect(await isOvertaken("f1")).toBe(true);
    });

    it("is not overtaken by one of another target, nor by one that was refused", async () => {
      const send = await sent(3);
      await send("f1", "t1");
      await send("f2", "t2");
      const refused = await send("f3", "t1");
      const name = { id: "f3.effect", generation: 0 } as const;
      await stage.record(
        refused,
        { kind: "failed", path: "s1", error: broken },
        { effect: { ...name, kind: "failed", error: broken } },
      );
      expect(await isOvertaken("f1")).toBe(false);
    });

    it("is not overtaken by one that was written down later for an older run", async () => {
      const send = await sent(2);
      await send("f2", "t1");
      await send("f1", "t1");
      expect(await isOvertaken("f2")).toBe(false);
      expect(await isOvertaken("f1")).toBe(false);
    });

    it("has newer ones of several targets, page by page, each as it was written down and answered", async () => {
      const send = await sent(4);
      await send("f1", "t1");
      await send("f2", "t2");
      await send("f3", "t3");
      const done = await send("f4", "t1");
      const name = { id: "f4.effect", generation: 0, kind: "done", answer } as const;
      await stage.record(
        done,
        { kind: "done", path: "s1" },
        { output: 1, effect: { ...name, objectId: null } },
      );
      const targets = ["t1", "t2"];
      const { request, action } = stage.plan(done);
      const first = await newer("f1", { targets, limit: 1 });
      expect(first).toMatchObject([{ target: "t2", action, request, answer: null }]);
      const { seq: after = 0 } = first?.[0] ?? {};
      expect(await newer("f1", { targets, after })).toMatchObject([{ target: "t1", answer }]);
      expect(await newer("f1", { targets: ["t4"] })).toEqual([]);
    });

    it("has newer ones without a target, by some actions, where an earlier build has sent them", async () => {
      const send = await sent(4);
      await send("f1", "t1");
      const actions = [stage.plan(await send("f2", null)).action];
      await send("f3", "t1");
      await send("f4", null);
      const all = (await newer("f1", { actions })) ?? [];
      expect(all.map(({ target }) => target)).toEqual([null, "t1", null]);
      const after = all[0]?.seq ?? 0;
      expect(await newer("f1", { actions, after, limit: 1 })).toEqual(all.slice(1, 2));
      expect(await newer("f1", { actions: ["another"] })).toEqual(all.slice(1, 2));
    });

    it("has none before it was sent, and none where it was refused", async () => {
      const send = await sent(2);
      const run = await send("f1", "t1");
      await send("f2", "t1");
      expect(await newer("f1", { from: 1 })).toBeNull();
      expect(await newer("f3")).toBeNull();
      await stage.record(
        run,
        { kind: "failed", path: "s1", error: broken },
        { effect: { id: "f1.effect", generation: 0, kind: "failed", error: broken } },
      );
      expect(await newer("f1")).toBeNull();
    });
  });

  describe("where an object comes from", () => {
    const made = async (): Promise<void> => {
      const run = await planned();
      await stage.gate(run);
      await stage.record(run, { kind: "done", path: "s1" }, { output: 1, effect: done });
    };

    it("is told by connection and id", async () => {
      await made();
      expect(await stage.store.effectOfObject("c1", "ch_1")).toBe("f1.effect");
      expect(await stage.store.effectOfObject("c1", "ch_2")).toBeNull();
    });

    it("is told to every connection of the same account, and to no other", async () => {
      await made();
      await stage.connect("same", { account: "account of c1" });
      await stage.connect("live", { account: "account of c1", mode: "live" });
      await stage.connect("other");
      await stage.connect("nameless", { account: null });
      expect(await stage.store.effectOfObject("same", "ch_1")).toBe("f1.effect");
      for (const id of ["live", "other", "nameless", "unknown"])
        expect(await stage.store.effectOfObject(id, "ch_1")).toBeNull();
    });

    it("is told by the key that it was sent with, on the same account", async () => {
      await made();
      const { key = "" } = (await stage.store.effect("f1.effect")) ?? {};
      await stage.connect("same", { account: "account of c1" });
      await stage.connect("other");
      for (const id of ["c1", "same"])
        expect(await stage.store.effectOfKey(id, key)).toBe("f1.effect");
      expect(await stage.store.effectOfKey("other", key)).toBeNull();
      expect(await stage.store.effectOfKey("c1", `${key}x`)).toBeNull();
    });

    it("is the chain of flows that led to the effect, its own last", async () => {
      await stage.connect("c1");
      await stage.flow("f1");
      await stage.listen("f1");
      await stage.accept([event("k1", takes("f1", "k1", { ancestry: ["f8", "f9"] }))]);
      const run = await stage.claim();
      await stage.store.planEffect(stage.plan(run), run.epoch);
      expect(await stage.store.ancestryOfEffect("f1.effect")).toEqual(["f8", "f9", "f1"]);
      expect(await stage.store.ancestryOfEffect("unknown")).toBeNull();
    });
  });
}
