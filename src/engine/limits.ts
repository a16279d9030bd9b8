import type { RateLimits } from "#sdk/connection.ts";
import type { Clock } from "./clock.ts";
import { sleep } from "./clock.ts";

/**
 * Rate limits of the outside systems, counted per account, whichever of its connections is used.
 * Calls queue in the order in which they came.
 */
export interface Limiter {
  /** Resolves when the call may go out. */
  take(account: string, endpoint: string, limits: RateLimits): Promise<void>;
  /** The other side said "too many": nothing goes out to the account before then. */
  pause(account: string, milliseconds: number): void;
}

/** One line of calls: when the next may go, given one every `interval` with up to `burst` saved up. */
export interface Lane {
  readonly freeAt: number;
}

/** Pure: takes the next place in a lane. */
export function nextPlace(
  lane: Lane,
  perSecond: number,
  now: number,
): { readonly at: number; readonly lane: Lane } {
  const interval = 1000 / perSecond;
  // A tenth of a second's worth may go at once after a pause; a whole second's worth would make two
  // seconds' worth pass inside one second of the other side's count.
  const burst = Math.max(1, perSecond / 10);
  const earliest = now - (burst - 1) * interval;
  const freeAt = Math.max(lane.freeAt, earliest);
  return { at: Math.max(now, freeAt), lane: { freeAt: freeAt + interval } };
}

export function createLimiter(clock: Clock): Limiter {
  const lanes = new Map<string, Lane>();
  const place = (name: string, perSecond: number): number => {
    const { at, lane } = nextPlace(lanes.get(name) ?? { freeAt: 0 }, perSecond, clock.now());
    lanes.set(name, lane);
    return at;
  };
  return {
    take: async (account, endpoint, limits) => {
      const at = Math.max(
        place(account, limits.perSecond),
        place(`${account} ${endpoint}`, limits.perEndpointPerSecond),
      );
      const wait = at - clock.now();
      if (wait > 0) await sleep(clock, wait);
    },
    pause: (account, milliseconds) => {
      const freeAt = clock.now() + milliseconds;
      lanes.set(account, { freeAt: Math.max(lanes.get(account)?.freeAt ?? 0, freeAt) });
    },
  };
}
