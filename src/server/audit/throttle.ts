import { isWithin } from "#engine/is-within.ts";
/** Lets through the first of what repeats in a span of time, so that nobody fills the log with it. */
export interface Throttle {
  isFirst(what: string, now: number): boolean;
}

/** More at one time are not told apart. */
const most = 10_000;

export function throttle(spanMs: number): Throttle {
  const seen = new Map<string, number>();
  return {
    isFirst: (what, now) => {
      const last = seen.get(what);
      if (last !== undefined && isWithin(last, spanMs, now)) return false;
      if (seen.size >= most) seen.clear();
      seen.set(what, now);
      return true;
    },
  };
}

/** Lets through so many in a span of time, whatever they are. */
export interface Budget {
  /** `last`: from here on, nothing is let through until the span is over. */
  take(now: number): "one" | "last" | "none";
}

export function budget(size: number, spanMs: number): Budget {
  let since = -Infinity;
  let taken = 0;
  return {
    take: (now) => {
      if (now - since >= spanMs) [since, taken] = [now, 0];
      if (taken > size) return "none";
      taken += 1;
      return taken > size ? "last" : "one";
    },
  };
}
