import { describe, expect, it } from "vitest";
import { eventName } from "./event-name.ts";
import { earliestSend, kindOfRun, nameByHand, scheduleName } from "./run-name.ts";

describe("the name of a run", () => {
  it("tells what started it", () => {
    expect(kindOfRun("ch_1")).toBe("event");
    expect(kindOfRun(scheduleName("2026-07-01T00:00:00.000Z"))).toBe("schedule");
    expect(kindOfRun(nameByHand("test", "a"))).toBe("test");
    expect(kindOfRun(nameByHand("rerun", "a"))).toBe("rerun");
  });

  it("of an event is never that of another kind, whatever its key", () => {
    const connection = { id: "c1", connector: "x", account: "a", mode: "test" } as const;
    const source = { trigger: { id: "t", uniqueKeys: true }, connection };
    for (const key of ["ch_1", "test:1", "rerun:1", "schedule:1", "event:1"])
      expect(kindOfRun(eventName(key, source))).toBe("event");
    expect(eventName("ch_1", source)).toBe("ch_1");
    expect(eventName("test:1", source)).not.toBe(
      eventName("test:1", { ...source, trigger: { id: "u", uniqueKeys: true } }),
    );
  });

  it("is as old as the event, or as the run where it was drawn for it", () => {
    const times = { eventAt: 5, createdAt: 9 };
    expect(earliestSend({ name: "ch_1", ...times })).toBe(5);
    expect(earliestSend({ name: "schedule:1", ...times })).toBe(5);
    expect(earliestSend({ name: "test:1", ...times })).toBe(9);
    expect(earliestSend({ name: "rerun:1", ...times })).toBe(9);
  });
});
