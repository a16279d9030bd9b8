import * as fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { nextTimes, timeAfter, timeBefore } from "./times.ts";
import { weekdays, type When } from "./when.ts";
import { wallAt } from "./zone.ts";

const minute = 60_000;
const day = 86_400_000;

function times(when: When, zone: string, from: string, count: number): readonly string[] {
  return nextTimes(when, zone, Date.parse(from), count).map((at) =>
    new Date(at).toISOString().slice(0, 16),
  );
}

const at = "09:00";
it.each<[When, string, string, readonly string[]]>([
  [
    { kind: "interval", everyMinutes: 90 },
    "Asia/Tokyo",
    "2026-07-01T00:10Z",
    ["2026-07-01T01:40", "2026-07-01T03:10"],
  ],
  [
    { kind: "daily", at },
    "Asia/Tokyo",
    "2026-07-01T00:00Z",
    ["2026-07-02T00:00", "2026-07-03T00:00"],
  ],
  [
    { kind: "weekdays", at },
    "Asia/Tokyo",
    "2026-07-03T00:00Z",
    ["2026-07-06T00:00", "2026-07-07T00:00"],
  ],
  [
    { kind: "weekly", days: ["mon"], at },
    "Asia/Tokyo",
    "2026-07-01T00:00Z",
    ["2026-07-06T00:00", "2026-07-13T00:00"],
  ],
  [
    { kind: "weekly", days: ["sun", "wed"], at },
    "America/New_York",
    "2026-07-01T13:00Z",
    ["2026-07-05T13:00", "2026-07-08T13:00"],
  ],
  [
    { kind: "monthly", day: 31, at },
    "UTC",
    "2026-01-31T09:00Z",
    ["2026-02-28T09:00", "2026-03-31T09:00", "2026-04-30T09:00"],
  ],
  [
    { kind: "monthly", day: "last", at },
    "UTC",
    "2028-01-31T09:00Z",
    ["2028-02-29T09:00", "2028-03-31T09:00"],
  ],
  [
    { kind: "monthly", day: 1, at: "00:00" },
    "Asia/Tokyo",
    "2026-07-01T00:00Z",
    ["2026-07-31T15:00", "2026-08-31T15:00"],
  ],
  // A time that is left out comes when the clocks have been changed.
  [
    { kind: "daily", at: "02:30" },
    "America/New_York",
    "2026-03-07T08:00Z",
    ["2026-03-08T07:00", "2026-03-09T06:30"],
  ],
  [
    { kind: "weekly", days: ["sun"], at: "02:00" },
    "Europe/Berlin",
    "2026-03-23T00:00Z",
    ["2026-03-29T01:00", "2026-04-05T00:00"],
  ],
  // One that comes twice comes once.
  [
    { kind: "daily", at: "01:30" },
    "America/New_York",
    "2026-10-31T12:00Z",
    ["2026-11-01T05:30", "2026-11-02T06:30"],
  ],
  [
    { kind: "monthly", day: "last", at: "02:30" },
    "Europe/Berlin",
    "2027-10-01T00:00Z",
    ["2027-10-31T00:30", "2027-11-30T01:30"],
  ],
])("%o in %s after %s", (when, zone, from, expected) => {
  expect(times(when, zone, from, expected.length)).toEqual(expected);
});

test("there are none where there is no such zone, or no such day", () => {
  expect(timeAfter({ kind: "daily", at }, "Mars/Olympus", 0)).toBeNull();
  expect(nextTimes({ kind: "cron", expression: "0 0 30 2 *" }, "UTC", 0, 5)).toEqual([]);
  expect(nextTimes({ kind: "cron", expression: "nonsense" }, "UTC", 0, 5)).toEqual([]);
});

const zone = fc.constantFrom(
  "America/New_York",
  "Europe/Berlin",
  "Asia/Tokyo",
  "Australia/Lord_Howe",
  "America/Sao_Paulo",
);
const moment = fc.date({
  min: new Date("2010-01-01"),
  max: new Date("2040-01-01"),
  noInvalidDate: true,
});
const clock = fc
  .tuple(fc.nat({ max: 23 }), fc.nat({ max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, "0")).join(":"));
const onCalendar: fc.Arbitrary<When & { readonly at: string }> = fc.oneof(
  fc.record({ kind: fc.constant("daily" as const), at: clock }),
  fc.record({ kind: fc.constant("weekdays" as const), at: clock }),
  fc.record({
    kind: fc.constant("weekly" as const),
    days: fc.subarray([...weekdays], { minLength: 1 }),
    at: clock,
  }),
  fc.record({
    kind: fc.constant("monthly" as const),
    day: fc.oneof(fc.integer({ min: 1, max: 31 }), fc.constant("last" as const)),
    at: clock,
  }),
);
const cron: fc.Arbitrary<When> = fc
  .tuple(
    fc.constantFrom("*", "0", "30", "*/20", "5,35", "50-59"),
    fc.constantFrom("*", "*/3", "1", "2", "1-3", "0,12", "23"),
    fc.constantFrom("*", "1", "L", "15"),
    fc.constantFrom("*", "3", "10-11"),
    fc.constantFrom("*", "0", "1-5"),
  )
  .map((fields) => ({ kind: "cron", expression: fields.join(" ") }));
const interval: fc.Arbitrary<When> = fc
  .integer({ min: 1, max: 43_200 })
  .map((everyMinutes) => ({ kind: "interval", everyMinutes }));

describe("the next time", () => {
  it("is always later, and is on a full minute where clocks name it", () => {
    fc.assert(
      fc.property(fc.oneof(onCalendar, cron, interval), zone, moment, (when, zone, from) => {
        const next = timeAfter(when, zone, from.getTime());
        expect(next).toBeGreaterThan(from.getTime());
        if (when.kind !== "interval") expect((next ?? 0) % minute).toBe(0);
      }),
    );
  });

  it("is the same from wherever before it one asks, so that none is left out", () => {
    const part = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
    fc.assert(
      fc.property(fc.oneof(onCalendar, cron), zone, moment, part, (when, zone, from, part) => {
        const start = from.getTime();
        const next = timeAfter(when, zone, start) ?? 0;
        const between = Math.min(Math.floor(start + (next - start) * part), next - 1);
        expect(timeAfter(when, zone, between)).toBe(next);
        expect(timeBefore(when, zone, next + 1)).toBe(next);
      }),
    );
  });

  it("comes on every day that is meant, once, as clocks show it or at the next moment", () => {
    fc.assert(
      fc.property(onCalendar, zone, moment, (when, zone, from) => {
        const shown = nextTimes(when, zone, from.getTime(), 40).map((at) => wallAt(zone, at));
        const days = shown.map((wall) => Math.floor(wall / day));
        expect(new Set(days).size).toBe(40);
        const [hours = 0, minutes = 0] = when.at.split(":").map(Number);
        for (const wall of shown) {
          const late = (wall % day) - (hours * 60 + minutes) * minute;
          // No change of clocks leaves out more than an hour.
          expect(late).toBeGreaterThanOrEqual(0);
          expect(late).toBeLessThanOrEqual(60 * minute);
        }
        const gaps = days.slice(1).map((one, index) => one - (days[index] ?? 0));
        const [least, most] = {
          daily: [1, 1],
          weekdays: [1, 3],
          weekly: [1, 7],
          monthly: [28, 31],
        }[when.kind === "cron" || when.kind === "interval" ? "daily" : when.kind];
        expect(Math.min(...gaps)).toBeGreaterThanOrEqual(least ?? 0);
        expect(Math.max(...gaps)).toBeLessThanOrEqual(most ?? 0);
      }),
      { numRuns: 50 },
    );
  });
});
