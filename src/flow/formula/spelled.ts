import { compare, type Decimal, parseDecimal } from "./decimal.ts";
import { refuse } from "./refusal.ts";
import { isDecimal, isMoney, type Item } from "./value.ts";

/**
 * Texts that spell a number, or true or false. A condition reads such a text as what it spells, and a formula takes it
 * as a text: where the two would decide differently, the formula refuses.
 */

/** Undefined for a text that spells no number. */
export function spelledNumber(text: string): Decimal | undefined {
  return /^\s*-?\d{1,60}(\.\d{1,60})?\s*$/.test(text) ? parseDecimal(text.trim()) : undefined;
}

export function spellsTruth(text: string): boolean {
  return text === "true" || text === "false";
}

/** Of two sides that are asked whether they are the same. */
export function refuseSpelled(one: Item, other: Item): void {
  const [text, beside] = typeof one === "string" ? [one, other] : [other, one];
  if (typeof text !== "string") return;
  if ((isDecimal(beside) || isMoney(beside)) && spelledNumber(text) !== undefined)
    refuse("flow.formula_text_and_number", { value: text.slice(0, 80) });
  if (typeof beside === "boolean" && spellsTruth(text))
    refuse("flow.formula_text_and_truth", { value: text });
}

/** Of two texts in an order: the one of their characters, where that of the numbers is another. */
export function refuseOrderOfNumbers(one: Item, other: Item, order: number): void {
  if (typeof one !== "string" || typeof other !== "string") return;
  const [first, second] = [spelledNumber(one), spelledNumber(other)];
  if (first === undefined || second === undefined || compare(first, second) === order) return;
  refuse("flow.formula_order_of_texts", { one: one.slice(0, 80), other: other.slice(0, 80) });
}
