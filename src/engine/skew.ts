import { clockTolerance } from "./money-time.ts";

/** A reading of the store's clock between two readings of ours. */
export interface Sighting {
  readonly asked: number;
  readonly answered: number;
  readonly theirs: number;
}

/**
 * Pure: by how much the store's clock is ahead of ours, at the least, where the two differ by more than
 * processes on one store may; negative where it is behind, null where they agree. How long the answer
 * took is in favour of agreement.
 */
export function skewOf({ asked, answered, theirs }: Sighting): number | null {
  const within = Math.abs(answered - asked) / 2;
  const ahead = theirs - (asked + answered) / 2;
  const surely = Math.max(0, Math.abs(ahead) - within);
  return surely > clockTolerance ? Math.round(Math.sign(ahead) * surely) : null;
}
