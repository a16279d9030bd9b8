/** So many reads and so many writes a minute for each user, refilled as the minute turns. Time is an argument. */
const perMinute = 60;

export class RateLimits {
  readonly #taken = new Map<string, number>();

  /** Whether there was one left. */
  take(email: string, does: "Read" | "Write", now: number): boolean {
    const name = `${email} ${does} ${Math.floor(now / 60_000)}`;
    const taken = this.#taken.get(name) ?? 0;
    if (taken >= perMinute) return false;
    this.#taken.set(name, taken + 1);
    return true;
  }

  clear(): void {
    this.#taken.clear();
  }
}
