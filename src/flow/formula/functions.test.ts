import { describe, expect, it, test } from "vitest";
import type { Json } from "#sdk/json.ts";
import { evaluateFormula } from "./evaluate.ts";
import { formulaFunctions } from "./functions.ts";
import { checkFormula } from "./check.ts";

const trigger: Json = {
  amount: 1250,
  created: 1585699200,
  tags: ["b", "a", "b"],
  items: [
    { name: "Cup", price: 3, at: "2026-02-01T00:00:00Z" },
    { name: "Pot", price: 12, at: "2026-01-01T00:00:00Z" },
    { name: "Jug", price: 7.5, at: null },
  ],
  nothing: null,
};

function run(source: string, timeZone = "UTC"): Json | string | undefined {
  const now = Date.parse("2026-04-01T00:30:15.250Z");
  const context = { lookup: () => trigger, now, timeZone, seed: "run" };
  const result = evaluateFormula(source, context);
  if (result.kind === "value") return result.value;
  return result.kind === "problem" ? `! ${result.problem.code}` : undefined;
}

/** The 41 of Composer, each with the examples and rules of its documentation. */
const composer: readonly (readonly [string, Json])[] = [
  ['lower("ABC É")', "abc é"],
  ['upper("abc é")', "ABC É"],
  ['capitalize("customer_first_name")', "Customer First Name"],
  ['capitalize("customerFirstName")', "Customer First Name"],
  ['trim("  a b  ")', "a b"],
  ['first("Hello", 2)', "He"],
  ['first("Hello", 9)', "Hello"],
  ['last("Hello", 3)', "llo"],
  ['last("Hello", 0)', ""],
  ['substitute("aaa", "aa", "b")', "ba"],
  ['substitute("a.b.c", ".", "$&")', "a$&b$&c"],
  ['substring("Hello Composer", 6, 14)', "Composer"],
  ['"a" + emptyString() + "b"', "ab"],
  ['fromStringToBoolean("tRuE")', true],
  ['fromStringToBoolean("False")', false],
  ['fromStringToDate("2026-04-01")', "2026-04-01"],
  ['fromStringToDate("1 April 2026", "d MMMM uuuu", "en")', "2026-04-01"],
  ['fromStringToDate("2026年4月1日", "uuuu年M月d日", "ja")', "2026-04-01"],
  ['fromStringToDateTime("2026-04-01T09:30:00+09:00")', "2026-04-01T09:30:00+09:00"],
  ['fromStringToDateTime("2026-04-01T09:30:00Z")', "2026-04-01T09:30:00Z"],
  [
    'fromStringToDateTime("04/01/2026 3:05 PM", "MM/dd/uuuu h:mm a", "en-US")',
    "2026-04-01T15:05:00Z",
  ],
  ['fromStringToNumber("12.50")', 12.5],
  ["round(3.5)", 4],
  ["round(-3.5)", -4],
  ["round(3.49)", 3],
  ["ceil(3.1)", 4],
  ["ceil(-3.1)", -3],
  ["floor(3.9)", 3],
  ["floor(-3.1)", -4],
  ["abs(-5.5)", 5.5],
  ["fromNumberToString(12.5)", "12.5"],
  ["fromNumberToDateTime(trigger.created)", "2020-04-01T00:00:00Z"],
  ['fromNumberToDateTime(1585699200123, "milliseconds")', "2020-04-01T00:00:00.123Z"],
  ["today()", "2026-04-01"],
  ["now()", "2026-04-01T00:30:15.250Z"],
  ["addDays(today(), -1)", "2026-03-31"],
  ["addDays(now(), 1)", "2026-04-02T00:30:15.250Z"],
  ['addMonths("2026-01-31", 1)', "2026-02-28"],
  ['addMonths("2024-03-31T10:00:00Z", -1)', "2024-02-29T10:00:00Z"],
  ['addYears("2024-02-29", 1)', "2025-02-28"],
  ['addYears("2024-02-29T01:00:00Z", -4)', "2020-02-29T01:00:00Z"],
  ["addHours(now(), 1)", "2026-04-01T01:30:15.250Z"],
  ["addMinutes(now(), -31)", "2026-03-31T23:59:15.250Z"],
  ["addSeconds(now(), 45)", "2026-04-01T00:31:00.250Z"],
  ["beginningOfHour(now())", "2026-04-01T00:00:00Z"],
  ['beginningOfDay("2026-04-01T15:00:00Z")', "2026-04-01T00:00:00Z"],
  ["beginningOfWeek(today())", "2026-03-29"],
  ['beginningOfWeek("2026-03-29T10:00:00Z")', "2026-03-29T00:00:00Z"],
  ["beginningOfMonth(today())", "2026-04-01"],
  ["beginningOfMonth(addDays(now(), 20))", "2026-04-01T00:00:00Z"],
  ["beginningOfYear(today())", "2026-01-01"],
  ["beginningOfYear(now())", "2026-01-01T00:00:00Z"],
  ['daysBetween("2020-03-15T18:23:20Z", "2021-03-15T02:23:20Z")', 365],
  ['daysBetween("2021-03-15", "2020-03-15")', -365],
  ["month(today())", 4],
  ["month(now())", 4],
  ["year(today())", 2026],
  ["year(now())", 2026],
  ['fromDateToString("2021-03-15", "EEEE, dd MMMM", "ES")', "lunes, 15 marzo"],
  ['fromDateToString("2026-04-01", "uuuu年M月d日（E）", "ja")', "2026年4月1日（水）"],
  ["fromDateToString(today())", "2026-04-01"],
  ['fromDateTimeToString(now(), "dd/MM/yy hh:mm:ss.SSS a", "en")', "01/04/26 12:30:15.250 AM"],
  ["fromDateTimeToString(now())", "2026-04-01T00:30:15Z"],
  ["fromDateTimeToNumber(now())", 1775003415],
  ['fromDateTimeToNumber(now(), "milliseconds")', 1775003415250],
  ['fromDateToDateTime("2026-04-01")', "2026-04-01T00:00:00Z"],
  ['fromDateToDateTime("2026-04-01", "T10:30:00Z")', "2026-04-01T10:30:00Z"],
  ['joinBy(["a", "b", 3], "; ")', "a; b; 3"],
  ['joinBy(trigger.tags, ",")', "b,a,b"],
  ['splitBy("192.88.99.0", ".")', ["192", "88", "99", "0"]],
];

/** What users of Composer miss. */
const added: readonly (readonly [string, Json | undefined])[] = [
  ['if(trigger.amount > 1000, "big", "small")', "big"],
  ['1 > 2 ? "a" : "b"', "b"],
  ['coalesce(trigger.nothing, "", "x")', "x"],
  ['default(trigger.nothing, "x")', "x"],
  ['default([], "x")', "x"],
  ["coalesce({}, [], [0])", [0]],
  ["default(0, 1)", 0],
  ["compact([[], {}, 0, [1]])", [0, [1]]],
  ["[isEmpty([]), isEmpty({}), isEmpty(0)]", [true, true, false]],
  ['contains("Hello", "ell")', true],
  ['contains(trigger.tags, "c")', false],
  [String.raw`matches("INV-2026-1", r"^INV-\d{4}-")`, true],
  [String.raw`extract("Order 1234", r"Order (\d+)")`, "1234"],
  [String.raw`extract("Order", r"\d+")`, undefined],
  [String.raw`replaceMatches("a1b22", r"\d+", "$1")`, "a$1b$1"],
  ['replace("a-b-c", "-", "+")', "a+b+c"],
  ['length("日本😀")', 3],
  ["length(trigger.items)", 3],
  ['padStart("42", 5, "0")', "00042"],
  ['padEnd("A", 3, "-")', "A--"],
  ["day(today())", 1],
  ["hour(now())", 0],
  ["minute(now())", 30],
  ["weekday(today())", 4],
  ['inTimeZone(now(), "America/New_York")', "2026-03-31T20:30:15.250-04:00"],
  ["roundTo(2.345, 2)", 2.35],
  ["min(3, 1, 2)", 1],
  ["max([3, 1, 2])", 3],
  ['max("2026-01-01", today())', "2026-04-01"],
  ["sum(trigger.items.map(i, i.price))", 22.5],
  ["avg([1, 2, 4])", 7 / 3],
  ["avg([])", undefined],
  ["count(trigger.items)", 3],
  ["trigger.items.filter(i, i.price > 5).map(i, i.name)", ["Pot", "Jug"]],
  ["sort([3, 10, 2])", [2, 3, 10]],
  ["trigger.items.sortBy(i, i.price).map(i, i.name)", ["Cup", "Jug", "Pot"]],
  ["trigger.items.sortBy(i, i.at).map(i, i.name)", ["Pot", "Cup", "Jug"]],
  ["first(trigger.items).name", "Cup"],
  ["last(trigger.tags)", "b"],
  ["first([1, 2, 3], 2)", [1, 2]],
  ["unique(trigger.tags)", ["b", "a"]],
  ["reverse([1, 2])", [2, 1]],
  ['compact(["a", "", null])', ["a"]],
  ["flatten([[1], [2, 3]])", [1, 2, 3]],
  ['formatNumber(1234567.891, 2, "en")', "1,234,567.89"],
  ['formatNumber(0.1 + 0.2, 1, "de")', "0,3"],
  ['formatMoney(1250, "usd")', "$12.50"],
  ['formatMoney(500, "jpy", "ja")', "￥500"],
  ['formatMoney(1234, "kwd", "en").length()', "KWD 1.234".length],
  ['fromMinorUnits(1250, "usd")', 12.5],
  ['fromMinorUnits(500, "jpy")', 500],
  ['fromMinorUnitsToString(1200, "usd")', "12.00"],
  ['fromMinorUnitsToString(-5, "usd")', "-0.05"],
  ['fromMinorUnitsToString(500, "jpy")', "500"],
  ['toMinorUnits(12.5, "usd")', 1250],
  ['toMinorUnits(fromStringToNumber("19.99"), "USD")', 1999],
  ['toJson({"a": [1, true, null], "d": today()})', '{"a":[1,true,null],"d":"2026-04-01"}'],
  [`parseJson('{"a": {"b": [5]}}').a.b[0]`, 5],
  ['urlEncode("a b&ü")', "a%20b%26%C3%BC"],
  ['urlDecode("a%20b")', "a b"],
  ['base64Encode("日本")', "5pel5pys"],
  ['base64Decode("5pel5pys")', "日本"],
  ['sha256("abc")', "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  ["secondsBetween(now(), addHours(now(), 1))", 3600],
  ["endOfMonth(today())", "2026-04-30"],
  ["toDate(now())", "2026-04-01"],
  ['indexOf("abc", "c")', 2],
  ["int(-3.9)", -3],
  ["string(1.50)", "1.5"],
  ['isEmpty("")', true],
  ["isPresent(trigger.nothing)", false],
  ["has(trigger.amount)", true],
];

describe("Composer's functions", () => {
  it.each(composer)("%s", (source, expected) => {
    expect(run(source)).toEqual(expected);
  });

  it("are all there, by their names", () => {
    const tested = new Set(
      composer.flatMap(([source]) =>
        [...source.matchAll(/[A-Za-z]+(?=\()/g)].map(([name]) => name),
      ),
    );
    expect(composerNames).toHaveLength(41);
    expect(composerNames.filter((name) => !tested.has(name))).toEqual([]);
  });
});

const composerNames = `lower upper capitalize trim first last substitute substring emptyString
  fromStringToBoolean fromStringToDate fromStringToDateTime fromStringToNumber round ceil floor abs
  fromNumberToString fromNumberToDateTime today now addDays addMonths addYears addHours addMinutes
  addSeconds beginningOfHour beginningOfDay beginningOfWeek beginningOfMonth beginningOfYear
  daysBetween month year fromDateToString fromDateTimeToString fromDateTimeToNumber
  fromDateToDateTime joinBy splitBy`.split(/\s+/);

describe("Functions that Composer has not", () => {
  it.each(added)("%s", (source, expected) => {
    expect(run(source)).toEqual(expected);
  });
});

describe("What functions refuse", () => {
  it.each([
    ['fromStringToNumber("12,5")', "flow.formula_not_a_number"],
    ['fromStringToBoolean("yes")', "flow.formula_not_a_truth"],
    ['fromStringToDate("2026-02-30")', "flow.formula_not_a_date"],
    ['fromStringToDate("20260401")', "flow.formula_not_a_date"],
    ['fromDateToString(today(), "Q")', "flow.formula_bad_date_format"],
    ['fromDateToString(today(), "HH:mm")', "flow.formula_format_needs_time"],
    ['fromDateToString(today(), "dd", "xx")', "flow.formula_no_such_locale"],
    ['inTimeZone(now(), "Asia/Atlantis")', "flow.formula_no_such_zone"],
    ["fromNumberToDateTime(1585699200123)", "flow.formula_date_out_of_range"],
    ['fromNumberToDateTime(1, "days")', "flow.formula_bad_choice"],
    ['toMinorUnits(1.005, "usd")', "flow.formula_too_many_decimals"],
    ['toMinorUnits(0.5, "jpy")', "flow.formula_too_many_decimals"],
    ['fromMinorUnits(1, "dollars")', "flow.formula_bad_choice"],
    ['matches("a", "(")', "flow.formula_bad_pattern"],
    ['parseJson("{")', "flow.formula_bad_data"],
    ['urlDecode("%E0%A4%A")', "flow.formula_bad_data"],
    ['base64Decode("%%%")', "flow.formula_bad_data"],
    ["sort([1, true])", "flow.formula_no_order"],
    ['sum([1, "2"])', "flow.formula_argument_type"],
    ["upper(1)", "flow.formula_argument_type"],
    ["upper()", "flow.formula_argument_count"],
    ["shout(1)", "flow.formula_unknown_function"],
  ])("%s: %s", (source, code) => {
    expect(run(source)).toBe(`! ${code}`);
  });
});

describe("Time zones", () => {
  it("today, and the days of moments in UTC, are those of the flow's zone", () => {
    expect(run("today()", "America/New_York")).toBe("2026-03-31");
    expect(run('beginningOfDay("2026-04-01T20:00:00Z")', "Asia/Tokyo")).toBe(
      "2026-04-02T00:00:00+09:00",
    );
    expect(run("fromDateToDateTime(today())", "Asia/Tokyo")).toBe("2026-04-01T00:00:00+09:00");
  });

  it("a zone that is written in a text is kept", () => {
    expect(run('hour("2026-04-01T20:00:00-05:00")', "Asia/Tokyo")).toBe(20);
  });

  it("a day across a change of clocks keeps its hour, and an hour that is left out comes later", () => {
    const newYork = "America/New_York";
    expect(run('addDays("2026-03-07T12:00:00Z", 1)', newYork)).toBe("2026-03-08T07:00:00-04:00");
    expect(run('addDays("2026-03-07T02:30:00", 1)', newYork)).toBe("2026-03-08T03:30:00-04:00");
    expect(run('addHours("2026-03-08T01:30:00", 1)', newYork)).toBe("2026-03-08T03:30:00-04:00");
  });

  it("an hour that comes twice is the first", () => {
    expect(run('addDays("2026-10-31T01:30:00", 1)', "America/New_York")).toBe(
      "2026-11-01T01:30:00-04:00",
    );
  });
});

test("UUIDs are the same on a retry, and differ within a formula and between runs", () => {
  const uuids = run("[uuid(), uuid()]");
  expect(uuids).toEqual(run("[uuid(), uuid()]"));
  const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  expect(uuids).toEqual([expect.stringMatching(pattern), expect.stringMatching(pattern)]);
  const [one, other] = Array.isArray(uuids) ? uuids : [];
  expect(one).not.toBe(other);
  const elsewhere = evaluateFormula("uuid()", {
    lookup: () => null,
    now: 0,
    timeZone: "UTC",
    seed: "other",
  });
  expect(elsewhere).not.toEqual({ kind: "value", value: one });
});

describe("The list of functions", () => {
  it.each(formulaFunctions.map((one) => [one.name, one] as const))(
    "%s has an example that can be checked and run",
    (_, { example, help }) => {
      const checked = checkFormula(example, () => ({ kind: "unknown", label: help }));
      expect(checked).toMatchObject({ ok: true });
      expect(JSON.stringify(run(example))).not.toMatch(/^"! /);
      expect([help.en, help.ja].every((words) => words.length > 2)).toBe(true);
    },
  );

  it("names each function once", () => {
    const names = formulaFunctions.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});
