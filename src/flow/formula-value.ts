import { isJsonObject, type Json } from "#sdk/json.ts";
import type { Conversion, Pill, Value } from "./value.ts";
import { pillText } from "./formula/pill-text.ts";
import { toNumber } from "./formula/decimal.ts";
import { parseFormula } from "./formula/parse.ts";
import { attempt } from "./formula/refusal.ts";
import type { Part } from "./formula/syntax.ts";
import { isDecimal } from "./formula/value.ts";
import { isList } from "./pill.ts";
import { shapeOf } from "./shape.ts";
import type { SeePill } from "./seen.ts";

/** The ways of a field's value into a formula that gives the same, and back. */

/** The formula that gives what the value gives; empty where there is nothing. */
export function formulaFrom(value: Value, see: SeePill): string {
  switch (value.kind) {
    case "constant":
      return isNothing(value) ? "" : literalText(value.value);
    case "pill":
      return pillFormula(value, see);
    case "text":
      return sumOf(value.parts, see);
    case "formula":
      return value.source;
    // No formula looks up in a table: what is looked up is left.
    case "lookup":
      return formulaFrom(value.of, see);
    case "object": {
      const entries = Object.entries(value.fields).flatMap(([name, field]) => {
        const written = formulaFrom(field, see);
        return written === "" ? [] : [`${JSON.stringify(name)}: ${written}`];
      });
      return entries.length === 0 ? "" : `{${entries.join(", ")}}`;
    }
    case "list": {
      const items = value.items.filter((item) => !isNothing(item));
      const written = items.map((item) => formulaFrom(item, see)).filter((one) => one !== "");
      if (written.length === 0) return "";
      const spreads = items.some((item) => item.kind === "pill" && isOf(item, "list", see));
      return spreads ? `flatten([${written.join(", ")}])` : `[${written.join(", ")}]`;
    }
  }
}

function isNothing(value: Value): boolean {
  return value.kind === "constant" && (value.value === null || value.value === "");
}

function literalText(json: Json): string {
  if (isList(json)) return `[${json.map(literalText).join(", ")}]`;
  if (isJsonObject(json))
    return `{${Object.entries(json)
      .map(([key, one]) => `${JSON.stringify(key)}: ${literalText(one)}`)
      .join(", ")}}`;
  return JSON.stringify(json);
}

function pillFormula(pill: Pill, see: SeePill): string {
  const written = pillText([pill.from, ...pill.path]);
  switch (pill.as?.to) {
    case undefined:
      return written;
    case "text":
      return isOf(pill, "list", see) || isOf(pill, "object", see)
        ? `toJson(${written})`
        : `string(${written})`;
    case "number":
      return isOf(pill, "text", see) ? `fromStringToNumber(${written})` : written;
    case "boolean":
      return isOf(pill, "text", see) ? `fromStringToBoolean(${written})` : written;
    case "dateTime":
      return isOf(pill, "number", see) || isOf(pill, "integer", see)
        ? `fromNumberToDateTime(${written}, "seconds")`
        : `fromStringToDateTime(${written})`;
    case "decimal":
      return `fromMinorUnitsToString(${written}, ${pillText([pill.from, ...pill.as.currency])})`;
    case "money":
      return `formatMoney(${written}, ${pillText([pill.from, ...pill.as.currency])}, "${pill.as.locale}")`;
  }
}

function isOf(pill: Pill, kind: string, see: SeePill): boolean {
  const seen = see(pill);
  return seen.kind === "field" && shapeOf(seen.schema).alternatives[0]?.kind === kind;
}

/** Among texts an empty pill is no more than a gap; in a formula it would empty the whole. */
function sumOf(parts: readonly (string | Pill)[], see: SeePill): string {
  const filled = parts.filter((part) => part !== "");
  const [first] = filled;
  if (filled.length === 1 && typeof first === "object") return pillFormula(first, see);
  return filled
    .map((part, index) => {
      if (typeof part === "string") return JSON.stringify(part);
      const seen = see(part);
      const written = pillFormula(part, see);
      const sure = seen.kind === "field" && !seen.mayBeEmpty ? written : `default(${written}, "")`;
      // Two numbers in a row are not to be added.
      return index === 0 && typeof filled[1] === "object" ? `string(${sure})` : sure;
    })
    .join(" + ");
}

/** The value that does without a formula; undefined where only a formula gives this. */
export function plainFrom(source: string): Value | undefined {
  const parsed = parseFormula(source);
  return parsed.ok ? plainOf(parsed.value) : undefined;
}

function plainOf(part: Part): Value | undefined {
  switch (part.kind) {
    case "literal":
      return constantOf(part);
    case "minus": {
      const number = plainOf(part.of);
      return number?.kind === "constant" && typeof number.value === "number"
        ? { kind: "constant", value: -number.value }
        : undefined;
    }
    case "pill":
    case "call":
      return part.kind === "call" && part.name === "flatten" && part.args.length === 1
        ? part.args.map(plainOf).find((one) => one?.kind === "list")
        : plainPill(part);
    case "operator": {
      const parts = part.operator === "+" ? summandsOf(part) : undefined;
      return parts && { kind: "text", parts };
    }
    case "list": {
      const items = part.items.map(plainOf).filter((one) => one !== undefined);
      return items.length === part.items.length ? { kind: "list", items } : undefined;
    }
    case "object": {
      const fields = part.entries.flatMap(([key, value]) => {
        const name = key.kind === "literal" && typeof key.value === "string" ? key.value : null;
        const plain = plainOf(value);
        return name === null || plain === undefined ? [] : [[name, plain] as const];
      });
      return fields.length === part.entries.length
        ? { kind: "object", fields: Object.fromEntries(fields) }
        : undefined;
    }
    case "variable":
    case "field":
    case "not":
    case "choice":
    case "each":
      return undefined;
  }
}

/** Undefined for a number that JSON cannot hold. */
function constantOf({ value }: Part & { kind: "literal" }): Value | undefined {
  if (!isDecimal(value)) return { kind: "constant", value };
  const number = attempt("", () => toNumber(value));
  return number.ok ? { kind: "constant", value: number.value } : undefined;
}

/** A pill, with what is made of it. */
function plainPill(part: Part): Pill | undefined {
  if (part.kind === "pill") return { kind: "pill", from: part.from, path: [...part.path] };
  if (part.kind !== "call") return undefined;
  const [of, second, third] = part.args;
  const pill = of?.kind === "pill" ? plainPill(of) : undefined;
  if (part.name === "formatMoney")
    return pill === undefined ? undefined : formattedPill(pill, second, third);
  const as = pill && third === undefined ? conversionOf(part.name, pill, second) : undefined;
  return pill === undefined || as === undefined ? undefined : { ...pill, as };
}

function formattedPill(
  pill: Pill,
  currency: Part | undefined,
  locale: Part | undefined,
): Pill | undefined {
  if (currency?.kind !== "pill" || currency.from !== pill.from || currency.path.length === 0)
    return undefined;
  const language = locale?.kind === "literal" ? locale.value : undefined;
  if (language !== "en" && language !== "ja") return undefined;
  return { ...pill, as: { to: "money", currency: [...currency.path], locale: language } };
}

function conversionOf(
  name: string,
  { from }: Pill,
  second: Part | undefined,
): Conversion | undefined {
  if (name === "fromMinorUnitsToString")
    return second?.kind === "pill" && second.from === from && second.path.length > 0
      ? { to: "decimal", currency: [...second.path] }
      : undefined;
  const isSeconds = second?.kind === "literal" && second.value === "seconds";
  if (name === "fromNumberToDateTime") return isSeconds ? { to: "dateTime" } : undefined;
  if (second !== undefined) return undefined;
  return Object.hasOwn(conversions, name) ? conversions[name] : undefined;
}

const conversions: { readonly [name: string]: Conversion } = {
  string: { to: "text" },
  toJson: { to: "text" },
  fromStringToNumber: { to: "number" },
  fromStringToBoolean: { to: "boolean" },
  fromStringToDateTime: { to: "dateTime" },
};

/** Texts and pills in a row; undefined where something else is among them, or nothing makes it a text. */
function summandsOf(sum: Part & { kind: "operator" }): readonly (string | Pill)[] | undefined {
  const all: Part[] = [sum.right];
  let left = sum.left;
  for (; left.kind === "operator" && left.operator === "+"; left = left.left)
    all.unshift(left.right);
  all.unshift(left);
  const [first, second] = all;
  const isText = (part: Part | undefined) =>
    part?.kind === "literal" && typeof part.value === "string";
  const madeText = first?.kind === "call" && first.name === "string" ? first.args[0] : undefined;
  if (!isText(first) && !isText(second) && madeText === undefined) return undefined;
  const summands = [madeText ?? left, ...all.slice(1)].map(summand);
  const known = summands.filter((one) => one !== undefined);
  return known.length === summands.length ? known : undefined;
}

function summand(part: Part): string | Pill | undefined {
  if (part.kind === "literal") return typeof part.value === "string" ? part.value : undefined;
  if (part.kind !== "call" || part.name !== "default") return plainPill(part);
  const [of, otherwise] = part.args;
  const isGap = otherwise?.kind === "literal" && otherwise.value === "";
  return of !== undefined && isGap ? plainPill(of) : undefined;
}
