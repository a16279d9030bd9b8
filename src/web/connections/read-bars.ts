import type { Locale } from "#i18n/language.ts";
import type { Reads } from "../api/connections.ts";
import type { Bar } from "./bar-chart.tsx";

/** Counts of reading calls, by days and months of UTC, with those in which there were none. */

const day = 86_400_000;
const daysShown = 31;
const monthsShown = 12;

export function dayBars({ days }: Pick<Reads, "days">, now: number, locale: Locale): Bar[] {
  const counts = new Map(days.map(({ from, reads }) => [Date.parse(from), reads]));
  const last = Math.max(now - (now % day), ...counts.keys());
  const labels = new Intl.DateTimeFormat(locale, {
    timeZone: "UTC",
    month: "short",
    day: "numeric",
  });
  return Array.from({ length: daysShown }, (_, index) => {
    const at = last - (daysShown - 1 - index) * day;
    return { label: labels.format(at), value: counts.get(at) ?? 0 };
  });
}

export function monthBars(
  { months, month }: Pick<Reads, "months" | "month">,
  locale: Locale,
): Bar[] {
  const counts = new Map(months.map(({ from, reads }) => [Date.parse(from), reads]));
  const labels = new Intl.DateTimeFormat(locale, {
    timeZone: "UTC",
    year: "numeric",
    month: "short",
  });
  const current = new Date(month.from);
  return Array.from({ length: monthsShown }, (_, index) => {
    const back = monthsShown - 1 - index;
    const at = Date.UTC(current.getUTCFullYear(), current.getUTCMonth() - back);
    return {
      label: labels.format(at),
      value: counts.get(at) ?? 0,
      ...(back === 0 ? { expected: Math.max(0, month.forecast - month.reads) } : {}),
    };
  });
}
