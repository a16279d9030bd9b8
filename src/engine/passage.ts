import type { RateLimits } from "#sdk/connection.ts";
import type { DayTaking } from "./day-calls.ts";
import type { Limiter } from "./limits.ts";

/** An exchange that may leave. */
export interface Passing {
  /** Called as its first byte leaves: from then on it counts for the day. */
  left(): void;
  /** Called once, at its end. */
  end(): void;
}

/** Resolves when an exchange may go out: within the day's calls, with those under way at once, at its place in line. */
export type Passage = (endpoint: string, limits: RateLimits) => Promise<Passing>;

/** `days`: null where nothing counts for a day, as while credentials are checked that are not stored. */
export function passageOf(
  account: string,
  { limiter, days }: { readonly limiter: Limiter; readonly days: DayTaking | null },
): Passage {
  return async (endpoint, limits) => {
    const { perDay, atOnce } = limits;
    const takeBack = days && perDay !== undefined ? await days.take(account, perDay) : null;
    let leave: (() => void) | null = null;
    let hasLeft = false;
    const end = (): void => {
      leave?.();
      if (!hasLeft) takeBack?.();
    };
    try {
      if (atOnce !== undefined) leave = await limiter.enter(account, atOnce);
      await limiter.take(account, endpoint, limits);
    } catch (failure) {
      end();
      throw failure;
    }
    return {
      left: () => {
        hasLeft = true;
      },
      end,
    };
  };
}
