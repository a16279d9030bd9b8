import { describe, expect, it } from "vitest";
import { emptyDocument, type FlowDocument } from "#flow/document.ts";
import { nameByHand } from "../run-name.ts";
import type { When } from "#flow/when.ts";
import { event, type Open, takes, useStage } from "./stage.world.ts";
import { anyConsent, anyPermit } from "../permit.world.ts";
import type { Start } from "../store.ts";

const listened = {
  connectionId: "c1",
  trigger: "new-charge",
  everySeconds: 60,
  liveFrom: 0,
  owedFrom: 0,
  window: null,
};

export function schedulesContract(open: Open): void {
  const stage = useStage(open);
  const minute = 60_000;
  const start = async (id: string, overlap: boolean, nextAt: number): Promise<void> => {
    const trigger = {
      kind: "schedule",
      when: { kind: "interval", everyMinutes: 1 },
      overlap,
    } as const;
    await stage.flow(id, { document: { ...emptyDocument, trigger } });
    const timetable = { nextAt };
    await stage.activate(id, { kind: "schedule", timetable }, 10);
  };
  const tick = (flowId: string, time: number, alone = false) =>
    stage.store.acceptTick({
      alone,
      flowId,
      dueAt: time,
      event: event(`schedule:${time}`, takes(flowId, `schedule:${time}`), { at: time }),
      nextAt: time + minute,
      at: time + 5,
    });

  const startNow = (id: string, at = 900) =>
    stage.store.startRun({
      permit: anyPermit,
      flowId: "f1",
      event: event(`now:${id}`),
      run: { id, name: nameByHand("now", id), versionId: "f1-v1", ancestry: [] },
      alone: true,
      at,
    });

  describe("a schedule that wants no two runs at once", () => {
    it("gets one at a moment, whoever would start them", async () => {
      await start("f1", false, 1_000);
      for (const round of [0, 1, 2, 3, 4, 5]) {
        const time = 1_000 + round * minute;
        const starts = [
          () => tick("f1", time, true).then(() => "ticked"),
          () => startNow(`a${round}`, time),
          () => startNow(`b${round}`, time),
        ];
        const turned = [...starts.slice(round % 3), ...starts.slice(0, round % 3)];
        const outcomes = await Promise.all(turned.map((begin) => begin()));
        const claimed = await stage.store.claimRuns(time + minute, 9);
        expect(claimed).toHaveLength(1);
        const begun = outcomes.filter((outcome) => outcome === "started");
        expect(begun).toHaveLength(claimed[0]?.name.startsWith("now:") === true ? 1 : 0);
        expect(await stage.store.schedule("f1")).toMatchObject({ nextAt: time + minute });
        for (const run of claimed) await stage.record(run, { kind: "finished" });
      }
    });

    it("skips a time while a run beside its times is unfinished, and says so", async () => {
      await start("f1", false, 1_000);
      expect(await startNow("n1")).toBe("started");
      await tick("f1", 1_000, true);
      expect(await stage.store.schedule("f1")).toMatchObject({ nextAt: 61_000, previousAt: null });
      expect(await stage.reading.activity(["f1"])).toMatchObject([
        { skipped: { times: 1, lastAt: 1_000 } },
      ]);
      expect((await stage.reading.listEvents({ limit: 9 })).items).toHaveLength(1);
    });

    it("knows the run that is asked for again, also while it is unfinished", async () => {
      await start("f1", false, 1_000);
      const outcomes = await Promise.all([startNow("n1"), startNow("n1"), startNow("n1")]);
      expect(outcomes.toSorted()).toEqual(["exists", "exists", "started"]);
      expect(await startNow("n2")).toBe("unfinished");
      await stage.record(await stage.claim(), { kind: "finished" });
      // What was refused has left nothing behind.
      expect(await startNow("n2")).toBe("started");
    });
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
          when: { kind: "interval", everyMinutes: 1 },
          timeZone: "UTC",
          overlap: false,
          nextAt: 1_000,
          previousAt: null,
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
      await stage.activate("f1", { kind: "schedule", timetable: { nextAt: 61_000 } }, 20);
      expect(await stage.store.dueSchedules(61_000, 9)).toMatchObject([{ nextAt: 61_000 }]);
    });

    it("knows the time before", async () => {
      await start("f1", false, 1_000);
      await tick("f1", 1_000);
      expect(await stage.store.dueSchedules(61_000, 9)).toMatchObject([
        { nextAt: 61_000, previousAt: 1_000 },
      ]);
    });

    it("that lets its runs overlap skips no time", async () => {
      await start("f1", true, 1_000);
      await tick("f1", 1_000);
      await tick("f1", 61_000);
      expect(await stage.store.claimRuns(99_999, 9)).toHaveLength(2);
    });

    it("skips times while its run is unfinished, which people are told of", async () => {
      await start("f1", false, 1_000);
      await tick("f1", 1_000, true);
      expect(await stage.reading.activity(["f1"])).toMatchObject([{ skipped: null }]);
      await tick("f1", 61_000, true);
      // Another process was first.
      await tick("f1", 61_000, true);
      expect(await stage.store.dueSchedules(121_000, 9)).toMatchObject([
        { nextAt: 121_000, previousAt: 1_000 },
      ]);
      await tick("f1", 121_000, true);
      expect(await stage.reading.activity(["f1"])).toMatchObject([
        { nextAt: 181_000, skipped: { times: 2, lastAt: 121_000 } },
      ]);
      await stage.record(await stage.claim(), { kind: "finished" });
      await tick("f1", 181_000, true);
      expect(await stage.store.claimRuns(999_999, 9)).toMatchObject([{ name: "schedule:181000" }]);
      await stage.store.deactivate("f1", 190_000);
      const again = { kind: "schedule", timetable: { nextAt: 200_000 } } as const;
      await stage.activate("f1", again, 195_000);
      expect(await stage.reading.activity(["f1"])).toMatchObject([{ skipped: null }]);
    });

    it("can get another time, of which nobody need be told", async () => {
      await start("f1", false, 1_000);
      const move = { flowId: "f1", dueAt: 1_000, nextAt: 500, at: 20 };
      await stage.store.moveTick(move);
      expect(await stage.reading.activity(["f1"])).toMatchObject([{ nextAt: 500, skipped: null }]);
    });

    it("is due as well where a clock that was ahead has set its time", async () => {
      await start("f1", false, 1_000);
      await stage.store.moveTick({
        flowId: "f1",
        dueAt: 1_000,
        nextAt: 99_000_000,
        at: 90_000_000,
      });
      expect(await stage.store.dueSchedules(89_950_000, 9)).toEqual([]);
      expect(await stage.store.dueSchedules(9_000, 9)).toMatchObject([{ nextAt: 99_000_000 }]);
    });

    it("tells its times as its version has them", async () => {
      const when: When = { kind: "weekly", days: ["mon", "fri"], at: "09:00" };
      const trigger = { kind: "schedule", when, overlap: true } as const;
      await stage.flow("f1", { document: { ...emptyDocument, trigger, timeZone: "Asia/Tokyo" } });
      expect(await stage.store.schedule("f1")).toBeNull();
      await stage.activate("f1", { kind: "schedule", timetable: { nextAt: 1_000 } }, 10);
      const schedule = { flowId: "f1", when, timeZone: "Asia/Tokyo", overlap: true };
      expect(await stage.store.schedule("f1")).toMatchObject(schedule);
      expect(await stage.store.dueSchedules(1_000, 9)).toMatchObject([schedule]);
      await stage.store.deactivate("f1", 20);
      expect(await stage.store.schedule("f1")).toBeNull();
    });

    it("that an older version of this program has written is an interval, in UTC", async () => {
      // As it lies in the store.
      const older = { format: 1, steps: [], nextStep: 1, ownEvents: 0 } as const;
      const trigger = { kind: "schedule", everyMinutes: 15, overlap: true } as const;
      const document = { ...older, trigger } as unknown as FlowDocument;
      await stage.flow("f1", { document });
      await stage.activate("f1", { kind: "schedule", timetable: { nextAt: 1_000 } }, 10);
      const when = { kind: "interval", everyMinutes: 15 };
      expect(await stage.store.dueSchedules(1_000, 9)).toMatchObject([
        { when, timeZone: "UTC", overlap: true },
      ]);
      const flow = await stage.store.flow("f1");
      const read = {
        ...older,
        trigger: { kind: "schedule", when, overlap: true },
        timeZone: "UTC",
      };
      expect(flow?.draft).toEqual(read);
      expect(flow?.version?.document).toEqual(read);
      expect(await stage.store.version("f1-v1")).toMatchObject({ document: read });
    });

    it.each<[string, Start]>([
      ["other times", { kind: "schedule", timetable: { nextAt: 5_000 } }],
      ["calls", { kind: "invoke" }],
      ["deliveries", { kind: "webhook" }],
      ["events", { kind: "event", subscription: listened, sameEvents: false, leases: [] }],
    ])("starts the time that is due before %s start the flow", async (_, next) => {
      await start("f1", false, 1_000);
      const { store } = stage;
      const publication = { kind: "draft", by: "local", consent: anyConsent } as const;
      const publish = (at: number) =>
        store.activate({
          id: "f1",
          version: { ...publication, revision: 1, versionId: "f1-v2" },
          start: next,
          at,
        });
      expect(await publish(1_000)).toBe("due");
      expect((await store.flow("f1"))?.version?.id).toBe("f1-v1");
      expect(await store.schedule("f1")).toMatchObject({ nextAt: 1_000, versionId: "f1-v1" });
      expect(await stage.activate("f1", next, 1_000)).toBe("due");
      await tick("f1", 1_000);
      expect(await publish(1_005)).toMatchObject({ id: "f1-v2" });
      expect((await store.schedule("f1"))?.nextAt).toBe(
        next.kind === "schedule" ? 5_000 : undefined,
      );
      expect(await store.claimRuns(9_999, 9)).toMatchObject([
        { name: "schedule:1000", versionId: "f1-v1" },
      ]);
    });

    it("owes nothing once it has been deactivated", async () => {
      await start("f1", false, 1_000);
      await stage.store.deactivate("f1", 2_000);
      const again = { kind: "schedule", timetable: { nextAt: 5_000 } } as const;
      expect(await stage.activate("f1", again, 3_000)).toMatchObject({ id: "f1-v1" });
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
