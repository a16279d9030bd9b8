import { describe, expect, it } from "vitest";
import { clockTime, halfHours } from "./clock-time.ts";

describe("a time of day", () => {
  it.each([
    ["09:00", "09:00"],
    ["9:05", "09:05"],
    ["23", "23:00"],
    ["7", "07:00"],
    ["2315", "23:15"],
    ["930", "09:30"],
    [" 23:59 ", "23:59"],
    ["２３：３０", "23:30"],
    ["0:00", "00:00"],
  ])("may be written %j", (text, time) => {
    expect(clockTime(text)).toBe(time);
  });

  it.each([
    "",
    "24:00",
    "24",
    "23:60",
    "2360",
    "9:5",
    "9 o'clock",
    "9:00 PM",
    "-1",
    "12:00:00",
    "99999",
  ])("is not %j", (text) => {
    expect(clockTime(text)).toBeNull();
  });

  it("is picked as it stands in the list, for every hour", () => {
    expect(new Set(halfHours).size).toBe(48);
    for (const time of halfHours) expect(clockTime(time)).toBe(time);
  });
});
