import { describe, expect, it } from "vitest";
import { momentAt, startOfDay, wallTime } from "./zone.ts";

const at = (iso: string): number => Date.parse(iso);
const iso = (moment: number): string => new Date(moment).toISOString();

describe("a clock on the wall", () => {
  it.each([
    ["2026-07-01T00:30:00Z", "Asia/Tokyo", "2026-07-01 09:30:00"],
    ["2026-07-01T00:30:00Z", "America/New_York", "2026-06-30 20:30:00"],
    ["2026-01-01T00:00:00Z", "UTC", "2026-01-01 00:00:00"],
    ["2026-07-01T00:00:00Z", "Asia/Kathmandu", "2026-07-01 05:45:00"],
  ])("shows %s in %s as %s, and back", (moment, zone, wall) => {
    expect(wallTime(at(moment), zone)).toBe(wall);
    expect(iso(momentAt(wall, zone))).toBe(iso(at(moment)));
  });

  it("that shows a time twice means the first", () => {
    expect(iso(momentAt("2026-11-01 01:30:00", "America/New_York"))).toBe(
      "2026-11-01T05:30:00.000Z",
    );
  });

  it("that leaps over a time means as long after the leap", () => {
    expect(iso(momentAt("2026-03-08 02:30:00", "America/New_York"))).toBe(
      "2026-03-08T07:30:00.000Z",
    );
  });

  it("has days of 23 and 25 hours, which begin at midnight", () => {
    const begins = (moment: string): string => iso(startOfDay(at(moment), "America/New_York"));
    expect(begins("2026-03-08T20:00:00Z")).toBe("2026-03-08T05:00:00.000Z");
    expect(begins("2026-11-01T20:00:00Z")).toBe("2026-11-01T04:00:00.000Z");
    expect(iso(startOfDay(at("2026-07-01T20:00:00Z"), "Asia/Tokyo"))).toBe(
      "2026-07-01T15:00:00.000Z",
    );
  });
});
