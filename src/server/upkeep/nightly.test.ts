import { describe, expect, test } from "vitest";
import type { KeptBackup } from "#people/upkeep.ts";
import { isMissed, type NightNow, type NightPlan, nextTurn, surplus } from "./nightly.ts";

const hour = 3_600_000;
const halfPastTwo = 2.5 * hour;

const plan = (zone: string): NightPlan => ({ time: halfPastTwo, zone, keep: 7 });

const at = (moment: string): number => Date.parse(moment);

const asOf = (now: string, more: Partial<NightNow> = {}): NightNow => ({
  now: at(now),
  ranFor: 100 * hour,
  lastAt: null,
  failedAt: null,
  ...more,
});

const until = (moment: string) => ({ do: "wait", until: at(moment) });
const make = { do: "make" };

describe("a nightly backup is due", () => {
  test.each([
    ["in the night's minute", asOf("2026-11-27T17:30:00Z", { lastAt: at("2026-11-26T17:30:09Z") })],
    [
      "when a night was slept through",
      asOf("2026-11-28T05:00:00Z", { lastAt: at("2026-11-25T17:31:00Z") }),
    ],
    ["where there is none at all", asOf("2026-11-28T05:00:00Z")],
    [
      "a quarter of an hour after it failed",
      asOf("2026-11-27T17:45:00Z", { failedAt: at("2026-11-27T17:30:00Z") }),
    ],
    [
      "where the last one is dated in the future",
      asOf("2026-11-28T05:00:00Z", { lastAt: at("2026-12-28T05:00:00Z") }),
    ],
    [
      "where a failure is dated in the future",
      asOf("2026-11-28T05:00:00Z", { failedAt: at("2026-12-28T05:00:00Z") }),
    ],
    ["when the night comes just after a start", asOf("2026-11-27T17:30:00Z", { ranFor: 60_000 })],
  ])("%s", (_, now) => {
    expect(nextTurn(now, plan("Asia/Tokyo"))).toEqual(make);
  });

  test.each([
    [
      "the next night, where this one has its own",
      asOf("2026-11-27T17:31:00Z", { lastAt: at("2026-11-27T17:30:00Z") }),
      "2026-11-28T17:30:00Z",
    ],
    [
      "this night, on the evening before",
      asOf("2026-11-27T12:00:00Z", { lastAt: at("2026-11-26T17:30:00Z") }),
      "2026-11-27T17:30:00Z",
    ],
    [
      "a quarter of an hour, after it failed",
      asOf("2026-11-27T17:31:00Z", { failedAt: at("2026-11-27T17:30:00Z") }),
      "2026-11-27T17:45:00Z",
    ],
    [
      "ten minutes, after a start",
      asOf("2026-11-28T05:00:00Z", { ranFor: 60_000 }),
      "2026-11-28T05:09:00Z",
    ],
  ])("not before %s", (_, now, next) => {
    expect(nextTurn(now, plan("Asia/Tokyo"))).toEqual(until(next));
  });

  test("once in a night whose clocks are changed, whether its time comes twice or never", () => {
    const berlin = plan("Europe/Berlin");
    // 29 March 2026: 02:00 becomes 03:00. 25 October: 03:00 becomes 02:00.
    for (const [night, next] of [
      ["2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"],
      ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"],
    ] as const) {
      const before = asOf(night, { now: at(night) - 1, lastAt: at(night) - 23 * hour });
      expect(nextTurn(before, berlin)).toEqual(until(night));
      expect(nextTurn({ ...before, now: at(night) }, berlin)).toEqual(make);
      const later = { ...before, now: at(night) + hour, lastAt: at(night) };
      expect(nextTurn(later, berlin)).toEqual(until(next));
    }
  });
});

test.each([
  ["none for more than 26 hours", { ranFor: 27 * hour, lastAt: -27 * hour }, true],
  ["none at all", { ranFor: 27 * hour, lastAt: null }, true],
  ["only one from the future", { ranFor: 27 * hour, lastAt: 300 * hour }, true],
  ["one of 25 hours ago", { ranFor: 27 * hour, lastAt: -25 * hour }, false],
  ["none, and a process that began yesterday", { ranFor: 25 * hour, lastAt: null }, false],
  ["one of last month, and a process that began now", { ranFor: 0, lastAt: -700 * hour }, false],
] as const)("a backup is missed, or not, with %s", (_, { ranFor, lastAt }, missed) => {
  const now = at("2026-11-28T05:00:00Z");
  expect(isMissed({ now, ranFor, lastAt: lastAt === null ? null : now + lastAt })).toBe(missed);
});

test("the first that were made go, whatever their clocks said, and seven stay", () => {
  const made = [5, 900, 1, 2, 3, 4, 6, 7, 8].map((night): KeptBackup => ({
    name: `${night}.db`,
    at: night,
    size: 1,
  }));
  expect(surplus(made, plan("UTC")).map(({ name }) => name)).toEqual(["5.db", "900.db"]);
  expect(surplus(made.slice(0, 7), plan("UTC"))).toEqual([]);
});
