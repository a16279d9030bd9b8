import { expect, it } from "vitest";
import { cronProblem, nextOfCron } from "./cron.ts";
import { problemText } from "./problems.ts";

const where = { step: "trigger", path: [] };
const code = (expression: string) => cronProblem(expression, where)?.code ?? null;

function times(expression: string, zone: string, from: string, count: number): readonly string[] {
  const found: string[] = [];
  let after = Date.parse(from);
  for (let at = 0; at < count; at += 1) {
    const next = nextOfCron(expression, zone, after);
    if (next === null) break;
    found.push(new Date(next).toISOString().slice(0, 16));
    after = next;
  }
  return found;
}

it.each([
  "* * * * *",
  " 0 9  * * MON-FRI ",
  "*/15 8-18 * * *",
  "0 9 L * *",
  "0 9 15W * *",
  "0 9 * * 5#2",
  "0 0 29 2 *",
  "0 12 1 * +MON",
])("%j is a cron expression", (expression) => {
  expect(code(expression)).toBeNull();
});

it.each([
  ["", "flow.cron_fields"],
  ["9 * *", "flow.cron_fields"],
  ["@daily", "flow.cron_fields"],
  ["every monday at nine o clock", "flow.cron_seconds"],
  ["*/10 * * * * *", "flow.cron_seconds"],
  ["0 0 0 * * * 2027", "flow.cron_fields"],
  ["60 * * * *", "flow.cron_field"],
  ["0 25 * * *", "flow.cron_field"],
  ["0 9 0 * *", "flow.cron_field"],
  ["0 9 * 13 *", "flow.cron_field"],
  ["0 9 * * MONDAY", "flow.cron_field"],
  ["*/0 * * * *", "flow.cron_field"],
  ["0 0 30 2 *", "flow.cron_never"],
  ["0 0 31 4,6,9,11 *", "flow.cron_never"],
])("%j is refused as %s", (expression, expected) => {
  expect(code(expression)).toBe(expected);
});

it("says which field is wrong", () => {
  const found = cronProblem("0 25 * * *", where);
  expect(found && problemText(found, "en")).toBe(
    "“25” cannot be the hour of a cron expression. Correct it, such as in 0 9 * * MON-FRI.",
  );
  expect(found && problemText(found, "ja")).toContain("「25」は cron 式の「時」");
});

it.each([
  // Named times: what does not exist comes when the clocks have been changed, and once.
  ["30 2 * * *", "America/New_York", "2026-03-07T12:00Z", ["2026-03-08T07:00", "2026-03-09T06:30"]],
  ["0,30 2 * * *", "Europe/Berlin", "2026-03-28T12:00Z", ["2026-03-29T01:00", "2026-03-30T00:00"]],
  [
    "*/20 2 * * *",
    "America/New_York",
    "2026-03-07T12:00Z",
    ["2026-03-08T07:00", "2026-03-09T06:00", "2026-03-09T06:20"],
  ],
  [
    "0 2,3 * * *",
    "America/New_York",
    "2026-03-07T12:00Z",
    ["2026-03-08T07:00", "2026-03-09T06:00"],
  ],
  [
    "0 */2 * * *",
    "America/New_York",
    "2026-03-08T04:30Z",
    ["2026-03-08T05:00", "2026-03-08T07:00", "2026-03-08T08:00"],
  ],
  // What comes twice counts once.
  ["30 1 * * *", "America/New_York", "2026-10-31T12:00Z", ["2026-11-01T05:30", "2026-11-02T06:30"]],
  [
    "*/30 1,13 * * *",
    "America/New_York",
    "2026-11-01T04:00Z",
    ["2026-11-01T05:00", "2026-11-01T05:30", "2026-11-01T18:00"],
  ],
  // Every hour is every hour.
  [
    "0 * * * *",
    "America/New_York",
    "2026-11-01T04:30Z",
    ["2026-11-01T05:00", "2026-11-01T06:00", "2026-11-01T07:00"],
  ],
  [
    "30 0-23 * * *",
    "America/New_York",
    "2026-11-01T04:30Z",
    ["2026-11-01T05:30", "2026-11-01T06:30", "2026-11-01T07:30"],
  ],
  ["30 * * * *", "Europe/Berlin", "2026-03-29T00:00Z", ["2026-03-29T00:30", "2026-03-29T01:30"]],
  // No summer time.
  ["30 2 * * *", "Asia/Tokyo", "2026-03-28T12:00Z", ["2026-03-28T17:30", "2026-03-29T17:30"]],
  ["0 9 15 * 1", "UTC", "2026-10-05T09:00Z", ["2026-10-12T09:00", "2026-10-15T09:00"]],
])("%s in %s after %s", (expression, zone, from, expected) => {
  expect(times(expression, zone, from, expected.length)).toEqual(expected);
});

it("comes to an end, whatever is written", () => {
  const long = `${"0,".repeat(90)}0 0 30 2 *`;
  expect(code(long)).toBe("flow.cron_never");
  expect(code("0-59/1 0-23/1 31 2,4,6,9,11 *")).toBe("flow.cron_never");
  expect(nextOfCron("0 0 30 2 *", "America/New_York", Date.parse("2026-01-01"))).toBeNull();
});
