import { nextOfCron } from "./cron.ts";
import { type Weekday, weekdays, type When } from "./when.ts";
import { firstMomentAt, isTimeZone, wallAt } from "./zone.ts";

/** The times that a schedule names. Pure; moments are milliseconds since 1970. */

const minute = 60_000;
const day = 86_400_000;

/**
 * The first time after a moment, from which an interval counts. A time that a change of clocks leaves
 * out comes when they have been changed, one that comes twice comes once. Null where no time comes.
 */
export function timeAfter(when: When, timeZone: string, after: number): number | null {
  if (when.kind === "interval") return after + when.everyMinutes * minute;
  if (!isTimeZone(timeZone)) return null;
  switch (when.kind) {
    case "daily":
      return onCalendar(when.at, () => true, timeZone, after);
    case "weekdays":
      return onCalendar(when.at, isWorkday, timeZone, after);
    case "weekly": {
      const { at, days } = when;
      return onCalendar(at, (date) => days.includes(weekdayOf(date)), timeZone, after);
    }
    case "monthly":
      return onCalendar(when.at, (date) => isDay(date, when.day), timeZone, after);
    case "cron":
      return nextOfCron(when.expression, timeZone, after);
  }
}

/** The next times after a moment. */
export function nextTimes(
  when: When,
  timeZone: string,
  after: number,
  count: number,
): readonly number[] {
  const times: number[] = [];
  let last = after;
  while (times.length < count) {
    const next = timeAfter(when, timeZone, last);
    if (next === null) break;
    times.push(next);
    last = next;
  }
  return times;
}

/** No day of a schedule is further away. */
const furthest = 70;

function onCalendar(
  at: string,
  isMeant: (date: Date) => boolean,
  timeZone: string,
  after: number,
): number | null {
  const [hours = 0, minutes = 0] = at.split(":").map(Number);
  const yesterday = Math.floor(wallAt(timeZone, after) / day) - 1;
  for (let ahead = 0; ahead < furthest; ahead += 1) {
    const midnight = (yesterday + ahead) * day;
    if (!isMeant(new Date(midnight))) continue;
    const moment = firstMomentAt(timeZone, midnight + (hours * 60 + minutes) * minute);
    if (moment > after) return moment;
  }
  return null;
}

/** A date is the midnight of a day, as if the clocks stood in UTC. */
function weekdayOf(date: Date): Weekday {
  return weekdays[(date.getUTCDay() + 6) % 7] ?? "mon";
}

function isWorkday(date: Date): boolean {
  const weekday = weekdayOf(date);
  return weekday !== "sat" && weekday !== "sun";
}

function isDay(date: Date, wanted: number | "last"): boolean {
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  return date.getUTCDate() === (wanted === "last" ? last : Math.min(wanted, last));
}

/** The last time before a moment; null where none came in a lifetime. */
export function timeBefore(when: When, timeZone: string, before: number): number | null {
  if (when.kind === "interval") return before - when.everyMinutes * minute;
  for (let back = minute; back < lifetime; back *= 2) {
    let found: number | null = null;
    let next = timeAfter(when, timeZone, before - back);
    while (next !== null && next < before) {
      found = next;
      next = timeAfter(when, timeZone, next);
    }
    if (found !== null) return found;
  }
  return null;
}

const lifetime = 80 * 365 * day;
