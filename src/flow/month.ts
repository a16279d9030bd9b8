import { firstMomentAt, wallAt } from "./zone.ts";

/** Months, such as `2026-11`, as an account or a person counts them. */

/** A year and a month. */
export const monthPattern = /^[12]\d{3}-(?:0[1-9]|1[0-2])$/;

/** Where a month begins and ends by the clocks of a zone. */
export function spanOfMonth(
  month: string,
  zone: string,
): { readonly from: number; readonly to: number } {
  return {
    from: startOfDay({ month, day: 1 }, zone),
    to: startOfDay({ month: monthAfter(month), day: 1 }, zone),
  };
}

/** When a day of a month begins by the clocks of a zone. */
export function startOfDay(
  { month, day }: { readonly month: string; readonly day: number },
  zone: string,
): number {
  const [year = 0, number = 0] = month.split("-").map(Number);
  return firstMomentAt(zone, Date.UTC(year, number - 1, day));
}

/** The month that a moment lies in by the clocks of a zone. */
export function monthOf(moment: number, zone: string): string {
  return new Date(wallAt(zone, moment)).toISOString().slice(0, 7);
}

export function monthAfter(month: string): string {
  const [year = 0, number = 0] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 7);
}
