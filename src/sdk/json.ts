/** Any value that JSON can carry. Payloads, inputs and outputs are of this type between modules. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json };

export type JsonObject = { readonly [key: string]: Json };

/**
 * Parses a text as JSON; undefined if it is not JSON, or is nested too deep to walk through. A
 * whole number that JavaScript cannot hold stays a text, digit by digit.
 */
export function jsonOf(text: string): Json | undefined {
  try {
    const isPlain = !longDigits.test(text) && !mayNestDeep(text);
    const parsed: Json = isPlain ? JSON.parse(text) : JSON.parse(text, exact);
    return parsed;
  } catch {
    return undefined;
  }
}

/**
 * Numbers with fewer digits are always exact. Checking each value takes ten times as long as
 * parsing.
 */
const longDigits = /\d{16}/;

/** A deeper value is checked value by value, which fails if it is too deep. */
const deepest = 500;

function mayNestDeep(text: string): boolean {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (inText) {
      if (sign === "\\") at += 1;
      else if (sign === '"') inText = false;
    } else if (sign === '"') inText = true;
    else if (sign === "[" || sign === "{") depth += 1;
    else if (sign === "]" || sign === "}") depth -= 1;
    if (depth > deepest) return true;
  }
  return false;
}

function exact(_key: string, value: Json, context?: { readonly source?: string }): Json {
  const isLong =
    typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value);
  return isLong && /^-?\d+$/.test(context?.source ?? "") ? (context?.source ?? value) : value;
}

/** What was given in a form, as JSON: without what was left out. */
export function given(values: object): JsonObject {
  const json: JsonObject = JSON.parse(JSON.stringify(values));
  return json;
}

/** The text of that name in an object; null if there is none. */
export function textAt(value: Json | undefined, name: string): string | null {
  const text = isJsonObject(value) ? value[name] : undefined;
  return typeof text === "string" ? text : null;
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
