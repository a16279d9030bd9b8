import type { Json } from "#sdk/json.ts";
import type { LocalizedText } from "#sdk/text.ts";
import type { Schema } from "./catalogue.ts";
import { shown } from "./outcome.ts";
import { type Problem, problem, type Where } from "./problems.ts";

/** The most items a list may have where its field names no smaller number. */
const maxItems = 10_000;

/** What a field's schema says beyond the type. Patterns are left to the connector's own validator: JSON Schema loses their flags. */
export function checkScalar(
  value: Json,
  schema: Schema,
  field: LocalizedText,
  where: Where,
): Problem | undefined {
  const choices = schema.const === undefined ? schema.enum : [schema.const];
  if (choices !== undefined && !choices.includes(value))
    return problem("flow.not_a_choice", where, {
      field,
      value: JSON.stringify(value),
      choices: choices.map((choice) => JSON.stringify(choice)).join(", "),
    });
  if (typeof value === "string")
    return checkLength(value, schema, field, where) ?? checkAddress(value, schema, field, where);
  if (typeof value === "number") return checkSize(value, schema, field, where);
  return undefined;
}

export function checkCount(
  length: number,
  schema: Schema,
  field: LocalizedText,
  where: Where,
): Problem | undefined {
  const limit = Math.min(schema.maxItems ?? maxItems, maxItems);
  if (length > limit) return problem("flow.too_many_items", where, { field, limit, length });
  if (schema.minItems !== undefined && length < schema.minItems)
    return problem("flow.too_few_items", where, { field, limit: schema.minItems, length });
  return undefined;
}

function checkLength(
  value: string,
  { maxLength, minLength }: Schema,
  field: LocalizedText,
  where: Where,
): Problem | undefined {
  const length = charactersOf(value);
  if (maxLength !== undefined && length > maxLength)
    return problem("flow.too_long", where, { field, limit: maxLength, length });
  if (minLength !== undefined && length < minLength)
    return problem("flow.too_short", where, { field, limit: minLength, length });
  return undefined;
}

/** The pattern of an address stands beside its format, and needs no flag but `u`. */
function checkAddress(
  value: string,
  { format, pattern }: Schema,
  field: LocalizedText,
  where: Where,
): Problem | undefined {
  if (format !== "email" || pattern === undefined || new RegExp(pattern, "u").test(value))
    return undefined;
  return problem("flow.not_an_address", where, { field, value: shown(value) });
}

/** As people and JSON Schema count: an emoji is one character, not two. */
function charactersOf(value: string): number {
  return Array.from(value).length;
}

function checkSize(
  value: number,
  { maximum, minimum }: Schema,
  field: LocalizedText,
  where: Where,
): Problem | undefined {
  if (maximum !== undefined && value > maximum)
    return problem("flow.too_large", where, { field, limit: maximum, value });
  if (minimum !== undefined && value < minimum)
    return problem("flow.too_small", where, { field, limit: minimum, value });
  return undefined;
}
