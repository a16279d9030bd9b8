import { describe, expect, it } from "vitest";
import { broken, effectName, event, type Open, takes, useStage } from "./stage.world.ts";

export function restoredContract(open: Open): void {
  const stage = useStage(open);

  describe("a restored backup", () => {
    it("is none until it is marked, and waits from its last sign of life on", async () => {
      const { store } = stage;
      expect(await store.restored()).toBeNull();
      await store.recordAlive(1_000, null);
      // What was committed after the last sign of life is in doubt as well.
      await store.ensurePoll({ id: "p", connectionId: "c1", trigger: "new-charge", at: 4_000 });
      expect(await store.markRestored(9_000)).toEqual({ backupAt: 1_000, restoredAt: 9_000 });
      expect(await store.markRestored(9_500)).toEqual({ backupAt: 1_000, restoredAt: 9_000 });
      expect(await store.restored()).toEqual({ backupAt: 1_000, restoredAt: 9_000 });
      expect(await store.doubts()).toEqual([]);
    });

    it("of a store that never lived is from the moment of the restore", async () => {
      expect(await stage.store.markRestored(70)).toEqual({ backupAt: 70, restoredAt: 70 });
    });

    it("that replaces the old one goes on, with the time between in doubt", async () => {
      const { store } = stage;
      const run = await stage.runningRun();
      await store.recordAlive(2_000, null);
      await store.markRestored(50_000);
      expect(await store.settleRestore("replaces", { from: 2_000, to: 60_000 }, 60_000)).toBe(
        "settled",
      );
      expect(await store.restored()).toBeNull();
      expect(await store.doubts()).toEqual([{ from: 2_000, to: 60_000, why: "restored" as const }]);
      expect((await store.lastSeen())?.highest).toBe(60_000);
      expect(await store.freeRuns()).toBe(1);
      expect((await store.claimRuns(60_000, 9)).map(({ id }) => id)).toEqual([run.id]);
      expect((await store.flow("f1"))?.state).toBe("active");
    });

    it("that replaces the old one looks for every parked write once more", async () => {
      const { store } = stage;
      const run = await stage.runningRun();
      await store.planEffect(stage.plan(run), run.epoch);
      await stage.gate(run);
      const looked = { times: 9, at: 1_900, from: 1_000, to: 1_800 };
      await stage.record(
        run,
        { kind: "parked", path: "s1", effectId: effectName.id },
        {
          error: broken,
          effect: { ...effectName, kind: "parked", error: broken, looked, lookAt: null },
        },
      );
      await store.markRestored(50_000);
      await store.settleRestore("replaces", { from: 2_000, to: 60_000 }, 60_000);
      expect(await store.parkedToLookFor(59_999, 9)).toEqual([]);
      expect(await store.parkedToLookFor(60_000, 9)).toMatchObject([{ ...effectName, looked }]);
    });

    it("that replaces the old one has no unfinished run that begins later: a clock was ahead", async () => {
      const { store } = stage;
      const run = await stage.runningRun();
      const at = run.createdAt - 1;
      await store.markRestored(at);
      await store.settleRestore("replaces", { from: 0, to: at }, at);
      expect((await store.run(run.id))?.createdAt).toBe(at);
    });

    it("is in doubt no longer than to the end that is set to all doubts, and until a person clears it", async () => {
      const { store } = stage;
      await store.noteDoubt({ from: 1_000, to: 2_000, why: "silence" as const });
      await store.noteDoubt({ from: 3_000, to: 90_000, why: "restored" as const });
      await store.noteDoubt({ from: 80_000, to: 90_000, why: "lost" });
      await store.noteDoubt({ from: 500, to: 1_500, why: "lost" });
      await store.noteDoubt({ from: 500, to: 1_400, why: "silence" });
      await store.endDoubts(5_000);
      expect(await store.doubts()).toEqual([
        // Nobody knows when it began.
        { from: 0, to: 5_000, why: "lost" },
        { from: 3_000, to: 5_000, why: "restored" as const },
      ]);
      await store.clearDoubts(2_000);
      expect(await store.doubts()).toEqual([
        { from: 0, to: 5_000, why: "lost" },
        { from: 3_000, to: 5_000, why: "restored" as const },
      ]);
      await store.clearDoubts(5_000);
      expect(await store.doubts()).toEqual([]);
    });

    it("that is a copy does nothing: its flows are inactive, its runs cancelled", async () => {
      const { store } = stage;
      const sending = await stage.runningRun();
      await store.planEffect(stage.plan(sending), sending.epoch);
      expect(await stage.gate(sending)).toMatchObject({ sends: 1 });
      await stage.accept(["k2", "k3", "k4"].map((key) => event(key, takes("f1", key))));
      const parked = await stage.claim();
      await stage.record(parked, { kind: "parked", path: "s1", effectId: "f1.other" });
      await stage.flow("f2");
      await stage.activate("f2", { kind: "schedule", timetable: { nextAt: 3_000 } }, 100);
      await store.recordAlive(2_000, null);
      await store.markRestored(50_000);

      expect(await store.settleRestore("copy", { from: 2_000, to: 60_000 }, 60_000)).toBe(
        "settled",
      );
      expect(await store.restored()).toBeNull();
      expect(await store.doubts()).toEqual([]);
      for (const id of ["f1", "f2"]) expect((await store.flow(id))?.state).toBe("inactive");
      expect(await store.subscription("f1")).toBeNull();
      expect(await store.seenUntil("f1")).toMatchObject({ at: 1_000 });
      expect(await store.duePolls(99_000_000, 9)).toEqual([]);
      expect(await store.dueSchedules(99_000_000, 9)).toEqual([]);
      expect(await store.nextDue()).toBeNull();

      const { items } = await stage.reading.listRuns({ limit: 9 });
      expect(items.map(({ status }) => status)).toEqual(Array(4).fill("cancelled"));
      const [activity] = await stage.reading.activity(["f1"]);
      expect(activity?.runs).toMatchObject({ waiting: 0, running: 0, parked: 0, cancelled: 4 });
      expect(await store.freeRuns()).toBe(0);
      expect(await store.claimRuns(99_000_000, 9)).toEqual([]);
      // Its write stays known, and passes no gate.
      expect(await store.effect(effectName.id)).toMatchObject({ state: "open", sends: 1 });
      expect(await stage.gate(sending, 60_500, 0)).toBe("fenced");
    });

    it("is settled once", async () => {
      const { store } = stage;
      expect(await store.settleRestore("replaces", { from: 5, to: 10 }, 10)).toBe(
        "nothing_restored",
      );
      expect(await store.settleRestore("copy", { from: 5, to: 10 }, 10)).toBe("nothing_restored");
      await store.markRestored(20);
      expect(await store.settleRestore("replaces", { from: 5, to: 30 }, 30)).toBe("settled");
      expect(await store.settleRestore("copy", { from: 5, to: 40 }, 40)).toBe("nothing_restored");
    });
  });
}
