import { Buckets } from "../kit/buckets.ts";
import { busy } from "./errors.ts";
import type { ApiKey } from "./keys.ts";

/** A sandbox allows 25 a second, in total and per endpoint; live mode 100 in total, 25 per endpoint. */
export const SANDBOX_PER_SECOND = 25;
const LIVE_TIMES = 4;
/** Stripe searches less often than it lists: https://docs.stripe.com/rate-limits */
const SEARCH_PER_SECOND = 20;

/** Per account and mode, in total and per endpoint. `null` asks for nothing. Time is an argument. */
export class RateLimits {
  perSecond: number | null;
  readonly #buckets = new Buckets();

  constructor(perSecond: number | null) {
    this.perSecond = perSecond;
  }

  check(key: ApiKey, endpoint: string, now: number): void {
    if (this.perSecond === null) return;
    const total = key.livemode ? this.perSecond * LIVE_TIMES : this.perSecond;
    const world = `${key.account} ${key.livemode}`;
    const most = endpoint.endsWith("/search")
      ? Math.min(SEARCH_PER_SECOND, this.perSecond)
      : this.perSecond;
    if (!this.#buckets.take(`${world} ${endpoint}`, most, now)) {
      throw busy.rateLimit(key.livemode, "endpoint-rate");
    }
    if (!this.#buckets.take(world, total, now)) throw busy.rateLimit(key.livemode, "global-rate");
  }

  clear(): void {
    this.#buckets.clear();
  }
}
