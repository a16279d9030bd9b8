/** Any value that JSON can carry. Payloads, inputs and outputs are of this type between modules. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json };

export type JsonObject = { readonly [key: string]: Json };

/** A text as JSON; undefined where it is none, or is nested so deep that nobody could walk through it. A whole number that JavaScript cannot hold stays a text, digit by digit. */
export function jsonOf(text: string): Json | undefined {
  try {
    const isPlain = !longDigits.test(text) && !mayNestDeep(text);
    const parsed: Json = isPlain ? JSON.parse(text) : JSON.parse(text, exact);
    return parsed;
  } catch {
    return undefined;
  }
}

/** Fewer digits are always exact. To look at each value takes ten times as long as to parse. */
const longDigits = /\d{16}/;

/** What is nested deeper is looked through value by value, which fails where it is too deep for anybody. */
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

/** The text of that name in an object; null where there is none. */
export function textAt(value: Json | undefined, name: string): string | null {
  const text = isJsonObject(value) ? value[name] : undefined;
  return typeof text === "string" ? text : null;
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
