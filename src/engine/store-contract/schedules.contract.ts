import { describe, expect, it } from "vitest";
import { emptyDocument } from "#flow/document.ts";
import { event, type Open, takes, useStage } from "./stage.world.ts";

export function schedulesContract(open: Open): void {
  const stage = useStage(open);
  const minute = 60_000;
  const start = async (id: string, overlap: boolean, nextAt: number): Promise<void> => {
    const trigger = { kind: "schedule", everyMinutes: 1, overlap } as const;
    await stage.flow(id, { document: { ...emptyDocument, trigger } });
    const timetable = { everyMinutes: 1, nextAt };
    await stage.activate(id, { kind: "schedule", timetable }, 10);
  };
  const tick = (flowId: string, time: number) =>
    stage.store.acceptTick({
      flowId,
      dueAt: time,
      event: event(`schedule:${time}`, takes(flowId, `schedule:${time}`), { at: time }),
      nextAt: time + minute,
      at: time + 5,
    });

  describe("a schedule", () => {
    it("is due when its time has come, the most overdue first", async () => {
      await start("f1", true, 2_000);
      await start("f2", false, 1_000);
      expect(await stage.store.nextDue()).toBe(1_000);
      expect(await stage.store.dueSchedules(999, 9)).toEqual([]);
      expect(await stage.store.dueSchedules(2_000, 9)).toEqual([
        {
          flowId: "f2",
          versionId: "f2-v1",
          everyMinutes: 1,
          overlap: false,
          nextAt: 1_000,
          previousAt: null,
          unfinished: 0,
        },
        expect.objectContaining({ flowId: "f1", overlap: true }),
      ]);
      expect(await stage.store.dueSchedules(2_000, 1)).toHaveLength(1);
    });

    it("makes one run of a time, and remembers it", async () => {
      await start("f1", false, 1_000);
      await tick("f1", 1_000);
      await tick("f1", 1_000);
      expect(await stage.store.claimRuns(9_999, 9)).toMatchObject([
        { flowId: "f1", name: "schedule:1000", eventAt: 1_000 },
      ]);
      expect((await stage.reading.listEvents({ limit: 9 })).items).toHaveLength(1);
      await stage.activate(
        "f1",
        { kind: "schedule", timetable: { everyMinutes: 1, nextAt: 61_000 } },
        20,
      );
      expect(await stage.store.dueSchedules(61_000, 9)).toMatchObject([{ nextAt: 61_000 }]);
    });

    it("knows the time before and the runs that are not over", async () => {
      await start("f1", false, 1_000);
      await tick("f1", 1_000);
      expect(await stage.store.dueSchedules(61_000, 9)).toMatchObject([
        { nextAt: 61_000, previousAt: 1_000, unfinished: 1 },
      ]);
      await stage.record(await stage.claim(), { kind: "finished" });
      expect(await stage.store.dueSchedules(61_000, 9)).toMatchObject([{ unfinished: 0 }]);
    });

    it("can pass a time over", async () => {
      await start("f1", false, 1_000);
      await stage.store.passTick("f1", 1_000, 61_000);
      expect(await stage.store.claimRuns(9_999, 9)).toEqual([]);
      expect(await stage.store.dueSchedules(61_000, 9)).toMatchObject([
        { nextAt: 61_000, previousAt: null },
      ]);
      expect(await stage.reading.activity(["f1"])).toMatchObject([{ nextAt: 61_000 }]);
    });

    it("makes no run for a flow that has been deactivated", async () => {
      await start("f1", false, 1_000);
      await stage.store.deactivate("f1", 20);
      expect(await stage.store.dueSchedules(9_999, 9)).toEqual([]);
      await tick("f1", 1_000);
      expect(await stage.store.claimRuns(9_999, 9)).toEqual([]);
      expect((await stage.reading.listEvents({ limit: 9 })).items).toEqual([]);
    });
  });
}
