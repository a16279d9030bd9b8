import {
  type LocaleNames,
  namesFor,
  parsePattern,
  type PatternPart,
  styleOf,
} from "./date-pattern.ts";
import { type Day, day, daysOf, isDay, type Moment, moment, momentOn } from "./moment.ts";
import { refuse } from "./refusal.ts";
import { type Spend, zoneOf } from "./zone.ts";

export interface Reader {
  readonly pattern: string;
  readonly locale: string;
  readonly spend: Spend;
}

/** Reads a date by a Java pattern; what does not match it exactly is refused. */
export function parseDate(text: string, { pattern, locale, spend }: Reader): Day {
  return day(dayIn(read(text, { pattern, locale, spend }), text, pattern));
}

/** A zone in the text is kept; without one, and for UTC, the time is told in `zone`. */
export function parseDateTime(text: string, zone: string, reader: Reader): Moment {
  const { pattern } = reader;
  const found = read(text, reader);
  const number = dayIn(found, text, pattern);
  const time = timeIn(found) ?? unreadable(text, pattern);
  if (found.zone === undefined) return momentOn(number, time, zone);
  return found.zone === "UTC"
    ? moment(number * 86_400_000 + time, zone)
    : momentOn(number, time, found.zone);
}

interface Found {
  readonly numbers: Map<string, number>;
  zone: string | undefined;
}

function read(text: string, { pattern, locale, spend }: Reader): Found {
  if (text.length > 200) return unreadable(text.slice(0, 80), pattern);
  const names = namesFor(locale, spend);
  const parts = parsePattern(pattern);
  const found: Found = { numbers: new Map(), zone: undefined };
  let rest = text;
  for (const [index, part] of parts.entries()) {
    const length = lengthOf(rest, part, parts[index + 1], names, found, spend);
    if (length === undefined) return unreadable(text, pattern);
    rest = rest.slice(length);
  }
  return rest === "" ? found : unreadable(text, pattern);
}

/** How much of the text belongs to a part; undefined where it does not fit. */
function lengthOf(
  text: string,
  part: PatternPart,
  next: PatternPart | undefined,
  names: LocaleNames,
  found: Found,
  spend: Spend,
): number | undefined {
  if (part.kind === "literal") return text.startsWith(part.text) ? part.text.length : undefined;
  const { letter, count } = part;
  switch (letter) {
    case "M":
    case "L":
      return count < 3
        ? digits(text, "M", count, next, found)
        : name(
            text,
            "M",
            1,
            [...names.months(styleOf(count)), ...names.lonelyMonths(styleOf(count))],
            12,
            found,
          );
    case "E":
      return name(text, "E", 0, names.weekdays(styleOf(count)), 7, found);
    case "a":
      return name(text, "a", 0, [...names.halves(), "AM", "PM"], 2, found);
    case "G":
      return text.startsWith("AD") ? 2 : undefined;
    case "V":
    case "z":
    case "O":
    case "X":
    case "x":
    case "Z":
      return zone(text, found, spend);
    case "u":
    case "y":
      return digits(text, "u", count, next, found);
    case "S":
      return fraction(text, count, found);
    case "d":
    case "D":
    case "H":
    case "k":
    case "K":
    case "h":
    case "m":
    case "s":
      return digits(text, letter, count, next, found);
  }
}

/** `dd` are two digits, `uuuu` four; a single letter takes as many as there are, unless more digits follow. */
function digits(
  text: string,
  key: string,
  count: number,
  next: PatternPart | undefined,
  found: Found,
): number | undefined {
  const most = count === 1 && next?.kind !== "field" ? 9 : count;
  const match = /^\d+/.exec(text)?.[0].slice(0, most) ?? "";
  if (match.length < count) return undefined;
  const value = Number(match);
  // Two digits of a year are of this century, as in Java.
  found.numbers.set(key, key === "u" && count === 2 ? 2000 + value : value);
  return match.length;
}

function fraction(text: string, count: number, found: Found): number | undefined {
  const match = /^\d+/.exec(text)?.[0].slice(0, count) ?? "";
  if (match.length < count) return undefined;
  found.numbers.set("S", Math.floor(Number(`0.${match}`) * 1000));
  return match.length;
}

/** The longest name counts: 10月 is not 1月. */
function name(
  text: string,
  key: string,
  from: number,
  names: readonly string[],
  cycle: number,
  found: Found,
): number | undefined {
  const lower = text.toLowerCase();
  const fitting = names
    .map((one, index) => ({ one: one.toLowerCase(), index }))
    .filter(({ one }) => one !== "" && lower.startsWith(one))
    .toSorted((a, b) => b.one.length - a.one.length)[0];
  if (fitting === undefined) return undefined;
  found.numbers.set(key, (fitting.index % cycle) + from);
  return fitting.one.length;
}

function zone(text: string, found: Found, spend: Spend): number | undefined {
  const match =
    /^(?:(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?|UTC|GMT|Z(?![A-Za-z])|[A-Za-z]+(?:\/[A-Za-z0-9_+-]+){0,2})/i.exec(
      text,
    )?.[0];
  if (match === undefined) return undefined;
  found.zone = zoneOf(match, spend);
  return match.length;
}

function dayIn({ numbers }: Found, text: string, pattern: string): number {
  const year = numbers.get("u");
  if (year === undefined || year < 1) return unreadable(text, pattern);
  const ofYear = numbers.get("D");
  if (ofYear !== undefined && ofYear >= 1 && ofYear <= 366) return daysOf(year, 1, ofYear);
  const [month, date] = [numbers.get("M") ?? 0, numbers.get("d") ?? 0];
  return isDay(year, month, date) ? daysOf(year, month, date) : unreadable(text, pattern);
}

/** Undefined where the hours make no time. */
function timeIn({ numbers }: Found): number | undefined {
  const half = numbers.get("a");
  const twelve = numbers.get("h") ?? numbers.get("K");
  const hour =
    numbers.get("H") ??
    (numbers.has("k") ? (numbers.get("k") ?? 0) % 24 : ((twelve ?? 0) % 12) + 12 * (half ?? 0));
  const [minute, second] = [numbers.get("m") ?? 0, numbers.get("s") ?? 0];
  if (hour > 23 || minute > 59 || second > 59 || (twelve ?? 0) > 12) return undefined;
  return ((hour * 60 + minute) * 60 + second) * 1000 + (numbers.get("S") ?? 0);
}

function unreadable(text: string, format: string): never {
  return refuse("flow.formula_not_a_date", { value: text.slice(0, 80), format });
}
