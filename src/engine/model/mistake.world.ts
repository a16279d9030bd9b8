import type { Drawn } from "./turns.world.ts";

/**
 * Mistakes to plant in the engine's rules, so that the check of the model is itself checked. Each is
 * an edit of a file as it stands in `src`; where two lines guard the same thing, both are cut.
 */
export interface Mistake {
  readonly name: string;
  readonly edits: readonly Edit[];
  /** The promise that breaks. */
  readonly breaks: RegExp;
  /** Of the cases that are drawn; 1 where none is named. Where a mistake is rare, one that meets it soon. */
  readonly seed?: number;
  /** What the cases are drawn of; the usual where nothing is named. */
  readonly of?: Drawn;
  /** How many cases come before the first that meets it: they are not played. */
  readonly after?: number;
}

export interface Edit {
  /** From `src`. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly from: string;
  readonly to: string;
}
