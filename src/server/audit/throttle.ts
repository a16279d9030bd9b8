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
      if (last !== undefined && now - last < spanMs) return false;
      if (seen.size >= most) seen.clear();
      seen.set(what, now);
      return true;
    },
  };
}
