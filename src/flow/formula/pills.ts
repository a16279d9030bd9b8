import type { Pill } from "../value.ts";
import { parseFormula } from "./parse.ts";
import { pillPartsIn } from "./syntax.ts";

/** A pill of a formula, with its place in the source. */
export interface FormulaPill {
  readonly pill: Pill;
  readonly start: number;
  readonly end: number;
}

/** In the order in which they stand; none where the formula cannot be read. */
export function formulaPills(source: string): readonly FormulaPill[] {
  const parsed = parseFormula(source);
  if (!parsed.ok) return [];
  return pillPartsIn(parsed.value)
    .map(({ from, path, start, end }): FormulaPill => ({
      pill: { kind: "pill", from, path: [...path] },
      start,
      end,
    }))
    .toSorted((one, other) => one.start - other.start);
}

export function pillsInFormula(source: string): readonly Pill[] {
  return formulaPills(source).map(({ pill }) => pill);
}
