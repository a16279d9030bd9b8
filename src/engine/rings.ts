import { listedWithin } from "./schedule.ts";
import type { Ringing } from "./store.ts";

/** How long and how often a bell rings. Pure; times are milliseconds since 1970. */

/** However often it rings: a poll asks once in so long because of bells. */
const betweenAsks = 15_000;

const shortestPause = 1_000;
const longestPause = 5 * 60_000;

/** A poll rings for so many things at most; one question brings them all. */
export const mostRinging = 1_000;

/** When a poll asks for something that has just rung; `askedAt`: when it did because of a bell last. */
export function firstAsk(now: number, askedAt: number | null): number {
  // A time that is still to come was set by a clock that was wrong.
  return askedAt === null || askedAt > now ? now : Math.max(now, askedAt + betweenAsks);
}

/** When it asks again, having asked now; null: what is listed later than ever is left to the wider re-reads. */
export function nextAsk(
  { rungAt, asks }: Pick<Ringing, "rungAt" | "asks">,
  now: number,
): number | null {
  const pause = Math.min(longestPause, shortestPause * 2 ** asks);
  const next = now + Math.max(betweenAsks, pause);
  return now < rungAt || now - rungAt >= listedWithin ? null : next;
}
