import { busy } from "./errors.ts";
import type { ApiKey } from "./keys.ts";

/** A sandbox allows 25 a second, in total and per endpoint; live mode 100 in total, 25 per endpoint. */
export const SANDBOX_PER_SECOND = 25;
const LIVE_TIMES = 4;

/** A bucket that holds one second's worth and refills evenly. */
interface Bucket {
  left: number;
  at: number;
}

/** Per account and mode, in total and per endpoint. `null` asks for nothing. Time is an argument. */
export class RateLimits {
  perSecond: number | null;
  readonly #buckets = new Map<string, Bucket>();

  constructor(perSecond: number | null) {
    this.perSecond = perSecond;
  }

  check(key: ApiKey, endpoint: string, now: number): void {
    if (this.perSecond === null) return;
    const total = key.livemode ? this.perSecond * LIVE_TIMES : this.perSecond;
    const world = `${key.account} ${key.livemode}`;
    if (!this.#take(`${world} ${endpoint}`, this.perSecond, now)) {
      throw busy.rateLimit(key.livemode, "endpoint-rate");
    }
    if (!this.#take(world, total, now)) throw busy.rateLimit(key.livemode, "global-rate");
  }

  clear(): void {
    this.#buckets.clear();
  }

  #take(name: string, perSecond: number, now: number): boolean {
    const bucket = this.#buckets.get(name) ?? { left: perSecond, at: now };
    const refilled = bucket.left + (Math.max(0, now - bucket.at) / 1000) * perSecond;
    const left = Math.min(perSecond, refilled) - 1;
    this.#buckets.set(name, { left: left < 0 ? left + 1 : left, at: now });
    return left >= 0;
  }
}
