import type { Json } from "#sdk/json.ts";
import type { LocalizedText } from "#sdk/text.ts";
import type { Value } from "#flow/value.ts";
import { type AmountLimits, parseAmount, typedAmount } from "#flow/money.ts";
import { numberOf } from "#flow/scalar.ts";
import { nothing } from "../input-values.ts";
import { plain, written } from "./written.ts";

/** An amount as it is typed and as it is kept. */

/**
 * What is typed as it goes into the document. What cannot be read is kept in words, so that it is a
 * problem of the field: the amount from before must not stay in its place, and digits that were
 * refused must not be taken for minor units.
 */
export function amountValue(typed: string, currency: string): Value {
  const text = plain(typed);
  if (text === "") return nothing;
  const parsed = parseAmount(text, currency);
  if (parsed.ok) return { kind: "constant", value: parsed.amount };
  const isNumber = numberOf(text) !== undefined;
  return { kind: "constant", value: isNumber ? `${text} ${currency.toUpperCase()}` : text };
}

/** How what is kept is typed. A whole number counts the smallest unit, also where it is kept as a text. */
export function typedOf(kept: Json, currency: string): string {
  const minor = minorOf(kept);
  return minor === undefined ? written(kept) : typedAmount(minor, currency);
}

/** The amount that is kept, in the smallest unit; undefined where it is none. */
export function minorOf(kept: Json): number | undefined {
  if (typeof kept !== "string") return typeof kept === "number" ? kept : undefined;
  const number = numberOf(kept);
  return Number.isSafeInteger(number) ? number : undefined;
}

/** What is wrong with an amount that is kept, for people; null for nothing. */
export function amountRefusal(
  kept: Json,
  currency: string,
  limits: AmountLimits,
): LocalizedText | null {
  if (kept === null) return null;
  const parsed = parseAmount(typedOf(kept, currency), currency, limits);
  return parsed.ok ? null : parsed.text;
}

/** The same figure in another currency; undefined where it has none there. */
export function inOtherCurrency(amount: number, from: string, to: string): number | undefined {
  const [whole = "", decimals = ""] = typedAmount(amount, from).split(".");
  const needed = decimals.replace(/(?<!0)0+$/, "");
  const figure = needed === "" ? whole : `${whole}.${needed}`;
  const parsed = parseAmount(figure, to);
  return parsed.ok ? parsed.amount : undefined;
}
