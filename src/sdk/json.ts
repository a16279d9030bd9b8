/** Any value that JSON can carry. Payloads, inputs and outputs are of this type between modules. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json };

export type JsonObject = { readonly [key: string]: Json };

/** A text as JSON; undefined where it is none. A whole number that JavaScript cannot hold stays a text, digit by digit. */
export function jsonOf(text: string): Json | undefined {
  try {
    const parsed: Json = longDigits.test(text) ? JSON.parse(text, exact) : JSON.parse(text);
    return parsed;
  } catch {
    return undefined;
  }
}

/** Fewer digits are always exact. To look at each value takes ten times as long as to parse. */
const longDigits = /\d{16}/;

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
