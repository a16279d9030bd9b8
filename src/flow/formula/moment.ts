import { aheadAt, modulo, momentAt, utc } from "../zone.ts";
import { refuse } from "./refusal.ts";
import { distanceText, zoneOf } from "./zone.ts";

const dayLength = 86_400_000;

/** A day of the calendar, at no particular place: days since 1 January 1970. */
export interface Day {
  readonly kind: "day";
  readonly number: number;
}

/** A moment, and the time zone in which its hours and days are told. */
export interface Moment {
  readonly kind: "moment";
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly zone: string;
}

export function day(number: number): Day {
  if (number < firstDay || number > lastDay) refuse("flow.formula_date_out_of_range", {});
  return { kind: "day", number };
}

export function moment(at: number, zone: string): Moment {
  if (!(at >= firstDay * dayLength && at < (lastDay + 1) * dayLength))
    refuse("flow.formula_date_out_of_range", {});
  return { kind: "moment", at, zone };
}

const firstDay = utc({ year: 1, month: 1, day: 1, milliseconds: 0 }) / dayLength;
const lastDay = utc({ year: 9999, month: 12, day: 31, milliseconds: 0 }) / dayLength;

/** Year, month and so on, as a calendar and a clock on the wall show them. */
export interface Wall {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** Since midnight, in milliseconds. */
  readonly time: number;
}

export function wallOf(when: Day | Moment): Wall {
  const wall = wallNumber(when);
  const date = new Date(wall);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    time: modulo(wall, dayLength),
  };
}

/** As milliseconds, as if the wall stood in UTC. */
function wallNumber(when: Day | Moment): number {
  switch (when.kind) {
    case "day":
      return when.number * dayLength;
    case "moment":
      return when.at + aheadAt(when.zone, when.at);
  }
}

/** The day that it is there; 31 February is refused by whoever reads one, not here. */
export function dayOf(when: Day | Moment): number {
  return Math.floor(wallNumber(when) / dayLength);
}

/** A day and a moment are compared by the day that it is then in a zone, as in conditions. */
export function orderOfTimes(one: Day | Moment, other: Day | Moment, zone: string): number {
  if (one.kind === "moment" && other.kind === "moment") return Math.sign(one.at - other.at);
  const [first, second] = [one, other].map((when) =>
    when.kind === "day" ? when.number : dayOf({ ...when, zone }),
  );
  return Math.sign((first ?? 0) - (second ?? 0));
}

/** Sunday is 0. */
export function weekdayOf(when: Day | Moment): number {
  return modulo(dayOf(when) + 4, 7);
}

export function daysOf(year: number, month: number, date: number): number {
  return utc({ year, month, day: date, milliseconds: 0 }) / dayLength;
}

export function daysInMonth(year: number, month: number): number {
  return daysOf(year, month + 1, 1) - daysOf(year, month, 1);
}

export function isDay(year: number, month: number, date: number): boolean {
  return month >= 1 && month <= 12 && date >= 1 && date <= daysInMonth(year, month);
}

/** The same kind, on another day; a moment keeps its time on the wall. */
export function onDay<T extends Day | Moment>(when: T, number: number): T;
export function onDay(when: Day | Moment, number: number): Day | Moment {
  return when.kind === "day" ? day(number) : momentOn(number, wallOf(when).time, when.zone);
}

export function momentOn(number: number, time: number, zone: string): Moment {
  // Before the zone's clocks are asked: they know no year 300,000.
  return moment(momentAt(zone, day(number).number * dayLength + time), zone);
}

/** 31 January and a month is the last day of February. */
export function addMonths<T extends Day | Moment>(when: T, months: number): T {
  const { year, month, day: date } = wallOf(when);
  const total = year * 12 + month - 1 + months;
  const [toYear, toMonth] = [Math.floor(total / 12), modulo(total, 12) + 1];
  if (!(toYear >= 1 && toYear <= 9999)) refuse("flow.formula_date_out_of_range", {});
  return onDay(when, daysOf(toYear, toMonth, Math.min(date, daysInMonth(toYear, toMonth))));
}

const written =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*([Zz]|[+-]\d{2}:?\d{2})?)?$/;

/** Reads ISO 8601; undefined for what is not written so. A time without a zone, or in UTC, is told in `zone`. */
export function parseIso(text: string, zone: string): Day | Moment | undefined {
  if (text.length > 40) return undefined;
  const match = written.exec(text.trim());
  if (match === null) return undefined;
  const [, year, month, date, hour, minute, second = "0", fraction = "0", distance] = match;
  if (Number(year) < 1 || !isDay(Number(year), Number(month), Number(date))) return undefined;
  const number = daysOf(Number(year), Number(month), Number(date));
  if (hour === undefined) return day(number);
  const [hours, minutes, seconds] = [Number(hour), Number(minute), Number(second)];
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined;
  const milliseconds = Math.floor(Number(`0.${fraction}`) * 1000);
  const time = ((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds;
  if (distance === undefined) return momentOn(number, time, zone);
  if (/^z$/i.test(distance)) return moment(number * dayLength + time, zone);
  return momentOn(
    number,
    time,
    zoneOf(distance, () => undefined),
  );
}

/** ISO 8601, with the distance from UTC: `2026-04-01T09:00:00+09:00`. */
export function isoText(when: Day | Moment): string {
  const { year, month, day: date, time } = wallOf(when);
  const padded = (value: number, length = 2) => String(value).padStart(length, "0");
  const calendar = `${padded(year, 4)}-${padded(month)}-${padded(date)}`;
  if (when.kind === "day") return calendar;
  const seconds = Math.floor(time / 1000);
  const clock = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map((part) =>
    padded(Math.floor(part)),
  );
  const fraction = time % 1000 === 0 ? "" : `.${padded(time % 1000, 3)}`;
  return `${calendar}T${clock.join(":")}${fraction}${distanceText(aheadAt(when.zone, when.at))}`;
}
