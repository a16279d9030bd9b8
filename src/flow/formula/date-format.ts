import {
  type FieldLetter,
  type LocaleNames,
  namesFor,
  parsePattern,
  styleOf,
} from "./date-pattern.ts";
import { type Day, daysOf, dayOf, type Moment, type Wall, wallOf, weekdayOf } from "./moment.ts";
import { refuse } from "./refusal.ts";
import { aheadAt } from "../zone.ts";
import { distanceText, type Spend } from "./zone.ts";

/** Writes a date by a Java pattern. A day has no hours: a pattern that asks for them is refused. */
export function formatDate(
  when: Day | Moment,
  pattern: string,
  locale: string,
  spend: Spend,
): string {
  const names = namesFor(locale, spend);
  const wall = wallOf(when);
  return parsePattern(pattern)
    .map((part) =>
      part.kind === "literal"
        ? part.text
        : fieldText(part.letter, part.count, { when, wall, names }),
    )
    .join("");
}

interface Written {
  readonly when: Day | Moment;
  readonly wall: Wall;
  readonly names: LocaleNames;
}

function fieldText(letter: FieldLetter, count: number, { when, wall, names }: Written): string {
  const { year, month, day } = wall;
  switch (letter) {
    case "G":
      return "AD";
    case "u":
    case "y":
      return count === 2 ? padded(year % 100, 2) : padded(year, count);
    case "M":
      return count < 3 ? padded(month, count) : (names.months(styleOf(count))[month - 1] ?? "");
    case "L":
      return count < 3
        ? padded(month, count)
        : (names.lonelyMonths(styleOf(count))[month - 1] ?? "");
    case "d":
      return padded(day, count);
    case "D":
      return padded(dayOf(when) - daysOf(year, 1, 1) + 1, count);
    case "E":
      return names.weekdays(styleOf(count))[weekdayOf(when)] ?? "";
    case "a":
    case "H":
    case "k":
    case "K":
    case "h":
    case "m":
    case "s":
    case "S":
      return when.kind === "day"
        ? refuse("flow.formula_format_needs_time", { letter })
        : clockText(letter, count, wall.time, names);
    case "V":
    case "z":
    case "O":
    case "X":
    case "x":
    case "Z":
      return when.kind === "day"
        ? refuse("flow.formula_format_needs_time", { letter })
        : zoneText(letter, count, when, names);
  }
}

function clockText(
  letter: "a" | "H" | "k" | "K" | "h" | "m" | "s" | "S",
  count: number,
  time: number,
  names: LocaleNames,
): string {
  const hour = Math.floor(time / 3_600_000);
  switch (letter) {
    case "a":
      return names.halves()[hour < 12 ? 0 : 1];
    case "H":
      return padded(hour, count);
    case "k":
      return padded(hour === 0 ? 24 : hour, count);
    case "K":
      return padded(hour % 12, count);
    case "h":
      return padded(hour % 12 === 0 ? 12 : hour % 12, count);
    case "m":
      return padded(Math.floor(time / 60_000) % 60, count);
    case "s":
      return padded(Math.floor(time / 1000) % 60, count);
    case "S":
      return padded(time % 1000, 3)
        .padEnd(count, "0")
        .slice(0, count);
  }
}

function zoneText(
  letter: "V" | "z" | "O" | "X" | "x" | "Z",
  count: number,
  { at, zone }: Moment,
  { locale }: LocaleNames,
): string {
  const ahead = aheadAt(zone, at);
  switch (letter) {
    case "V":
      return zone;
    case "z":
      return zoneName(zone, at, ahead, count, locale);
    case "O":
      return ahead === 0 ? "GMT" : `GMT${distanceText(ahead)}`;
    case "X":
      return shortDistance(ahead, "Z", count);
    case "x":
      return shortDistance(ahead, count === 1 ? "+00" : count === 2 ? "+0000" : "+00:00", count);
    case "Z":
      if (count === 4) return ahead === 0 ? "GMT" : `GMT${distanceText(ahead)}`;
      return count === 5 ? distanceText(ahead) : distanceText(ahead, "+0000", "");
  }
}

/** `X` is `+09`, `XX` is `+0900`, `XXX` is `+09:00`. */
function shortDistance(ahead: number, zero: string, count: number): string {
  if (count > 1) return distanceText(ahead, zero, count % 2 === 0 ? "" : ":");
  const whole = distanceText(ahead, zero, "");
  return whole.endsWith("00") && ahead !== 0 ? whole.slice(0, -2) : whole;
}

/** UTC, and zones that are no more than a distance, as ISO 8601 writes them. */
function zoneName(zone: string, at: number, ahead: number, count: number, locale: string): string {
  if (zone === "UTC" || /^[+-]/.test(zone)) return distanceText(ahead);
  const timeZoneName = count === 4 ? "long" : "short";
  return (
    new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName })
      .formatToParts(at)
      .find(({ type }) => type === "timeZoneName")?.value ?? distanceText(ahead)
  );
}

function padded(value: number, length: number): string {
  return String(value).padStart(length, "0");
}
