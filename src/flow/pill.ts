import { minorDigits } from "#sdk/currency.ts";
import type { Json } from "#sdk/json.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import { decimalOf } from "./decimal-of.ts";
import { showAmount } from "./money.ts";
import type { Conversion, Pill } from "./value.ts";
import { momentOf, numberOf, textOf, truthOf } from "./scalar.ts";

/** Gives what the trigger or an earlier step handed on; undefined where there is nothing. */
export type Lookup = (from: string) => Json | undefined;

/** Walks by own keys only; undefined where the path leads nowhere. */
export function valueAt(json: Json | undefined, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>(child, json);
}

function child(parent: Json | undefined, key: string): Json | undefined {
  if (typeof parent !== "object" || parent === null) return undefined;
  if (isList(parent)) return /^\d+$/.test(key) ? parent[Number(key)] : undefined;
  return Object.hasOwn(parent, key) ? parent[key] : undefined;
}

export function isList(json: Json | undefined): json is readonly Json[] {
  return Array.isArray(json);
}

/** How a pill is called where its labels are not at hand. */
export function pillName({ from, path }: Pick<Pill, "from" | "path">): LocalizedText {
  const rest = path.map((key) => ` › ${key}`).join("");
  return from === "trigger"
    ? text(`Trigger${rest}`, `トリガー${rest}`)
    : text(`Step ${from}${rest}`, `ステップ ${from}${rest}`);
}

/** Where the currency stands that a conversion needs; null for one that needs none. */
export function currencyAt({ as }: Pill): readonly string[] | null {
  switch (as?.to) {
    case "decimal":
    case "money":
      return as.currency;
    case undefined:
    case "text":
    case "number":
    case "boolean":
    case "dateTime":
      return null;
  }
}

export type Converted =
  | { readonly kind: "value"; readonly value: Json }
  | { readonly kind: "impossible" }
  | { readonly kind: "no currency" };

/**
 * What a person asked for on the pill itself. A moment is written as a formula would write it: by the
 * clocks of the flow, unless it brings a zone of its own.
 */
export function convert(
  json: Json,
  as: Conversion,
  source: Json | undefined,
  timeZone: string,
): Converted {
  switch (as.to) {
    case "text":
      return valueOrImpossible(textOf(json) ?? JSON.stringify(json));
    case "number":
      return valueOrImpossible(numberOf(json));
    case "boolean":
      return valueOrImpossible(truthOf(json));
    case "dateTime":
      return valueOrImpossible(momentOf(json, timeZone)?.local);
    case "decimal": {
      const currency = valueAt(source, as.currency);
      if (typeof currency !== "string" || currency === "") return { kind: "no currency" };
      return valueOrImpossible(decimalOf(json, minorDigits(currency)));
    }
    case "money": {
      const currency = valueAt(source, as.currency);
      if (typeof currency !== "string" || currency === "") return { kind: "no currency" };
      const minor = decimalOf(json, 0);
      return valueOrImpossible(minor && showAmount(minor, currency, as.locale));
    }
  }
}

function valueOrImpossible(value: Json | undefined): Converted {
  return value === undefined ? { kind: "impossible" } : { kind: "value", value };
}
