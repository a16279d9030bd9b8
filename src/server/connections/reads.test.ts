import { describe, expect, test } from "vitest";
import { readsSince, readsView } from "./reads.ts";

const hour = 3_600_000;
const now = Date.parse("2026-06-16T00:30:00Z");
const at = (time: string) => Date.parse(`2026-${time}Z`);

describe("readsView", () => {
  test("forecasts the month at the pace of the last day", () => {
    const day = Array.from({ length: 24 }, (_, index) => ({
      hour: at("06-15T01:00:00") + index * hour,
      reads: 240,
    }));
    const { month } = readsView("stripe", day, now);
    expect(month.reads).toBe(5_760);
    // 5,760 a day for the 15 days that are left.
    expect(month.forecast).toBeGreaterThan(5_760 + 14 * 5_760);
    expect(month.forecast).toBeLessThan(5_760 + 16 * 5_760);
    expect(month.floor).toBe(10_000);
  });

  test("does not take two hours of a new connection for a whole day", () => {
    const counts = [
      { hour: at("06-15T22:00:00"), reads: 240 },
      { hour: at("06-15T23:00:00"), reads: 240 },
    ];
    const perDay = (readsView("stripe", counts, now).month.forecast - 480) / 14.98;
    expect(perDay).toBeGreaterThan(4_000);
    expect(perDay).toBeLessThan(5_800);
  });

  test("counts only this month's reads, and shows two days", () => {
    const counts = [
      { hour: at("05-31T23:00:00"), reads: 100 },
      { hour: at("06-01T00:00:00"), reads: 7 },
      { hour: at("06-15T00:00:00"), reads: 5 },
    ];
    const { hours, month } = readsView("stripe", counts, now);
    expect(month).toMatchObject({ from: "2026-06-01T00:00:00.000Z", reads: 12 });
    expect(hours).toEqual([{ hour: "2026-06-15T00:00:00.000Z", reads: 5 }]);
  });

  test("knows of no floor for other systems, and forecasts nothing without reads", () => {
    expect(readsView("other", [], now).month).toMatchObject({ reads: 0, forecast: 0, floor: null });
  });

  test("asks back to the beginning of the month, or two days at its beginning", () => {
    expect(readsSince(now)).toBe(at("06-01T00:00:00"));
    expect(readsSince(at("06-01T12:00:00"))).toBe(at("05-30T12:00:00"));
    expect(readsView("stripe", [], Date.parse("2026-12-31T23:59:59Z")).month.from).toBe(
      "2026-12-01T00:00:00.000Z",
    );
  });
});
