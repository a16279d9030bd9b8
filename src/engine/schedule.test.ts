import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backoff } from "./retry.ts";
import { nextOnGrid, nextReread, reachOf, timesAfter } from "./schedule.ts";
import { tickOf } from "./tick.ts";

const minute = 60_000;

describe("a grid of times", () => {
  it("goes on after a pause without making up for what was missed", () => {
    expect(nextOnGrid(1000, 15_000, 1000)).toBe(16_000);
    expect(nextOnGrid(1000, 15_000, 1500)).toBe(16_000);
    expect(nextOnGrid(1000, 15_000, 61_000)).toBe(76_000);
    expect(nextOnGrid(5000, 15_000, 1000)).toBe(5000);
  });

  it("always names a time to come, on the grid", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 1e7 }), fc.nat(), (due, every, now) => {
        const next = nextOnGrid(due, every, now);
        expect(next).toBeGreaterThanOrEqual(Math.min(due, now));
        if (now >= due) expect(next).toBeGreaterThan(now);
        expect((next - due) % every).toBe(0);
      }),
    );
  });
});

describe("the reach of a poll", () => {
  const times = { nextAt: 0, widerAt: 10 * minute, widestAt: 100 * minute };

  it("is the overlap, now and then 15 minutes, and daily 48 hours", () => {
    expect(reachOf(times, 5 * minute, 6 * minute)).toEqual({ back: 5 * minute, toTheEnd: false });
    expect(reachOf(times, 5 * minute, 10 * minute)).toEqual({ back: 15 * minute, toTheEnd: true });
    expect(reachOf(times, 5 * minute, 100 * minute)).toEqual({
      back: 48 * 60 * minute,
      toTheEnd: true,
    });
  });

  it("lets a wide re-read serve for the narrower one", () => {
    expect(timesAfter(times, 15, 100 * minute, 100 * minute)).toEqual({
      nextAt: 100 * minute + 15_000,
      widerAt: 105 * minute,
      widestAt: 100 * minute + 24 * 60 * minute,
    });
    expect(timesAfter(times, 15, 6 * minute, 6 * minute)).toMatchObject({
      widerAt: 10 * minute,
      widestAt: 100 * minute,
    });
  });

  it("does not count a wide re-read as done that fell due while a short one was read", () => {
    const after = timesAfter(times, 15, 101 * minute, 9 * minute);
    expect(after).toMatchObject({ widerAt: 10 * minute, widestAt: 100 * minute });
    expect(reachOf(after, 60_000, 101 * minute).toTheEnd).toBe(true);
  });

  it("is wide where the time for it was named by a clock that has been set back since", () => {
    const ahead = { ...times, widestAt: 3 * 24 * 60 * minute };
    expect(reachOf(ahead, minute, 6 * minute).back).toBe(48 * 60 * minute);
    expect(timesAfter(ahead, 15, 6 * minute, 6 * minute)).toMatchObject({
      widerAt: 11 * minute,
      widestAt: 6 * minute + 24 * 60 * minute,
    });
  });
});

describe("a scheduled time", () => {
  const schedule = {
    flowId: "f",
    versionId: "v",
    when: { kind: "interval", everyMinutes: 15 } as const,
    timeZone: "UTC",
    overlap: false,
    nextAt: 0,
    previousAt: null,
  };
  const newId = () => "id";

  it("that was missed many times runs once, named after the first", () => {
    expect(tickOf(schedule, 100 * minute, newId)).toMatchObject({
      kind: "run",
      nextAt: 105 * minute,
      event: { key: "schedule:1970-01-01T00:00:00.000Z", data: { previousAt: null } },
    });
  });

  it("that a clock ahead has set is set anew", () => {
    const ahead = { ...schedule, nextAt: 10_000 * minute };
    expect(tickOf(ahead, minute, newId)).toEqual({ kind: "set", nextAt: 16 * minute });
    expect(tickOf({ ...schedule, nextAt: 5 * minute }, minute, newId)).toEqual({
      kind: "set",
      nextAt: 5 * minute,
    });
  });

  it("by the clocks of a time zone is told in it, and comes once however often it was missed", () => {
    const at = (text: string) => Date.parse(text);
    const daily = {
      ...schedule,
      when: { kind: "daily", at: "02:30" } as const,
      timeZone: "America/New_York",
      nextAt: at("2026-03-07T07:30Z"),
    };
    expect(tickOf(daily, at("2026-03-10T12:00Z"), newId)).toMatchObject({
      kind: "run",
      nextAt: at("2026-03-11T06:30Z"),
      event: { data: { localDate: "2026-03-07", localTime: "02:30" } },
    });
    // The day on which there is no half past two.
    expect(tickOf(daily, at("2026-03-07T07:30Z"), newId).nextAt).toBe(at("2026-03-08T07:00Z"));
  });

  it("that nobody can tell stops nothing else", () => {
    const lost = { ...schedule, when: { kind: "daily", at: "02:30" } as const };
    const zoneless = { ...lost, timeZone: "Mars/Olympus" };
    expect(tickOf(zoneless, minute, newId)).toEqual({ kind: "lost", nextAt: 61 * minute });
  });
});

describe("waiting before the next try", () => {
  it("doubles up to five minutes, with jitter, and never undercuts what the other side asks", () => {
    expect(backoff(0, 0, undefined)).toBe(500);
    expect(backoff(3, 1, undefined)).toBe(8000);
    expect(backoff(50, 1, undefined)).toBe(300_000);
    expect(backoff(0, 0, 60_000)).toBe(60_000);
  });

  it("for an event to become final goes from a minute to an hour", () => {
    expect(nextReread(0, 0)).toBe(minute);
    expect(nextReread(30, 0)).toBe(60 * minute);
  });
});
