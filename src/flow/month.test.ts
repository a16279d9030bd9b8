import { describe, expect, it } from "vitest";
import { monthAfter, monthOf, spanOfMonth, startOfDay } from "./month.ts";

describe("a month", () => {
  it("begins and ends by the clocks of the zone", () => {
    expect(spanOfMonth("2026-12", "Asia/Tokyo")).toEqual({
      from: Date.UTC(2026, 10, 30, 15),
      to: Date.UTC(2026, 11, 31, 15),
    });
    // Summer time begins in March.
    expect(spanOfMonth("2026-03", "America/New_York")).toEqual({
      from: Date.UTC(2026, 2, 1, 5),
      to: Date.UTC(2026, 3, 1, 4),
    });
  });

  it("is known of a moment by the clocks of the zone", () => {
    const newYear = Date.UTC(2026, 11, 31, 15);
    expect([monthOf(newYear, "Asia/Tokyo"), monthOf(newYear, "UTC")]).toEqual([
      "2027-01",
      "2026-12",
    ]);
    expect(monthAfter("2026-12")).toBe("2027-01");
    expect(startOfDay({ month: "2027-01", day: 3 }, "Asia/Tokyo")).toBe(Date.UTC(2027, 0, 2, 15));
  });
});
