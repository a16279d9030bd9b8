import { Cron } from "croner";
import { text } from "#sdk/text.ts";
import { type Problem, problem, type Where } from "./problems.ts";

/**
 * Cron expressions of five fields, as croner reads them: also names, L, W and #. Where the hour is
 * every hour, clocks that are put back or forward change nothing: an hour that comes twice counts
 * twice. All others name times of day: one that does not exist comes when the clocks have been
 * changed, one that comes twice counts once.
 */

const fieldNames = [
  text("minute", "分"),
  text("hour", "時"),
  text("day of the month", "日"),
  text("month", "月"),
  text("day of the week", "曜日"),
] as const;

/** What is wrong with an expression; null for one whose times come. */
export function cronProblem(expression: string, where: Where): Problem | null {
  const fields = fieldsOf(expression);
  const count = fields.length;
  if (count === fieldNames.length + 1) return problem("flow.cron_seconds", where, {});
  if (count !== fieldNames.length) return problem("flow.cron_fields", where, { count });
  for (const [at, field] of fieldNames.entries()) {
    const written = fields[at] ?? "";
    const alone = fieldNames.map((_, index) => (index === at ? written : "*"));
    if (read(alone, "UTC") === null) return problem("flow.cron_field", where, { field, written });
  }
  // The calendar repeats itself: what never came since then never comes.
  const ever = nextOfCron(expression, "UTC", Date.UTC(2000, 0, 1) - 1);
  return ever === null ? problem("flow.cron_never", where, {}) : null;
}

/** The first time after a moment; null where none comes, or the expression is none. */
export function nextOfCron(expression: string, timeZone: string, after: number): number | null {
  const fields = fieldsOf(expression);
  if (fields.length !== fieldNames.length) return null;
  return read(named(fields), timeZone)?.nextRun(new Date(after))?.getTime() ?? null;
}

function fieldsOf(expression: string): readonly string[] {
  const trimmed = expression.trim();
  return trimmed === "" ? [] : trimmed.split(/\s+/);
}

function read(fields: readonly string[], timezone: string): Cron | null {
  try {
    const options = { timezone, mode: "5-part", fixedTimeRule: "no-wildcard" } as const;
    return new Cron(fields.join(" "), { ...options, paused: true });
  } catch {
    return null;
  }
}

/** Croner takes steps and wildcards for intervals, also those of minutes in an hour that is named. */
function named(fields: readonly string[]): readonly string[] {
  const [minute = "", hour = "", ...rest] = fields;
  const hours = listed(hour, 23);
  if (hours === null) return fields;
  if (new Set(hours).size === 24) return [minute, "*", ...rest];
  return [listed(minute, 59)?.join(",") ?? minute, hours.join(","), ...rest];
}

/** All values of a field of minutes or hours; null for what is none. */
function listed(field: string, highest: number): readonly number[] | null {
  const parts = field.split(",").map((part) => {
    const found = /^(?:[*?]|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part);
    if (found === null) return null;
    const [, first, last, step = "1"] = found;
    const from = Number(first ?? 0);
    const to = first === undefined ? highest : Number(last ?? first);
    if (to > highest || Number(step) === 0) return null;
    const count = Math.floor((to - from) / Number(step)) + 1;
    return Array.from({ length: Math.max(0, count) }, (_, at) => from + at * Number(step));
  });
  return parts.includes(null) ? null : parts.flatMap((values) => values ?? []);
}
