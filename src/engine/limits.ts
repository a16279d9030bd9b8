import type { RateLimits } from "#sdk/connection.ts";
import type { Enter } from "#sdk/at-once.ts";
import { createAtOnce } from "./at-once.ts";
import type { Clock } from "./clock.ts";
import { sleep } from "./clock.ts";

/**
 * Rate limits of the outside systems, counted per account, whichever of its connections is used (`limitedAs`).
 * Calls queue in the order in which they came.
 */
export interface Limiter {
  /** Resolves when the call may go out. */
  take(account: string, endpoint: string, limits: RateLimits): Promise<void>;
  /** The other side said "too many": nothing goes out to the account before then. */
  pause(account: string, milliseconds: number): void;
  /** Has a place among the exchanges of an account that may be under way at once. */
  readonly enter: Enter;
}

/** One line of calls, and when its next may go. */
export interface Lane {
  readonly freeAt: number;
}

const longestQueue = 60_000;

/** Of an account that allows few calls, so many may wait, which takes longer. */
const mostInQueue = 100;

export interface Pace {
  /** Milliseconds from one call to the next. */
  readonly interval: number;
  /** Milliseconds' worth of calls that may be saved up while there are none. */
  readonly saved: number;
}

/**
 * Nine tenths go out evenly and nearly the last tenth may be saved up, so that no span that the other side
 * counts over, wherever it begins, holds more than it allows, even where a call is 50 ms later than its place.
 */
export function paceOf(
  perSecond: number,
  { countedOverSeconds = 1 }: Pick<RateLimits, "countedOverSeconds"> = {},
): Pace {
  const interval = 1000 / (0.9 * perSecond);
  const savedCalls = perSecond * (0.1 * countedOverSeconds - 0.05);
  return { interval, saved: (Math.max(1, savedCalls) - 1) * interval };
}

/** Pure: takes the next place in a lane. */
export function nextPlace(
  lane: Lane,
  { interval, saved }: Pace,
  now: number,
): { readonly at: number; readonly lane: Lane } {
  const earliest = now - saved;
  // A place further ahead than any queue is long was given by a clock that has been set back since.
  const longest = Math.max(longestQueue, mostInQueue * interval);
  const promised = lane.freeAt > now + longest ? now : lane.freeAt;
  const freeAt = Math.max(promised, earliest);
  return { at: Math.max(now, freeAt), lane: { freeAt: freeAt + interval } };
}

/** The pauses that a process was told of, also for calls that have their place already. */
export function createPauses(clock: Clock) {
  const pausedUntil = new Map<string, number>();
  /** In milliseconds. A pause longer than any is was set by a clock that has been set back since. */
  const left = (account: string): number => {
    const rest = (pausedUntil.get(account) ?? 0) - clock.now();
    return rest > longestQueue ? 0 : Math.max(0, rest);
  };
  return {
    left,
    begin: (account: string, milliseconds: number): void => {
      pausedUntil.set(account, clock.now() + Math.max(milliseconds, left(account)));
    },
  };
}

export function createLimiter(clock: Clock): Limiter {
  const { enter } = createAtOnce(clock);
  const lanes = new Map<string, Lane>();
  const pauses = createPauses(clock);
  const place = (name: string, pace: Pace): number => {
    const { at, lane } = nextPlace(lanes.get(name) ?? { freeAt: 0 }, pace, clock.now());
    lanes.set(name, lane);
    return at;
  };
  return {
    enter,
    take: async (account, endpoint, limits) => {
      const at = Math.max(
        place(account, paceOf(limits.perSecond, limits)),
        place(`${account} ${endpoint}`, paceOf(limits.perEndpointPerSecond, limits)),
      );
      let wait = Math.max(at - clock.now(), pauses.left(account));
      while (wait > 0) {
        await sleep(clock, wait);
        wait = pauses.left(account);
      }
    },
    pause: pauses.begin,
  };
}
