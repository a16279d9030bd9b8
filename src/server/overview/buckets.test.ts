import { describe, expect, test } from "vitest";
import { boundsOf, type SpanWish } from "./buckets.ts";

const now = Date.parse("2026-07-01T09:30:00Z");
const shown = (wish: Partial<Record<"from" | "to", string>> & Omit<SpanWish, "from" | "to">) => {
  const { from, to, ...rest } = wish;
  const said = {
    ...rest,
    ...(from === undefined ? {} : { from: Date.parse(from) }),
    ...(to === undefined ? {} : { to: Date.parse(to) }),
  };
  const made = boundsOf(said, now);
  if (made.kind !== "bounds") return made;
  return made.bounds.map((at) => new Date(at).toISOString().slice(0, 16));
};

describe("the buckets of an overview", () => {
  test("are the last 24 hours, the present one to this moment, where nobody says more", () => {
    const bounds = shown({ bucket: "hour", timeZone: "UTC" });
    expect(bounds).toHaveLength(25);
    expect(bounds).toEqual([
      "2026-06-30T10:00",
      "2026-06-30T11:00",
      ...Array.from({ length: 21 }, () => expect.any(String)),
      "2026-07-01T09:00",
      "2026-07-01T09:30",
    ]);
  });

  test("of hours begin when a clock there shows a full hour", () => {
    const span = { from: "2026-07-01T04:10:00Z", to: "2026-07-01T06:30:00Z" };
    expect(shown({ ...span, bucket: "hour", timeZone: "Asia/Kolkata" })).toEqual([
      "2026-07-01T03:30",
      "2026-07-01T04:30",
      "2026-07-01T05:30",
      "2026-07-01T06:30",
    ]);
    expect(shown({ ...span, bucket: "hour", timeZone: "America/St_Johns" })).toEqual([
      "2026-07-01T03:30",
      "2026-07-01T04:30",
      "2026-07-01T05:30",
      "2026-07-01T06:30",
    ]);
  });

  test("of days begin at midnight of the time zone, also where one has 23 or 25 hours", () => {
    expect(shown({ from: "2026-06-29T20:00:00Z", bucket: "day", timeZone: "Asia/Tokyo" })).toEqual([
      "2026-06-29T15:00",
      "2026-06-30T15:00",
      "2026-07-01T09:30",
    ]);
    const days = (from: string, to: string, timeZone: string) =>
      shown({ from, to, bucket: "day", timeZone });
    expect(days("2026-03-28T12:00:00Z", "2026-03-30T12:00:00Z", "Europe/Berlin")).toEqual([
      "2026-03-27T23:00",
      "2026-03-28T23:00",
      "2026-03-29T22:00",
      "2026-03-30T12:00",
    ]);
    expect(days("2026-10-24T12:00:00Z", "2026-10-26T12:00:00Z", "Europe/Berlin")).toEqual([
      "2026-10-23T22:00",
      "2026-10-24T22:00",
      "2026-10-25T23:00",
      "2026-10-26T12:00",
    ]);
  });

  test("of days begin later where the clocks are moved at midnight", () => {
    // In Beirut the clock goes from midnight to one o'clock.
    expect(
      shown({
        from: "2026-03-28T12:00:00Z",
        to: "2026-03-30T12:00:00Z",
        bucket: "day",
        timeZone: "Asia/Beirut",
      }),
    ).toEqual(["2026-03-27T22:00", "2026-03-28T22:00", "2026-03-29T21:00", "2026-03-30T12:00"]);
  });

  test("do not reach beyond a span that ends where a bucket begins", () => {
    const span = { from: "2026-07-01T00:00:00Z", to: "2026-07-01T02:00:00Z" };
    expect(shown({ ...span, bucket: "hour", timeZone: "UTC" })).toEqual([
      "2026-07-01T00:00",
      "2026-07-01T01:00",
      "2026-07-01T02:00",
    ]);
  });

  test("are not made for a span that is empty or too long", () => {
    const utc = { timeZone: "UTC" } as const;
    expect(shown({ ...utc, from: "2026-07-02T00:00:00Z", bucket: "hour" })).toEqual({
      kind: "empty",
    });
    expect(shown({ ...utc, from: "2026-05-01T00:00:00Z", bucket: "hour" })).toEqual({
      kind: "too long",
      days: 31,
    });
    expect(shown({ ...utc, from: "2026-05-01T00:00:00Z", bucket: "day" })).toHaveLength(63);
    expect(shown({ ...utc, from: "0001-01-01T00:00:00Z", bucket: "day" })).toEqual({
      kind: "too long",
      days: 366,
    });
    expect(
      shown({
        ...utc,
        from: "0001-01-01T00:00:00Z",
        to: "0001-01-03T00:00:00Z",
        bucket: "day",
      }),
    ).toHaveLength(3);
  });
});
