import { aheadAt, firstMomentAt, modulo } from "#flow/zone.ts";

/** Hours and days of a time zone, as spans of true time. Pure. Times: milliseconds since 1970. */

const hour = 3_600_000;
const day = 24 * hour;

export type Bucket = "hour" | "day";

/** How many buckets are shown where nobody says from when on. */
const usual = { hour: 24, day: 30 } as const satisfies Record<Bucket, number>;

/** How much may be asked about at once. */
const longestDays = { hour: 31, day: 366 } as const satisfies Record<Bucket, number>;

export interface SpanWish {
  readonly from?: number;
  readonly to?: number;
  readonly bucket: Bucket;
  readonly timeZone: string;
}

export type Bounds =
  | { readonly kind: "bounds"; readonly bounds: readonly number[] }
  | { readonly kind: "empty" }
  | { readonly kind: "too long"; readonly days: number };

/**
 * Where each bucket begins, and where the last one ends: at `to`, or now. The first is the whole one
 * that `from` lies in.
 */
export function boundsOf({ from, to, bucket, timeZone }: SpanWish, now: number): Bounds {
  const end = to ?? now;
  const starts = bucket === "hour" ? hoursOf(timeZone, end) : daysOf(timeZone);
  // A bucket that begins where the span ends is none of it.
  const last = starts.of(end - 1);
  const first = from === undefined ? last - usual[bucket] + 1 : starts.of(from);
  if (from !== undefined && from >= end) return { kind: "empty" };
  const days = longestDays[bucket];
  if (end - (from ?? end) > days * day) return { kind: "too long", days };
  const bounds = Array.from({ length: last - first + 1 }, (_, at) => starts.begin(first + at));
  return { kind: "bounds", bounds: [...bounds, end] };
}

/** Numbers its buckets in the order of time. */
interface Starts {
  of(at: number): number;
  begin(bucket: number): number;
}

/** An hour begins when a clock there shows it full; some zones lie half an hour apart. */
function hoursOf(zone: string, at: number): Starts {
  const past = modulo(aheadSince1970(zone, at), hour);
  return {
    of: (moment) => Math.floor((moment + past) / hour),
    begin: (bucket) => bucket * hour - past,
  };
}

/** A day begins at midnight, or at the first moment after it where the clocks were moved then. */
function daysOf(zone: string): Starts {
  return {
    of: (at) => Math.floor((at + aheadSince1970(zone, at)) / day),
    begin: (bucket) => firstMomentAt(zone, bucket * day),
  };
}

/** There were no runs before, and clocks were stranger. */
function aheadSince1970(zone: string, at: number): number {
  return aheadAt(zone, Math.max(at, day));
}
