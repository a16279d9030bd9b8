import { anyPermit } from "../permit.world.ts";
import { describe, expect, it } from "vitest";
import type { ClaimedRun, DayCount, MoneyLimit, SeenParking } from "../store.ts";
import { broken, effectName, event, type Open, passing, takes, useStage } from "./stage.world.ts";
import { passGate, type Send } from "./writes.world.ts";

export function limitsContract(open: Open): void {
  const stage = useStage(open);
  const day = 20_000;
  const countOf = (more?: Partial<DayCount>): DayCount => ({
    connectionId: "c1",
    flowId: "f1",
    day,
    currency: "jpy",
    amount: 600,
    most: { sum: 1_000, count: null },
    ...more,
  });
  const idOf = (run: ClaimedRun) => `f1.${run.name}`;
  const planOf = (run: ClaimedRun) => stage.plan(run, { id: idOf(run), key: `key of ${run.id}` });
  const plan = (run: ClaimedRun) => stage.store.planEffect(planOf(run), run.epoch);
  const pass = (run: ClaimedRun, count: DayCount | null, at = 1_500, more: Partial<Send> = {}) => {
    const { id: runId, epoch } = run;
    return passGate(stage.store, { effectId: idOf(run), runId, epoch, count, at, ...more });
  };
  type Passed = Awaited<ReturnType<typeof pass>>;
  const isAbove = (passed: Passed): boolean => typeof passed === "object" && "above" in passed;
  const runs = async (number: number): Promise<readonly ClaimedRun[]> => {
    await stage.connect("c1");
    await stage.flow("f1");
    await stage.listen("f1");
    const names = Array.from({ length: number }, (_, index) => `k${index}`);
    await stage.accept(names.map((name) => event(name, takes("f1", name))));
    return stage.store.claimRuns(1_000, number);
  };

  describe("what a connection moves in a day", () => {
    it.each(["one by one", "at one moment", "with their plans"])(
      "is never above its limit, when writes come %s",
      async (how) => {
        const all = await runs(5);
        const count = countOf({ amount: 300 });
        const passed =
          how === "with their plans"
            ? await Promise.all(
                all.map(async (run) => {
                  const together = { plan: planOf(run) };
                  return (await Promise.all([plan(run), pass(run, count, 1_500, together)]))[1];
                }),
              )
            : await inTurn(how, all, count);
        expect(passed.map(isAbove)).toEqual([false, false, false, true, true]);
        expect(passed[4]).toEqual({ above: { sum: 900, writes: 3 } });
        const sends = all.map(async (run) => (await stage.store.effect(idOf(run)))?.sends);
        expect(await Promise.all(sends)).toEqual([1, 1, 1, 0, 0]);
      },
    );

    async function inTurn(how: string, all: readonly ClaimedRun[], count: DayCount) {
      for (const run of all) await plan(run);
      if (how === "at one moment")
        return Promise.all(all.map((run) => pass(run, count, 1_500, { plan: planOf(run) })));
      const answers: Passed[] = [];
      for (const run of all) answers.push(await pass(run, count));
      return answers;
    }

    it("counts writes as well as sums, each flow, day, currency and connection by itself", async () => {
      const all = await runs(7);
      for (const run of all) await plan(run);
      const once = { most: { sum: null, count: 1 } };
      const counts = [{}, {}, { flowId: "f2" }, { day: day + 1 }, { currency: "usd" }].map((one) =>
        countOf({ ...once, ...one }),
      );
      counts.push(countOf({ ...once, connectionId: "c2" }));
      const answers: Passed[] = [];
      for (const [index, count] of counts.entries())
        answers.push(await pass(all[index] ?? expect.fail("too few runs"), count));
      expect(answers.map(isAbove)).toEqual([false, true, false, false, false, false]);
    });

    it("counts a write once, however often it is sent, and adds what its owner has let be sent", async () => {
      const [first, second, third] = await runs(3);
      if (!first || !second || !third) throw new Error("too few runs");
      for (const run of [first, second, third]) await plan(run);
      expect(await pass(first, countOf())).toMatchObject({ sends: 1 });
      expect(await pass(first, countOf(), 1_600)).toMatchObject({ sends: 2 });
      expect(await pass(second, countOf())).toEqual({ above: { sum: 600, writes: 1 } });
      expect(
        await pass(second, countOf({ most: { sum: null, count: null } }), 1_700),
      ).toMatchObject({ sends: 1 });
      expect(await pass(third, countOf())).toEqual({ above: { sum: 1_200, writes: 2 } });
    });

    it("does not count what was not let through", async () => {
      const [first, second] = await runs(2);
      if (!first || !second) throw new Error("too few runs");
      await plan(first);
      await stage.store.hold({ by: "owner", connectionId: "c1", owner: "local" }, 1_200);
      expect(await pass(first, countOf())).toBe("not_now");
      await plan(second);
      const answer = await passGate(stage.store, {
        effectId: idOf(second),
        runId: second.id,
        epoch: second.epoch,
        consentEpoch: 1,
        count: countOf({ amount: 1_000 }),
        at: 1_500,
      });
      expect(answer).toMatchObject({ sends: 1 });
    });

    it("is not told of a day that is full where the run is not held any more, or is to end", async () => {
      const [first, second] = await runs(2);
      if (!first || !second) throw new Error("too few runs");
      for (const run of [first, second]) await plan(run);
      await pass(first, countOf());
      await stage.store.cancelRun({ runId: second.id, at: 1_400 });
      expect(await pass(second, countOf())).toBe("not_now");
      await stage.letGo(second);
      expect((await stage.reading.run(second.id))?.status).toBe("cancelled");
    });
  });

  describe("the limits of a connection", () => {
    const limits: readonly MoneyLimit[] = [
      { currency: "jpy", perWrite: 5_000, perFlowAndDay: { sum: null, count: 3 } },
    ];

    it("are changed by who has seen those that stand, and close the gate to what was decided before", async () => {
      const run = await stage.runningRun();
      expect((await stage.store.connection("c1"))?.limits).toEqual([]);
      await stage.store.planEffect(stage.plan(run), run.epoch);
      expect(await stage.store.setLimits({ id: "c1", by: "local", before: [], limits })).toBe(
        "changed",
      );
      expect((await stage.store.connection("c1"))?.limits).toEqual(limits);
      expect(await stage.gate(run)).toBe("not_now");
      expect(await stage.store.setLimits({ id: "c1", by: "local", before: [], limits: [] })).toBe(
        "conflict",
      );
      expect(await stage.store.setLimits({ id: "none", by: "local", before: [], limits })).toBe(
        "not_found",
      );
      expect((await stage.store.connection("c1"))?.limits).toEqual(limits);
    });
  });

  describe("a write above a limit", () => {
    const parked = async () => {
      const run = await stage.runningRun();
      await stage.store.planEffect(stage.plan(run), run.epoch);
      await stage.record(
        run,
        { kind: "parked", path: "s1", effectId: effectName.id },
        { error: broken, effect: { ...effectName, kind: "above_limit", error: broken } },
      );
      return run;
    };
    const effect = () => stage.store.effect(effectName.id);
    type Choice = Parameters<typeof stage.store.decideParked>[0];
    const decide = (decision: Choice["decision"], seen: SeenParking = {}) =>
      stage.store.decideParked({
        permit: anyPermit,
        ...seen,
        effectId: effectName.id,
        generation: 0,
        decision,
        at: 9_000,
      });

    it("waits, and is looked for by nobody", async () => {
      const run = await parked();
      expect(await effect()).toMatchObject({
        state: "parked",
        aboveLimit: "waits",
        sends: 0,
        unprovenSince: null,
        parkedAt: 2_000,
        lookAt: null,
        error: broken,
      });
      expect((await stage.reading.run(run.id))?.effects).toMatchObject([
        { state: "parked", isAboveLimit: true },
      ]);
      expect(await stage.store.parkedToLookFor(99_000_000, 9)).toEqual([]);
      expect(await stage.store.claimRuns(99_000_000, 9)).toEqual([]);
    });

    it("goes on once it is allowed, in the same generation and with the same key", async () => {
      const run = await parked();
      const before = await effect();
      const clearUntil = 1;
      const { key, request } = before ?? expect.fail("no effect");
      expect(await decide({ kind: "send", key, request, clearUntil })).toBe("conflict");
      expect(await decide({ kind: "allow" })).toBe("decided");
      expect(await effect()).toEqual({
        ...before,
        state: "open",
        aboveLimit: "allowed",
        error: null,
        parkedAt: null,
      });
      expect(await decide({ kind: "allow" })).toBe("conflict");
      expect(await stage.claim(9_000)).toMatchObject({ id: run.id });
    });

    const answer = { status: 200, body: { id: "ch_1" } };
    it.each<Choice["decision"]>([
      { kind: "happened", answer, objectId: "ch_1" },
      { kind: "refused", error: broken },
      {
        kind: "send",
        key: "key-1",
        request: { method: "POST", path: "/", params: {}, apiVersion: "1" },
        clearUntil: 1,
      },
      { kind: "allow" },
      { kind: "stop" },
    ])(
      "that is parked anew after it was sent is not decided by who saw it above the limit: $kind",
      async (decision) => {
        await parked();
        expect(await decide({ kind: "allow" }, { isAboveLimit: true })).toBe("decided");
        const run = await stage.claim(9_000);
        await stage.gate(run, 9_100);
        const unknown = { ...effectName, kind: "parked", error: passing } as const;
        await stage.record(
          run,
          { kind: "parked", path: "s1", effectId: effectName.id },
          { at: 9_200, error: passing, effect: { ...unknown, looked: null, lookAt: 20_000 } },
        );
        const before = await effect();
        expect(before).toMatchObject({ state: "parked", generation: 0, sends: 1 });
        for (const seen of [{ isAboveLimit: true }, {}])
          expect(await decide(decision, seen)).toBe("conflict");
        expect(await effect()).toEqual(before);
        expect(await decide(decision, { isAboveLimit: false })).toBe(
          decision.kind === "allow" ? "conflict" : "decided",
        );
      },
    );

    it("is stopped with its run, and never allowed after that", async () => {
      const run = await parked();
      expect(await decide({ kind: "stop" })).toBe("decided");
      expect((await stage.reading.run(run.id))?.status).toBe("cancelled");
      expect(await effect()).toMatchObject({ state: "stopped", sends: 0 });
      expect(await decide({ kind: "allow" })).toBe("conflict");
    });

    it("is not allowed once its run was cancelled", async () => {
      const run = await parked();
      await stage.store.cancelRun({ runId: run.id, at: 3_000 });
      expect(await decide({ kind: "allow" })).toBe("conflict");
    });

    it("alone can be allowed", async () => {
      const run = await stage.runningRun();
      await stage.store.planEffect(stage.plan(run), run.epoch);
      await stage.gate(run);
      await stage.record(
        run,
        { kind: "parked", path: "s1", effectId: effectName.id },
        { effect: { ...effectName, kind: "parked", error: broken, looked: null, lookAt: null } },
      );
      expect(await decide({ kind: "allow" })).toBe("conflict");
    });
  });
}
