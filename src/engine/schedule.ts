/** When things are due. Pure; times are milliseconds since 1970. */

const minute = 60_000;
const hour = 60 * minute;

/** Lists may trail what they tell of: so long after an object was made, its list shows it. */
export const listedWithin = 10 * minute;

/**
 * The wider re-reads that find what became visible late: how often, and how far back. The cursor goes
 * on for as long as one between two of them.
 */
const widerEvery = 5 * minute;
const wider = { every: widerEvery, back: listedWithin + widerEvery };
const widest = { every: 24 * hour, back: 48 * hour };

/**
 * How far before a moment that a flow has seen, or listens from, something may still be to come. Every
 * way in which a flow takes up its events keeps this distance, as the live poll does.
 */
export function trailOf({ overlapSeconds }: { readonly overlapSeconds: number }): number {
  return Math.max(overlapSeconds * 1_000, wider.back);
}

/** How far before its cursor a poll reads at most, apart from a trigger's own overlap. */
export const longestReread = widest.back;

/**
 * The next time on a grid of `every` that starts at `due`. A time that was missed is not made up
 * for: after a pause there is one turn, and then the grid goes on.
 */
export function nextOnGrid(due: number, every: number, now: number): number {
  if (now < due) return due;
  return due + (Math.floor((now - due) / every) + 1) * every;
}

export interface PollTimes {
  readonly nextAt: number;
  readonly widerAt: number;
  readonly widestAt: number;
}

/** How far back this poll looks from the cursor, and whether it must read to the end of that. */
export function reachOf(
  times: PollTimes,
  overlapMs: number,
  now: number,
): { readonly back: number; readonly toTheEnd: boolean } {
  if (isDue(times.widestAt, widest.every, now))
    return { back: Math.max(overlapMs, widest.back), toTheEnd: true };
  if (isDue(times.widerAt, wider.every, now))
    return { back: Math.max(overlapMs, wider.back), toTheEnd: true };
  return { back: overlapMs, toTheEnd: false };
}

/**
 * The times after a poll that succeeded. `readFrom` is the moment at which its reach was chosen: what
 * has fallen due while it was read is still to be done. A wide re-read serves for the narrower ones.
 */
export function timesAfter(
  times: PollTimes,
  everySeconds: number,
  now: number,
  readFrom: number,
): PollTimes {
  const wasWidest = isDue(times.widestAt, widest.every, readFrom);
  const wasWider = wasWidest || isDue(times.widerAt, wider.every, readFrom);
  return {
    nextAt: nextOnGrid(times.nextAt, everySeconds * 1000, now),
    widerAt: wasWider ? readFrom + wider.every : times.widerAt,
    widestAt: wasWidest ? readFrom + widest.every : times.widestAt,
  };
}

/** When this poll is known to have succeeded: within the day after it, it may have done so again. */
export function lastKnownRead({ widestAt }: Pick<PollTimes, "widestAt">): number {
  return widestAt - widest.every;
}

/** A time further ahead than it is ever set was set by a clock that has been set back: it has come. */
function isDue(at: number, every: number, now: number): boolean {
  return now >= at || at > now + every;
}

/** An event that is not final yet is read again within this: one that waits for longer was put off by a wrong clock. */
export const rereadWithin = hour;

/** When that is: after a minute, then twice as long each time. */
export function nextReread(rereads: number, now: number): number {
  return now + Math.min(rereadWithin, minute * 2 ** Math.min(rereads, 10));
}
