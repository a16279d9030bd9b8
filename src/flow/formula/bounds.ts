import { refuse } from "./refusal.ts";

/**
 * What a formula may cost at most. Work is counted, not timed, so that the same formula with the same
 * data ends the same way on every machine. The figures stand in `docs/decisions/0008`.
 */
export const bounds = {
  /** Characters of a formula. */
  source: 10_000,
  /** Parts of its syntax tree. */
  nodes: 2_000,
  /** How deep they nest; a sum of n terms is n deep. */
  depth: 200,
  /** Characters of a text that comes up on the way. */
  text: 262_144,
  /** Items of a list that comes up on the way. */
  items: 10_000,
  /** Characters of a regular expression. */
  pattern: 1_000,
  /** Steps of its compiled form. */
  patternSteps: 5_000,
  /** Units of work of all formulas of a step together. */
  work: 10_000_000,
} as const;

function tooMuchWork(): never {
  return refuse("flow.formula_too_much_work", {});
}

/** Units for one part of the tree; a character or an item is one unit. */
const partCost = 20;

/** What is left of the work. */
export class Budget {
  #left: number;
  readonly #exhausted: () => never;

  /** `exhausted`: where this is a part of a greater budget, and what goes beyond it is no refusal yet. */
  constructor(work: number = bounds.work, exhausted: () => never = tooMuchWork) {
    this.#left = work;
    this.#exhausted = exhausted;
  }

  /** Below zero: more was asked for than there was. */
  get left(): number {
    return this.#left;
  }

  /** The same work was done in another budget, with so much of this one left in the end. */
  leave(left: number): void {
    this.#left = left;
  }

  spend(units: number): void {
    this.#left -= units;
    if (this.#left < 0) this.#exhausted();
  }

  spendPart(): void {
    this.spend(partCost);
  }

  /** To be asked before the text is made. */
  spendText(length: number): void {
    if (length > bounds.text) refuse("flow.formula_text_too_long", { limit: bounds.text });
    this.spend(length);
  }

  spendItems(count: number): void {
    if (count > bounds.items) refuse("flow.formula_list_too_long", { limit: bounds.items });
    this.spend(count);
  }
}
