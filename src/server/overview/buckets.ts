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
  const zone = zoneOf(timeZone);
  const starts = bucket === "hour" ? hoursOf(zone, end) : daysOf(zone);
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
function hoursOf({ offsetAt }: Zone, at: number): Starts {
  const past = ((offsetAt(at) % hour) + hour) % hour;
  return {
    of: (moment) => Math.floor((moment + past) / hour),
    begin: (bucket) => bucket * hour - past,
  };
}

/** A day begins at midnight, or at the first moment after it where the clocks were moved then. */
function daysOf({ offsetAt }: Zone): Starts {
  return {
    of: (at) => Math.floor((at + offsetAt(at)) / day),
    begin: (bucket) => {
      const midnight = bucket * day;
      const before = midnight - offsetAt(midnight - day);
      const after = midnight - offsetAt(midnight + day);
      const meant = [before, after].toSorted((a, b) => a - b);
      return meant.find((at) => at + offsetAt(at) === midnight) ?? before;
    },
  };
}

interface Zone {
  /** How far its clocks are ahead of UTC. */
  readonly offsetAt: (at: number) => number;
}

function zoneOf(timeZone: string): Zone {
  const format = new Intl.DateTimeFormat("en", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  return {
    offsetAt: (at) => {
      // There were no runs before, and clocks were stranger.
      const moment = Math.floor(Math.max(at, day) / 1000) * 1000;
      const shown = new Map(
        format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]),
      );
      const part = (name: Intl.DateTimeFormatPartTypes): number => shown.get(name) ?? 0;
      const local = Date.UTC(
        part("year"),
        part("month") - 1,
        part("day"),
        part("hour"),
        part("minute"),
        part("second"),
      );
      return local - moment;
    },
  };
}
