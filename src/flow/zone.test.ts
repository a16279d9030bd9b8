import * as fc from "fast-check";
import { expect, test } from "vitest";
import { firstMomentAt, isTimeZone, momentAt, wallAt } from "./zone.ts";

const wall = (text: string) => Date.parse(`${text}Z`);
const iso = (at: number) => new Date(at).toISOString();

test.each([
  ["Asia/Tokyo", "2026-03-08T02:30", "2026-03-07T17:30:00.000Z", "2026-03-07T17:30:00.000Z"],
  // Left out in spring: later by as much, or when the clocks have been changed.
  ["America/New_York", "2026-03-08T02:30", "2026-03-08T07:30:00.000Z", "2026-03-08T07:00:00.000Z"],
  ["Europe/Berlin", "2026-03-29T02:00", "2026-03-29T01:00:00.000Z", "2026-03-29T01:00:00.000Z"],
  ["Europe/Berlin", "2026-03-29T02:59", "2026-03-29T01:59:00.000Z", "2026-03-29T01:00:00.000Z"],
  ["America/Sao_Paulo", "2018-11-04T00:00", "2018-11-04T03:00:00.000Z", "2018-11-04T03:00:00.000Z"],
  // Half an hour.
  [
    "Australia/Lord_Howe",
    "2026-10-04T02:15",
    "2026-10-03T15:45:00.000Z",
    "2026-10-03T15:30:00.000Z",
  ],
  // A whole day.
  ["Pacific/Apia", "2011-12-30T12:00", "2011-12-30T22:00:00.000Z", "2011-12-30T10:00:00.000Z"],
  // Twice in autumn: the first.
  ["America/New_York", "2026-11-01T01:30", "2026-11-01T05:30:00.000Z", "2026-11-01T05:30:00.000Z"],
  ["Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30:00.000Z", "2026-10-25T00:30:00.000Z"],
])("in %s clocks show %s at %s, or first at %s", (zone, shown, moment, first) => {
  expect([momentAt(zone, wall(shown)), firstMomentAt(zone, wall(shown))].map(iso)).toEqual([
    moment,
    first,
  ]);
});

test("the first moment is the first at which clocks show at least this", () => {
  const zone = fc.constantFrom("America/New_York", "Europe/Berlin", "Asia/Tokyo", "Asia/Kolkata");
  const minutes = fc.integer({ min: 0, max: 35_000_000 });
  fc.assert(
    fc.property(zone, minutes, (zone, minutes) => {
      const wanted = minutes * 60_000;
      const at = firstMomentAt(zone, wanted);
      expect(wallAt(zone, at)).toBeGreaterThanOrEqual(wanted);
      expect(wallAt(zone, at - 1)).toBeLessThan(wanted);
    }),
  );
});

test("names of time zones are told from others", () => {
  expect(["UTC", "Asia/Tokyo", "Europe/Berlin"].map(isTimeZone)).toEqual([true, true, true]);
  expect(["", "+09:00", "Asia/Nowhere", "x".repeat(500)].map(isTimeZone)).not.toContain(true);
});
