import { expect, test } from "vitest";
import { momentIn } from "./zoned.ts";

test.each([
  ["Asia/Tokyo", "2026-07-01T09:30", "2026-07-01T00:30:00.000Z"],
  ["UTC", "2026-07-01T09:30", "2026-07-01T09:30:00.000Z"],
  ["America/New_York", "2026-01-15T00:00", "2026-01-15T05:00:00.000Z"],
  ["America/New_York", "2026-07-15T00:00", "2026-07-15T04:00:00.000Z"],
  // An hour after the clocks have been put forward, and an hour before.
  ["Europe/Berlin", "2026-03-29T04:00", "2026-03-29T02:00:00.000Z"],
  ["Europe/Berlin", "2026-03-29T01:00", "2026-03-29T00:00:00.000Z"],
])("in %s, clocks show %s at %s", (timeZone, local, moment) => {
  expect(momentIn(timeZone, local)).toBe(moment);
});
