import type { Locale } from "#i18n/language.ts";
import { showAmount } from "#flow/money.ts";

/** How numbers, moments and money are written for a person: in their language and time zone. */
export interface Formats {
  readonly timeZone: string;
  /** 1,234 */
  number(value: number): string;
  /** 20%; 0.35% */
  share(part: number, whole: number): string;
  /** Jul 1, 2026, 9:30:05 */
  moment(moment: string | number | Date): string;
  /** Jul 1, 2026 */
  day(moment: string | number | Date): string;
  /** 9:30 */
  time(moment: string | number | Date): string;
  /** Wed, Jul 1, 2026, 9:30 AM */
  dayAndTime(moment: string | number | Date): string;
  /** 3 minutes ago; in 2 hours */
  relative(moment: string | number | Date, now: number): string;
  /** 350 ms; 4.2 s; 3 min 20 s; 2 h 5 min */
  duration(milliseconds: number): string;
  /** From minor units: 500 is ¥500, $5.00, KWD 0.500. */
  money(amount: number, currency: string): string;
  /** Read, Build, Operate */
  list(words: readonly string[]): string;
  /** ¥900 and $10.50 */
  together(words: readonly string[]): string;
  /** The same in another time zone. */
  in(timeZone: string): Formats;
}

export function formatsFor(locale: Locale, wantedZone: string | null): Formats {
  const timeZone = wantedZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const moments = new Intl.DateTimeFormat(locale, {
    timeZone,
    dateStyle: "medium",
    timeStyle: "medium",
  });
  const days = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: "medium" });
  const times = new Intl.DateTimeFormat(locale, { timeZone, timeStyle: "short" });
  const daysAndTimes = new Intl.DateTimeFormat(locale, {
    timeZone,
    weekday: "short",
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "numeric",
    minute: "2-digit",
  });
  const numbers = new Intl.NumberFormat(locale);
  const shares = new Intl.NumberFormat(locale, { style: "percent", maximumSignificantDigits: 2 });
  const lists = new Intl.ListFormat(locale, { type: "unit" });
  const together = new Intl.ListFormat(locale, { type: "conjunction" });
  const relatives = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  return {
    timeZone,
    number: (value) => numbers.format(value),
    share: (part, whole) => shares.format(part / whole),
    moment: (moment) => moments.format(new Date(moment)),
    day: (moment) => days.format(new Date(moment)),
    time: (moment) => times.format(new Date(moment)),
    dayAndTime: (moment) => daysAndTimes.format(new Date(moment)),
    relative: (moment, now) => {
      const { value, unit } = inLargestUnit((new Date(moment).getTime() - now) / 1000);
      return relatives.format(value, unit);
    },
    duration: (milliseconds) => duration(milliseconds, locale),
    money: (amount, currency) => showAmount(amount, currency, locale),
    list: (words) => lists.format(words),
    together: (words) => together.format(words),
    in: (other) => formatsFor(locale, other),
  };
}

const units = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;

function inLargestUnit(seconds: number): {
  readonly value: number;
  readonly unit: Intl.RelativeTimeFormatUnit;
} {
  const [unit, size] = units.find(([, size]) => Math.abs(seconds) >= size) ?? ["second", 1];
  return { value: Math.trunc(seconds / size), unit };
}

function duration(milliseconds: number, locale: Locale): string {
  const part = (value: number, unit: string, digits = 0): string =>
    new Intl.NumberFormat(locale, {
      style: "unit",
      unit,
      // Japanese writes milliseconds out in the long form only.
      unitDisplay: locale === "ja" ? "long" : "short",
      maximumFractionDigits: digits,
    }).format(value);
  if (milliseconds < 1_000) return part(Math.max(0, Math.round(milliseconds)), "millisecond");
  const seconds = milliseconds / 1_000;
  if (seconds < 60) return part(seconds, "second", 1);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${part(minutes, "minute")} ${part(Math.floor(seconds % 60), "second")}`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${part(hours, "hour")} ${part(minutes % 60, "minute")}`;
  return `${part(Math.floor(hours / 24), "day")} ${part(hours % 24, "hour")}`;
}
