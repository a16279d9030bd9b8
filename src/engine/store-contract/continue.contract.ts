import { describe, expect, it } from "vitest";
import { decide } from "../decide.ts";
import type { ClaimedRun, ContinuedRun } from "../store.ts";
import { broken, effectName, event, type Open, passing, takes, useStage } from "./stage.world.ts";
import { passGate } from "./writes.world.ts";
import { anyPermit } from "../permit.world.ts";

/** A failed run that a person lets go on. */
export function continueContract(open: Open): void {
  const stage = useStage(open);
  const failure = { kind: "failed", path: "s2", error: broken } as const;
  const request = { method: "POST", path: "/v1/charges", params: { again: 1 }, apiVersion: "1" };
  const write = {
    effectId: effectName.id,
    generation: 0,
    key: "key-1",
    request: { ...request, method: "POST" },
    clearUntil: 2_000,
  } as const;
  const goOn = (
    run: Pick<ClaimedRun, "id">,
    { at = 9_000, ...more }: Partial<ContinuedRun & { at: number }> = {},
  ) => {
    const seen = { runId: run.id, path: "s2", attempts: 1, write: null, ...more };
    return stage.store.continueRun({ runs: [seen], permit: anyPermit, at });
  };
  const status = async (id: string) => (await stage.reading.run(id))?.status;
  const effect = () => stage.store.effect(effectName.id);

  /** A run whose first step is done, and whose second has failed before it wrote anything. */
  const failedRun = async (): Promise<ClaimedRun> => {
    const run = await stage.runningRun();
    await stage.record(run, { kind: "done", path: "s1" }, { output: "kept" });
    const state = { ...run.state, frames: [{ kind: "steps", path: "", position: 1 }] } as const;
    await stage.record({ ...run, state }, failure, { error: broken });
    return run;
  };
  /** The same, where the write of the second step was refused. */
  const refusedRun = async (): Promise<ClaimedRun> => {
    const run = await stage.runningRun();
    await stage.store.planEffect(stage.plan(run, { path: "s2" }), run.epoch);
    await stage.gate(run);
    const refused = { ...effectName, kind: "failed", error: broken } as const;
    await stage.record(run, failure, { error: broken, effect: refused });
    return run;
  };

  describe("a failed run that is let go on", () => {
    it("is taken up at the step that failed, and keeps what was done before", async () => {
      const run = await failedRun();
      expect(await goOn(run)).toBe("continued");
      expect(await stage.reading.run(run.id)).toMatchObject({ status: "waiting", endedAt: null });
      const again = await stage.claim(9_000);
      expect(again).toMatchObject({
        id: run.id,
        epoch: 2,
        versionId: run.versionId,
        name: run.name,
        state: { frames: [{ position: 1 }], phase: { is: "working", failures: 0 } },
      });
      expect(await stage.store.outputs(run.id, ["s1"])).toEqual(new Map([["s1", "kept"]]));
      await stage.record(again, { kind: "done", path: "s2" }, { output: 2, at: 9_100 });
      const [, step] = (await stage.reading.run(run.id))?.steps ?? [];
      expect(step?.attempts).toMatchObject([{ outcome: "failed" }, { outcome: "done" }]);
    });

    it("is counted by its new status", async () => {
      const run = await failedRun();
      await goOn(run);
      const [activity] = await stage.reading.activity(["f1"]);
      expect(activity?.runs).toMatchObject({ failed: 0, waiting: 1 });
    });

    it("goes on once, however many say so at one moment", async () => {
      const run = await refusedRun();
      const outcomes = await Promise.all([1, 2, 3].map(() => goOn(run, { write })));
      expect(outcomes.toSorted()).toEqual(["conflict", "conflict", "continued"]);
      expect((await stage.reading.run(run.id))?.effects).toHaveLength(2);
      expect(await stage.store.claimRuns(9_999, 9)).toHaveLength(1);
    });

    it("has the next generation of its write written down, as not yet sent", async () => {
      const run = await refusedRun();
      expect(await goOn(run, { write })).toBe("continued");
      expect(await effect()).toMatchObject({
        ...stage.plan(run, { path: "s2" }),
        generation: 1,
        key: "key-1",
        request: write.request,
        state: "open",
        sends: 0,
        unprovenSince: null,
        clearUntil: 2_000,
        error: null,
      });
      const views = (await stage.reading.run(run.id))?.effects ?? [];
      expect(views.map(({ generation, state }) => [generation, state])).toEqual([
        [0, "failed"],
        [1, "open"],
      ]);
      const again = await stage.claim(9_000);
      const { id: runId, epoch } = again;
      const send = { effectId: effectName.id, generation: 1, runId, epoch, at: 9_100 };
      expect(await passGate(stage.store, send)).toMatchObject({ sends: 1 });
    });

    it("can be let go on again when it fails again, by who has seen that", async () => {
      const run = await refusedRun();
      await goOn(run, { write });
      const again = await stage.claim(9_000);
      const refused = { id: effectName.id, generation: 1, kind: "failed", error: passing } as const;
      await stage.record(again, failure, { error: passing, effect: refused, at: 9_200 });
      expect(await goOn(run, { write })).toBe("conflict");
      expect(await goOn(run, { write: { ...write, generation: 1, key: "key-2" } })).toBe(
        "conflict",
      );
      const seen = { attempts: 2, write: { ...write, generation: 1, key: "key-2" } };
      expect(await goOn(run, seen)).toBe("continued");
      expect(await effect()).toMatchObject({ generation: 2, key: "key-2" });
    });

    it("forgets that it was to be cancelled before it failed", async () => {
      const run = await stage.runningRun();
      await stage.store.cancelRun({ runId: run.id, at: 1_500 });
      await stage.record(run, failure, { error: broken });
      expect(await status(run.id)).toBe("failed");
      await goOn(run);
      const again = await stage.claim(9_000);
      await stage.record(again, { kind: "done", path: "s2" }, { output: 1, at: 9_100 });
      expect(await status(run.id)).toBe("running");
    });

    it("can be cancelled, and is not let go on then", async () => {
      const run = await failedRun();
      await goOn(run);
      expect(await stage.store.cancelRun({ runId: run.id, at: 9_500 })).toBe("cancelled");
      expect(await goOn(run)).toBe("conflict");
    });

    it("keeps what a person has corrected, who, and when; the last one counts", async () => {
      const run = await failedRun();
      expect(await stage.store.correctedInput(run.id, "s2")).toBeNull();
      const first = { by: "hana", before: { amount: 1 }, after: { amount: 2 } };
      expect(await goOn(run, { correction: first })).toBe("continued");
      const again = await stage.claim(9_000);
      await stage.record(again, failure, { error: broken, at: 9_200 });
      const second = { by: "ken", before: { amount: 2 }, after: { amount: 3, note: "é" } };
      expect(await goOn(run, { correction: second })).toBe("conflict");
      expect(await goOn(run, { attempts: 2, correction: second, at: 9_300 })).toBe("continued");
      expect(await stage.store.correctedInput(run.id, "s2")).toEqual(second.after);
      expect(await stage.store.correctedInput(run.id, "s1")).toBeNull();
      expect(await stage.store.correctedInput("none", "s2")).toBeNull();
      const [, step] = (await stage.reading.run(run.id))?.steps ?? [];
      expect(step?.corrections).toEqual([
        { ...first, at: 9_000 },
        { ...second, at: 9_300 },
      ]);
    });

    it("is corrected by one of those who correct and continue at one moment", async () => {
      const run = await refusedRun();
      const corrections = ["hana", "ken"].map((by) => ({ by, before: {}, after: { by } }));
      const outcomes = await Promise.all([
        ...corrections.map((correction, index) =>
          goOn(run, {
            write: { ...write, request: { ...write.request, params: { index } } },
            correction,
          }),
        ),
        goOn(run, { write }),
      ]);
      expect(outcomes.filter((one) => one === "continued")).toHaveLength(1);
      const [, generation] = (await stage.reading.run(run.id))?.effects ?? [];
      const winner = outcomes.indexOf("continued");
      const sent = winner === 2 ? write.request.params : { index: winner };
      expect(generation?.params).toEqual(sent);
      const kept = winner === 2 ? null : corrections[winner]?.after;
      expect(await stage.store.correctedInput(run.id, "s2")).toEqual(kept);
    });

    it("is no longer history", async () => {
      const run = await failedRun();
      await goOn(run);
      const retention = { before: 99_999, runsPerFlow: 0, rereadMs: 0 };
      expect(await stage.store.prune(retention, 9)).toMatchObject({ runs: 0 });
      expect(await status(run.id)).toBe("waiting");
    });
  });

  describe("a run is not let go on", () => {
    it("where it has failed at another step, or its step was tried more often", async () => {
      const run = await failedRun();
      expect(await goOn(run, { path: "s1" })).toBe("conflict");
      expect(await goOn(run, { attempts: 2 })).toBe("conflict");
      expect(await goOn(run, { attempts: 0 })).toBe("conflict");
      expect(await goOn({ id: "none" })).toBe("conflict");
      expect(await status(run.id)).toBe("failed");
    });

    it.each([
      ["succeeded", { kind: "finished" }],
      ["parked", { kind: "parked", path: "s2", effectId: effectName.id }],
      ["paused", { kind: "paused", path: "s2", connectionId: "c1" }],
      ["waiting", { kind: "retry", path: "s2", at: 5_000 }],
    ] as const)("where it is %s", async (is, result) => {
      const run = await stage.runningRun();
      await stage.record(run, result, { error: passing });
      expect(await goOn(run)).toBe("conflict");
      expect(await status(run.id)).toBe(is);
    });

    it("where its write is not the one that was seen, or was not refused", async () => {
      const run = await refusedRun();
      const other = (more: Partial<NonNullable<ContinuedRun["write"]>>) =>
        goOn(run, { write: { ...write, ...more } });
      expect(await other({ generation: 1 })).toBe("conflict");
      expect(await other({ effectId: "none" })).toBe("conflict");
      expect(await effect()).toMatchObject({ generation: 0, state: "failed" });
      expect(await status(run.id)).toBe("failed");
    });

    it.each([
      ["is done", { kind: "done", answer: { status: 200, body: {} }, objectId: "ch_1" }],
      ["nobody can tell of", { kind: "parked", error: passing, looked: null, lookAt: null }],
      ["may have been executed", { kind: "unanswered", error: passing }],
    ] as const)("where its write %s", async (_, update) => {
      const run = await stage.runningRun();
      await stage.store.planEffect(stage.plan(run, { path: "s2" }), run.epoch);
      await stage.gate(run);
      await stage.record(run, failure, { error: broken, effect: { ...effectName, ...update } });
      expect(await goOn(run, { write })).toBe("conflict");
      expect(await effect()).toMatchObject({ generation: 0 });
      expect(await status(run.id)).toBe("failed");
    });

    it("where the write is another run's", async () => {
      const run = await refusedRun();
      await stage.accept([event("k2", takes("f1", "k2"))]);
      const other = await stage.claim();
      await stage.record(other, failure, { error: broken });
      expect(await goOn(other, { write })).toBe("conflict");
      expect(await status(other.id)).toBe("failed");
      expect(await goOn(run, { write })).toBe("continued");
    });

    it("where its flow is deleted", async () => {
      const run = await failedRun();
      await stage.store.deleteFlow("f1", 8_000);
      expect(await goOn(run)).toBe("conflict");
      expect(await stage.store.claimRuns(99_999, 9)).toEqual([]);
    });
  });

  describe("failed runs that have called each other", () => {
    /** The outermost first, each at a write that was refused. */
    const three = async (): Promise<readonly ContinuedRun[]> => {
      const refused = await refusedRun();
      const others: ContinuedRun[] = [];
      for (const key of ["k2", "k3"]) {
        await stage.accept([event(key, takes("f1", key))]);
        const run = await stage.claim();
        const id = `f1.${key}`;
        await stage.store.planEffect(stage.plan(run, { id, path: "s2" }), run.epoch);
        const send = { effectId: id, runId: run.id, epoch: run.epoch, at: 1_500 };
        await passGate(stage.store, send);
        const effect = { id, generation: 0, kind: "failed", error: broken } as const;
        await stage.record(run, failure, { error: broken, effect });
        const next = { ...write, effectId: id, key: `${key}-1` };
        others.push({ runId: run.id, path: "s2", attempts: 1, write: next });
      }
      return [{ runId: refused.id, path: "s2", attempts: 1, write }, ...others];
    };
    const letGo = (runs: readonly ContinuedRun[]) =>
      stage.store.continueRun({ runs, permit: anyPermit, at: 9_000 });
    const standing = async (runs: readonly ContinuedRun[]) =>
      Promise.all(runs.map(({ runId }) => stage.reading.run(runId)));

    it("go on together", async () => {
      const runs = await three();
      expect(await letGo(runs)).toBe("continued");
      expect(await standing(runs)).toMatchObject(
        runs.map(() => ({ status: "waiting", effects: [{ generation: 0 }, { generation: 1 }] })),
      );
      expect(await letGo(runs)).toBe("conflict");
      expect(await stage.store.claimRuns(9_999, 9)).toHaveLength(3);
    });

    it.each([0, 1, 2])(
      "stay as they are where one is not as it was seen: number %i",
      async (at) => {
        const runs = await three();
        const before = await standing(runs);
        const seen = runs[at] ?? expect.fail("no run");
        const others: Partial<ContinuedRun>[] = [
          { runId: "none" },
          { path: "s1" },
          { attempts: 2 },
          { attempts: 0 },
          { write: { ...write, effectId: seen.write?.effectId ?? "", generation: 1 } },
          { write: { ...write, effectId: "none" } },
          { write: { ...write, effectId: runs[(at + 1) % 3]?.write?.effectId ?? "" } },
        ];
        for (const other of others)
          expect(await letGo(runs.with(at, { ...seen, ...other }))).toBe("conflict");
        expect(await standing(runs)).toEqual(before);
      },
    );

    it.each([0, 1, 2])("stay as they are where one goes on already: number %i", async (at) => {
      const runs = await three();
      expect(await letGo(runs.slice(at, at + 1))).toBe("continued");
      const before = await standing(runs);
      expect(await letGo(runs)).toBe("conflict");
      expect(await standing(runs)).toEqual(before);
    });
  });

  it("what it is let go on with is what the engine decides on", async () => {
    const run = await failedRun();
    await goOn(run);
    const { state } = await stage.claim(9_000);
    const step = {
      kind: "action",
      name: null,
      connector: "stripe",
      action: "create-charge",
      connection: "c1",
      input: {},
    } as const;
    const steps = [
      { id: "s1", ...step },
      { id: "s2", ...step },
      { id: "s3", ...step },
    ];
    const document = {
      format: 1,
      trigger: null,
      steps,
      nextStep: 4,
      ownEvents: 0,
      timeZone: "UTC",
    } as const;
    expect(decide(document, state, 9_000)).toMatchObject([{ do: "perform", path: "s2" }]);
  });
}
