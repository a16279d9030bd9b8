import type { FormulaFunction } from "#flow/formula/library.ts";
import type { Each } from "#flow/formula/syntax.ts";

/** What goes into a formula; the cursor, and what was selected where it `keeps` that, come to stand between. */
export interface Insertion {
  readonly before: string;
  readonly after: string;
  readonly keeps: boolean;
}

export function functionInsertion({ name, signatures }: FormulaFunction): Insertion {
  const takesNothing = signatures.every(({ params }) => params.length === 0);
  return takesNothing
    ? { before: `${name}()`, after: "", keeps: false }
    : { before: `${name}(`, after: ")", keeps: true };
}

/** Behind a list. */
export function eachInsertion(name: Each): Insertion {
  return { before: `.${name}(item, `, after: ")", keeps: false };
}

export function operatorInsertion(symbol: string): Insertion {
  if (symbol === "!") return { before: "!(", after: ")", keeps: true };
  if (symbol === "?") return { before: " ? ", after: " : ", keeps: false };
  return { before: ` ${symbol} `, after: "", keeps: false };
}

export function plainInsertion(written: string): Insertion {
  return { before: written, after: "", keeps: false };
}

export interface Inserted {
  readonly insert: string;
  /** From the start of what is inserted. */
  readonly caret: number;
}

/** Without spaces that are there already, or would stand at the beginning. */
export function inserted(
  { before, after, keeps }: Insertion,
  around: { readonly left: string; readonly selected: string; readonly right: string },
): Inserted {
  const isSpaced = around.left === "" || /\s$/.test(around.left);
  const start = isSpaced ? before.trimStart() : before;
  const kept = keeps ? around.selected : "";
  const end = after === "" && /^\s/.test(around.right) ? start.trimEnd() : start;
  return { insert: end + kept + after, caret: end.length + kept.length };
}
