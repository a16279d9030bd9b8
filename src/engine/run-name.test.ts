import { describe, expect, it } from "vitest";
import { eventName } from "./event-name.ts";
import {
  type EarliestSend,
  earliestSend,
  invokeName,
  kindOfRun,
  nameByHand,
  scheduleName,
} from "./run-name.ts";

const day = 86_400_000;

describe("the name of a run", () => {
  it("tells what started it", () => {
    expect(kindOfRun("ch_1")).toBe("event");
    expect(kindOfRun(scheduleName("2026-07-01T00:00:00.000Z"))).toBe("schedule");
    expect(kindOfRun(nameByHand("test", "a"))).toBe("test");
    expect(kindOfRun(nameByHand("rerun", "a"))).toBe("rerun");
  });

  it("of an event is never that of another kind, whatever its key", () => {
    const connection = { id: "c1", connector: "x", account: "a", mode: "test" } as const;
    const source = { trigger: { id: "t", uniqueKeys: true }, connection, place: "" };
    for (const key of ["ch_1", "test:1", "rerun:1", "schedule:1", "event:1"])
      expect(kindOfRun(eventName(key, source))).toBe("event");
    expect(eventName("ch_1", source)).toBe("ch_1");
    expect(eventName("test:1", source)).not.toBe(
      eventName("test:1", { ...source, trigger: { id: "u", uniqueKeys: true } }),
    );
  });

  const times = { eventAt: 5 * day, notBefore: null, createdAt: 9 * day };
  const earliest = (name: string, caller: EarliestSend | null = null) =>
    earliestSend({ name, ...times }, caller);
  const always = (at: number) => ({ usual: at, forgotten: at });

  it("is as old as the event, or as the run where it was drawn for it", () => {
    expect(earliest("ch_1")).toEqual(always(5 * day));
    expect(earliest(invokeName({ drawn: "1" }))).toEqual(always(9 * day));
  });

  it("of a row is as old as the poll before it, which a clock that was ahead may have dated too late", () => {
    const run = { ...times, name: "event:postgresql:new-row:live:a:p:1", notBefore: 4 * day };
    expect(earliestSend(run, null)).toEqual({ usual: 4 * day, forgotten: -27 * day });
  });

  it("of a schedule is as old as its time, which a clock that was ahead may have told a month too early", () => {
    expect(earliest("schedule:1")).toEqual({ usual: 5 * day, forgotten: -26 * day });
  });

  it("that somebody asks for may have been asked for a day before, with a key at any time before a restore", () => {
    expect(earliest("now:1")).toEqual(always(8 * day));
    expect(earliest("test:1")).toEqual(always(8 * day));
    expect(earliest("rerun:1")).toEqual(always(8 * day));
    expect(earliest(invokeName({ key: "1" }))).toEqual({ usual: 8 * day, forgotten: 0 });
  });

  it("of a called run is as old as its caller's, and may be of any age where nobody knows the caller", () => {
    const caller = { usual: 3 * day, forgotten: 0 };
    expect(earliest("call:1", caller)).toEqual(caller);
    expect(earliest("call:1")).toEqual(always(0));
  });
});
