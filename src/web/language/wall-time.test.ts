import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { momentOfWall, startOfDay, wallTime } from "./wall-time.ts";

const iso = (wall: string, zone: string) => {
  const moment = momentOfWall(wall, zone);
  return moment === undefined ? undefined : new Date(moment).toISOString();
};

describe("a moment on a wall's clock", () => {
  it.each([
    ["2026-07-01 09:30:00", "Asia/Tokyo", "2026-07-01T00:30:00.000Z"],
    ["2026-07-01 09:30:00", "America/New_York", "2026-07-01T13:30:00.000Z"],
    ["2026-01-01 00:00:00", "Asia/Kathmandu", "2025-12-31T18:15:00.000Z"],
    // Left out in spring: the hour after it.
    ["2026-03-29 02:30:00", "Europe/Berlin", "2026-03-29T01:30:00.000Z"],
    // Twice in autumn: the first.
    ["2026-10-25 02:30:00", "Europe/Berlin", "2026-10-25T00:30:00.000Z"],
    // As the browser's inputs give it.
    ["2026-07-15T00:00", "America/New_York", "2026-07-15T04:00:00.000Z"],
    // An hour after the clocks have been put forward, and an hour before.
    ["2026-03-29T04:00", "Europe/Berlin", "2026-03-29T02:00:00.000Z"],
    ["2026-03-29T01:00", "Europe/Berlin", "2026-03-29T00:00:00.000Z"],
    ["", "Asia/Tokyo", undefined],
    ["no time", "Asia/Tokyo", undefined],
  ])("%s in %s is %s", (wall, zone, expected) => {
    expect(iso(wall, zone)).toBe(expected);
  });

  it("is found again wherever a clock shows it once", () => {
    const zone = fc.constantFrom("Asia/Tokyo", "UTC", "Asia/Kolkata", "Pacific/Kiritimati");
    const moment = fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => seconds * 1000);
    fc.assert(
      fc.property(zone, moment, (zone, moment) => {
        expect(momentOfWall(wallTime(moment, zone), zone)).toBe(moment);
      }),
    );
  });

  it.each([
    ["2026-07-01T20:00:00Z", "Asia/Tokyo", "2026-07-01T15:00:00.000Z"],
    // Days of 23 and of 25 hours.
    ["2026-03-08T20:00:00Z", "America/New_York", "2026-03-08T05:00:00.000Z"],
    ["2026-11-01T20:00:00Z", "America/New_York", "2026-11-01T04:00:00.000Z"],
  ])("%s in %s is of the day that began at %s", (moment, zone, begun) => {
    expect(new Date(startOfDay(Date.parse(moment), zone)).toISOString()).toBe(begun);
  });
});
