/** What our clock may be ahead by. Polls look further back, so that what they leave out for that long is not lost. */
const unsure = 5 * 60_000;

/** When a question left, by our clock and by our steady one. */
export interface Left {
  readonly now: number;
  readonly elapsed: number;
}

/**
 * Pure: a moment by the other side's clock at which a question had not been answered yet. `date`: of the answer, which may
 * have taken long; null where it has none. `elapsed`: our steady clock when the answer was read.
 */
export function asOf(date: number | null, left: Left, elapsed: number): number {
  return date === null ? left.now - unsure : date - (elapsed - left.elapsed);
}
