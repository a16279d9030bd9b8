/** A bucket that holds one second's worth and refills evenly. */
interface Bucket {
  left: number;
  at: number;
}

/** Time is an argument. */
export class Buckets {
  readonly #buckets = new Map<string, Bucket>();

  /** Whether there was one left under this name. */
  take(name: string, perSecond: number, now: number): boolean {
    const bucket = this.#buckets.get(name) ?? { left: perSecond, at: now };
    const refilled = bucket.left + (Math.max(0, now - bucket.at) / 1000) * perSecond;
    const left = Math.min(perSecond, refilled) - 1;
    this.#buckets.set(name, { left: left < 0 ? left + 1 : left, at: now });
    return left >= 0;
  }

  clear(): void {
    this.#buckets.clear();
  }
}
