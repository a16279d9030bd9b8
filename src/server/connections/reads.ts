import type { ReadCount } from "#people/reading.ts";
import { iso } from "../schemas.ts";
import type { Reads } from "./connections.schemas.ts";

const hour = 3_600_000;
const day = 24 * hour;

/**
 * Reads per month that an account may make however little it sells.
 * Stripe: https://docs.stripe.com/rate-limits, "Allocations" (500 per transaction, at least 10,000).
 */
const floors: Readonly<Record<string, number | undefined>> = { stripe: 10_000 };

/** From when counts are needed: the month, and the two days that are shown hour by hour. */
export function readsSince(now: number): number {
  return Math.min(monthOf(now), now - 2 * day);
}

/** The reading calls of a connection, and where they lead. Pure. */
export function readsView(connector: string, counts: readonly ReadCount[], now: number): Reads {
  const month = monthOf(now);
  const thisMonth = sum(counts.filter((one) => one.hour >= month));
  return {
    hours: counts
      .filter((one) => one.hour > now - 2 * day)
      .map((one) => ({ hour: iso(one.hour), reads: one.reads })),
    month: {
      from: iso(month),
      reads: thisMonth,
      forecast: thisMonth + Math.round(pace(counts, now) * (nextMonth(now) - now)),
      floor: floors[connector] ?? null,
    },
  };
}

/** Reads per millisecond over the last day, or over its younger life. */
function pace(counts: readonly ReadCount[], now: number): number {
  const lately = counts.filter((one) => one.hour > now - day);
  const first = lately[0];
  if (first === undefined) return 0;
  return sum(lately) / Math.max(hour, Math.min(day, now - first.hour));
}

function sum(counts: readonly ReadCount[]): number {
  return counts.reduce((total, { reads }) => total + reads, 0);
}

function monthOf(now: number): number {
  const date = new Date(now);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
}

function nextMonth(now: number): number {
  const date = new Date(now);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
}
