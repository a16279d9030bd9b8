import { expect, it } from "vitest";
import { nextTimes } from "#flow/times.ts";
import type { When } from "#flow/when.ts";
import { wayOf, whenIn } from "./ways.ts";

const at = "09:05";
it.each<[When, string]>([
  [{ kind: "daily", at }, "5 9 * * *"],
  [{ kind: "weekdays", at }, "5 9 * * MON-FRI"],
  [{ kind: "weekly", days: ["mon", "sun"], at }, "5 9 * * MON,SUN"],
  [{ kind: "monthly", day: 15, at }, "5 9 15 * *"],
  [{ kind: "monthly", day: "last", at }, "5 9 L * *"],
])("%o says the same as %s", (when, expression) => {
  const cron = whenIn("cron", when);
  expect(cron).toEqual({ kind: "cron", expression });
  const from = Date.parse("2026-01-01T00:00:00Z");
  expect(nextTimes(cron, "Europe/Berlin", from, 20)).toEqual(
    nextTimes(when, "Europe/Berlin", from, 20),
  );
});

it.each([
  [1, "*/1 * * * *"],
  [15, "*/15 * * * *"],
  [60, "0 * * * *"],
  [360, "0 */6 * * *"],
  [45, "0 9 * * *"],
  [1_440, "0 9 * * *"],
  [43_200, "0 9 * * *"],
])("an interval of %i minutes becomes %s", (everyMinutes, expression) => {
  expect(whenIn("cron", { kind: "interval", everyMinutes })).toEqual({ kind: "cron", expression });
});

it("each way is known by what it makes", () => {
  for (const way of ["interval", "calendar", "cron"] as const)
    expect(wayOf(whenIn(way, { kind: "daily", at }))).toBe(way);
});
