import { describe, expect, it } from "vitest";
import type { Json } from "#sdk/json.ts";
import { evaluateFormula } from "./evaluate.ts";
import { isoText, parseIso } from "./moment.ts";

/** Dates as they are told where a flow is not in UTC. */

const trigger: Json = { created: 1585699200, at: "2026-04-01T00:30:15Z" };

function run(source: string, timeZone: string): Json | undefined {
  const now = Date.parse("2026-04-01T00:30:15.250Z");
  const context = { lookup: () => trigger, now, timeZone, seed: "run" };
  const result = evaluateFormula(source, context);
  if (result.kind === "value") return result.value;
  return result.kind === "problem" ? `! ${result.problem.code}` : undefined;
}

/** In New York it is still 31 March at 20:30, in Tokyo 1 April at 9:30. */
const table: readonly (readonly [source: string, newYork: Json, tokyo: Json])[] = [
  ["today()", "2026-03-31", "2026-04-01"],
  ["now()", "2026-03-31T20:30:15.250-04:00", "2026-04-01T09:30:15.250+09:00"],
  [
    "fromNumberToDateTime(trigger.created)",
    "2020-03-31T20:00:00-04:00",
    "2020-04-01T09:00:00+09:00",
  ],
  ["fromDateTimeToNumber(now())", 1775003415, 1775003415],
  ["addDays(today(), -1)", "2026-03-30", "2026-03-31"],
  ["addDays(trigger.at, 1)", "2026-04-01T20:30:15-04:00", "2026-04-02T09:30:15+09:00"],
  ["addMonths(trigger.at, -2)", "2026-01-31T20:30:15-05:00", "2026-02-01T09:30:15+09:00"],
  ["addYears(trigger.at, 1)", "2027-03-31T20:30:15-04:00", "2027-04-01T09:30:15+09:00"],
  ["addHours(trigger.at, 4)", "2026-04-01T00:30:15-04:00", "2026-04-01T13:30:15+09:00"],
  ["addMinutes(trigger.at, 30)", "2026-03-31T21:00:15-04:00", "2026-04-01T10:00:15+09:00"],
  ["addSeconds(trigger.at, 45)", "2026-03-31T20:31:00-04:00", "2026-04-01T09:31:00+09:00"],
  ["beginningOfHour(now())", "2026-03-31T20:00:00-04:00", "2026-04-01T09:00:00+09:00"],
  ["beginningOfDay(now())", "2026-03-31T00:00:00-04:00", "2026-04-01T00:00:00+09:00"],
  ["beginningOfWeek(now())", "2026-03-29T00:00:00-04:00", "2026-03-29T00:00:00+09:00"],
  ["beginningOfMonth(now())", "2026-03-01T00:00:00-05:00", "2026-04-01T00:00:00+09:00"],
  ["beginningOfYear(now())", "2026-01-01T00:00:00-05:00", "2026-01-01T00:00:00+09:00"],
  ["endOfMonth(now())", "2026-03-31", "2026-04-30"],
  ["toDate(trigger.at)", "2026-03-31", "2026-04-01"],
  ["[year(now()), month(now()), day(now())]", [2026, 3, 31], [2026, 4, 1]],
  ["[hour(now()), minute(now()), weekday(now())]", [20, 30, 3], [9, 30, 4]],
  ['daysBetween(trigger.at, "2026-04-01T12:00:00Z")', 1, 0],
  ["secondsBetween(now(), addHours(now(), 1))", 3600, 3600],
  ['inTimeZone(now(), "UTC")', "2026-04-01T00:30:15.250Z", "2026-04-01T00:30:15.250Z"],
  ["fromDateToDateTime(today())", "2026-03-31T00:00:00-04:00", "2026-04-01T00:00:00+09:00"],
  ["fromDateToString(today())", "2026-03-31", "2026-04-01"],
  ["fromDateTimeToString(now())", "2026-03-31T20:30:15-04:00", "2026-04-01T09:30:15+09:00"],
  ['fromDateTimeToString(now(), "HH:mm z")', "20:30 EDT", "09:30 GMT+9"],
  ['fromDateTimeToString(inTimeZone(now(), "UTC"), "HH:mm z")', "00:30 Z", "00:30 Z"],
  ['hour(fromStringToDateTime("2026-04-01T09:30:00Z"))', 5, 18],
  ['hour(fromStringToDateTime("2026-04-01T09:30:00+02:00"))', 9, 9],
  [
    'fromStringToDateTime("2026-04-01 09:30", "uuuu-MM-dd HH:mm")',
    "2026-04-01T09:30:00-04:00",
    "2026-04-01T09:30:00+09:00",
  ],
  ["string(now())", "2026-03-31T20:30:15.250-04:00", "2026-04-01T09:30:15.250+09:00"],
  ["substring(now(), 0, 10)", "2026-03-31", "2026-04-01"],
  ["now() == today()", true, true],
  ['now() == "2026-04-01"', false, true],
  ['trigger.at < "2026-04-01"', true, false],
  ['trigger.at >= "2026-04-01"', false, true],
];

describe("Functions of dates in New York", () => {
  it.each(table)("%s", (source, newYork) => {
    expect(run(source, "America/New_York")).toEqual(newYork);
  });
});

describe("Functions of dates in Tokyo", () => {
  it.each(table)("%s", (source, _, tokyo) => {
    expect(run(source, "Asia/Tokyo")).toEqual(tokyo);
  });
});

describe("A date and time that is written without a format", () => {
  it.each([
    "UTC",
    "Asia/Tokyo",
    "America/New_York",
    "Europe/London",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "America/St_Johns",
    "+05:45",
  ])("is read again as the same one, by us and by others: %s", (zone) => {
    for (const source of ["now()", "addMonths(now(), 6)"]) {
      const written = JSON.stringify(run(`fromDateTimeToString(${source})`, zone)).slice(1, -1);
      const seconds = Date.parse(written) / 1000;
      expect(run(`fromDateTimeToNumber(${source})`, zone)).toBe(seconds);
      expect(run(`fromStringToDateTime("${written}")`, zone)).toBe(written);
      const read = parseIso(written, zone);
      expect(read && isoText(read)).toBe(written);
    }
  });
});

describe("A day and a moment", () => {
  it.each<[string, Json]>([
    ["today() == now()", true],
    ["now() <= today()", true],
    ["now() < today()", false],
    ["fromNumberToDateTime(trigger.created) >= today()", false],
    ["now() in [today()]", true],
    ["contains([today()], now())", true],
    ["addDays(now(), 1) > today()", true],
    ["[now(), today()].all(one, one == today())", true],
  ])("are compared by day in the flow's zone: %s", (source, expected) => {
    expect(run(source, "America/New_York")).toBe(expected);
  });

  it("stand in one order, whatever the order was before", () => {
    const [day, early, late] = ["today()", "addHours(now(), -1)", "now()"];
    const expected = run(`[${[day, early, late].join(", ")}]`, "Asia/Tokyo");
    for (const items of [
      [day, late, early],
      [late, day, early],
      [late, early, day],
      [early, late, day],
    ])
      expect(run(`sort([${items.join(", ")}])`, "Asia/Tokyo")).toEqual(expected);
    expect(run("max(today(), now()) == now()", "Asia/Tokyo")).toBe(true);
    expect(run("min(now(), today())", "Asia/Tokyo")).toBe("2026-04-01");
  });

  it("are the text by which they are known where one is needed", () => {
    expect(run('{today(): 1}["2026-04-01"]', "Asia/Tokyo")).toBe(1);
    expect(run('{"2026-04-01": 1}[today()]', "Asia/Tokyo")).toBe(1);
    expect(run('today() in {"2026-04-01": 1}', "Asia/Tokyo")).toBe(true);
    expect(run('contains(now(), "2026") && startsWith(today(), "2026-04")', "Asia/Tokyo")).toBe(
      true,
    );
  });
});
