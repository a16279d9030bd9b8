import type { Clock } from "./clock.ts";
import { createLimiter, type Limiter } from "./limits.ts";

/** For simulators, which take as many requests as come: nobody waits for a place in line, only where told to. */
export function hurriedLimiter(clock: Clock): Limiter {
  const limiter = createLimiter(clock);
  const limits = { perSecond: 1_000_000, perEndpointPerSecond: 1_000_000 };
  return { ...limiter, take: (account, endpoint) => limiter.take(account, endpoint, limits) };
}
