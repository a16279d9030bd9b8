import type { LocalizedText } from "#sdk/text.ts";
import type { Budget } from "./bounds.ts";
import { type Decimal, toInteger } from "./decimal.ts";
import type { Day, Moment } from "./moment.ts";
import type { Money } from "./money.ts";
import type { Pattern } from "./pattern.ts";
import { isDecimal, isItems, isMoney, isWhen, type Item } from "./value.ts";

/** How functions are told of: the check, the evaluation and the editor work from these. */
export interface FormulaFunction {
  readonly name: string;
  readonly category: Category;
  readonly help: LocalizedText;
  readonly example: string;
  readonly signatures: readonly Signature[];
  /** Worked out even where an argument is empty. All others then give nothing themselves. */
  readonly takesNull?: true;
  /** Arguments are worked out one by one, as far as they are needed: the evaluation knows these. */
  readonly lazy?: Lazy;
  /** Units of work beside those for its arguments and result. */
  readonly cost?: number;
}

export type Lazy = "if" | "coalesce";

export type Category = "text" | "number" | "date" | "list" | "logic" | "money" | "data";

export interface Signature {
  readonly params: readonly Param[];
  readonly result: Result;
  /** Which argument names the currency of the result. */
  readonly currencyAt?: number;
  readonly run: (args: Args, world: World) => Item;
}

export interface Param {
  readonly name: string;
  readonly type: ParamType;
  readonly optional: boolean;
  /** As many as one likes; only the last one. */
  readonly repeats: boolean;
}

/** `when` is a date, or a date and time; `size` a number, or an amount of money that stays one. */
export type ParamType =
  | "text"
  | "number"
  | "boolean"
  | "date"
  | "dateTime"
  | "when"
  | "list"
  | "object"
  | "money"
  | "size"
  | "any";

/**
 * `same` as the first argument (a date where that is written in a text), or one `item` of it; `choice` is one of the
 * arguments; `textOrNothing` may find nothing. `sized`, `whole`, `total` and `mean` are money where the first argument is, or its items are.
 */
export type Result =
  | "text"
  | "number"
  | "integer"
  | "boolean"
  | "date"
  | "dateTime"
  | "texts"
  | "any"
  | "same"
  | "item"
  | "choice"
  | "textOrNothing"
  | "money"
  | "moneys"
  | "sized"
  | "whole"
  | "total"
  | "mean";

/** What a formula may know of the run beside the pills. */
export interface World {
  /** The time of the run, in milliseconds: the same at each retry. */
  readonly now: number;
  /** The flow's time zone. */
  readonly zone: string;
  /** Belongs to the run, the step and the field: what UUIDs are made of. */
  readonly seed: string;
  readonly budget: Budget;
  /** Regular expressions that were read already. */
  readonly patterns: Map<string, Pattern>;
  /** The currencies that the formula has asked for where it stands: what is in another one does not come there. */
  asked: readonly string[];
  /** How many UUIDs were made. */
  uuids: number;
}

/** Arguments that fit their parameters already. */
export class Args {
  readonly #items: readonly Item[];

  constructor(items: readonly Item[]) {
    this.#items = items;
  }

  item(index: number): Item {
    return this.#items[index] ?? null;
  }

  get all(): readonly Item[] {
    return this.#items;
  }

  has(index: number): boolean {
    return index < this.#items.length;
  }

  text(index: number, otherwise = ""): string {
    const item = this.#items[index];
    return typeof item === "string" ? item : otherwise;
  }

  number(index: number): Decimal {
    const item = this.item(index);
    return isDecimal(item) ? item : misfit();
  }

  size(index: number): Decimal | Money {
    const item = this.item(index);
    return isMoney(item) ? item : this.number(index);
  }

  money(index: number): Money {
    const item = this.item(index);
    return isMoney(item) ? item : misfit();
  }

  integer(index: number): number {
    return toInteger(this.number(index));
  }

  truth(index: number): boolean {
    return this.item(index) === true;
  }

  list(index: number): readonly Item[] {
    const item = this.item(index);
    return isItems(item) ? item : misfit();
  }

  when(index: number): Day | Moment {
    const item = this.item(index);
    return isWhen(item) ? item : misfit();
  }

  day(index: number): Day {
    const when = this.when(index);
    return when.kind === "day" ? when : misfit();
  }

  moment(index: number): Moment {
    const when = this.when(index);
    return when.kind === "moment" ? when : misfit();
  }
}

function misfit(): never {
  throw new Error("A function of a formula was given what its signature does not allow");
}

/** `text, numberOfCharacters`, as it is written in the functions' tables. */
export function params(...written: string[]): readonly Param[] {
  return written.map((one): Param => {
    const [name = "", rest = ""] = one.split(": ");
    const type = paramTypes.find((known) => rest.replace(/[?…]$/, "") === known) ?? "any";
    return { name, type, optional: rest.endsWith("?"), repeats: rest.endsWith("…") };
  });
}

const paramTypes: readonly ParamType[] = [
  "text", "number", "boolean", "date", "dateTime", "when", "list", "object", "money", "size", "any",
]; // prettier-ignore

/** `first(text, numCharacters)`, optional ones in brackets. */
export function usageOf({
  name,
  signatures,
}: Pick<FormulaFunction, "name" | "signatures">): string {
  return signatures
    .map(({ params: all }) => {
      const names = all.map(({ name: one, optional, repeats }) =>
        optional ? `[${one}]` : repeats ? `${one}, …` : one,
      );
      return `${name}(${names.join(", ")})`;
    })
    .join(" / ");
}
