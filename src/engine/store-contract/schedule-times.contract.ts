import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { waitFor } from "../../../test/wait-for.ts";
import { emptyDocument } from "#flow/document.ts";
import { timeAfter } from "#flow/times.ts";
import type { When } from "#flow/when.ts";
import { movableClock } from "../clock.ts";
import { createEngine } from "../create-engine.ts";
import type { Engine } from "../engine.ts";
import { noArchive, usualHistory } from "../history.world.ts";
import type { Log } from "../log.ts";
import { endlessRoom } from "../room.ts";
import { type Open, useStage } from "./stage.world.ts";

const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Schedules that an engine works on, while the clock moves over summer time and over pauses. */
export function scheduleTimesContract(open: Open): void {
  const stage = useStage(open);
  const clock = movableClock();
  let engine: Engine;
  let ids = 0;
  beforeEach(() => {
    engine = createEngine({
      // The days that pass here pass for the database, too.
      store: { ...stage.store, time: async () => clock.now() },
      connectors: [],
      send: () => Promise.reject(new Error("Nothing is sent here")),
      longestSendMs: 0,
      credentials: () => ({}),
      unseal: (_, sealed) => sealed,
      trustedLoopback: [],
      mayAct: async () => true,
      clock,
      random: () => 0.5,
      newId: () => `id-${(ids += 1)}`,
      log: silent,
      concurrency: 2,
      history: usualHistory,
      archive: noArchive,
      room: endlessRoom,
      letterWays: () => Promise.resolve({}),
    });
  });
  afterEach(() => engine.stop());

  const setClock = (time: string) => clock.setOffset(Date.parse(time) - Date.now());
  const begin = async (when: When, timeZone: string): Promise<void> => {
    const trigger = { kind: "schedule", when, overlap: false } as const;
    await stage.flow("f", { document: { ...emptyDocument, trigger, timeZone } });
    const nextAt = timeAfter(when, timeZone, clock.now());
    if (nextAt === null) throw new Error("There is a next time");
    await stage.activate("f", { kind: "schedule", timetable: { nextAt } }, clock.now());
  };
  /** The times of all runs, once everything that has come by then is done. */
  const runsAt = async (time: string): Promise<readonly string[]> => {
    setClock(time);
    await waitFor(async () => {
      const [activity] = await stage.reading.activity(["f"]);
      expect(activity?.nextAt).toBeGreaterThan(clock.now());
      const { waiting = 0, running = 0 } = activity?.runs ?? {};
      expect(waiting + running).toBe(0);
    });
    const { items } = await stage.reading.listRuns({ flowId: "f", limit: 99 });
    return items
      .map(({ reference }) => reference.replace("schedule:", "").slice(0, 16))
      .toReversed();
  };

  describe("an engine on it", () => {
    it("runs once on each day on which summer time begins and ends", async () => {
      setClock("2030-03-09T12:00Z");
      await begin({ kind: "daily", at: "02:30" }, "America/New_York");
      await engine.start();
      // There is no half past two on the tenth.
      expect(await runsAt("2030-03-10T06:59Z")).toEqual([]);
      expect(await runsAt("2030-03-10T07:31Z")).toEqual(["2030-03-10T07:00"]);
      expect(await runsAt("2030-03-11T07:00Z")).toEqual(["2030-03-10T07:00", "2030-03-11T06:30"]);
    });

    it("runs once at a time that comes twice", async () => {
      setClock("2030-10-26T12:00Z");
      await begin({ kind: "cron", expression: "30 2 * * *" }, "Europe/Berlin");
      await engine.start();
      expect(await runsAt("2030-10-27T00:31Z")).toEqual(["2030-10-27T00:30"]);
      expect(await runsAt("2030-10-27T01:31Z")).toEqual(["2030-10-27T00:30"]);
      expect(await runsAt("2030-10-28T01:31Z")).toEqual(["2030-10-27T00:30", "2030-10-28T01:30"]);
    });

    it("runs once for all times that it has missed, and then on time again", async () => {
      setClock("2030-03-04T12:00Z");
      await begin({ kind: "weekdays", at: "09:00" }, "Asia/Tokyo");
      await engine.start();
      expect(await runsAt("2030-03-05T00:01Z")).toEqual(["2030-03-05T00:00"]);
      await engine.stop();
      setClock("2030-03-12T12:00Z");
      await engine.start();
      const once = ["2030-03-05T00:00", "2030-03-06T00:00"];
      expect(await runsAt("2030-03-12T12:01Z")).toEqual(once);
      expect(await runsAt("2030-03-13T00:01Z")).toEqual([...once, "2030-03-13T00:00"]);
      const { items } = await stage.reading.listRuns({ flowId: "f", limit: 1 });
      expect(await stage.store.run(items[0]?.id ?? "")).toMatchObject({
        event: {
          data: {
            previousAt: "2030-03-06T00:00:00.000Z",
            localDate: "2030-03-13",
            localTime: "09:00",
          },
        },
      });
    });

    it("goes on at its times after a clock that was far ahead has been set right", async () => {
      setClock("2033-01-01T00:00Z");
      await begin({ kind: "daily", at: "09:00" }, "Asia/Tokyo");
      setClock("2030-03-12T12:00Z");
      await engine.start();
      expect(await runsAt("2030-03-12T12:01Z")).toEqual([]);
      await engine.stop();
      await engine.start();
      expect(await runsAt("2030-03-13T00:01Z")).toEqual(["2030-03-13T00:00"]);
    });
  });
}
