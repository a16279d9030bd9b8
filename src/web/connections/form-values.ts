import type { Schema } from "#flow/catalogue.ts";
import type { LocalizedText } from "#sdk/text.ts";
import { isAsked } from "#flow/shows-for.ts";
import type { FieldFacts } from "#sdk/fields.ts";
import { isRefusal } from "../api/refusal.ts";

/** What a person enters into the form of a connection, which the connector's schema describes. */

export type Value = string | number | boolean;
export type Values = Readonly<Record<string, Value>>;

export interface FormField {
  readonly name: string;
  readonly schema: Schema;
  readonly label: LocalizedText;
  readonly facts: Omit<FieldFacts, "label">;
  readonly isRequired: boolean;
}

export function fieldsOf({ properties = {}, required = [] }: Schema): readonly FormField[] {
  return Object.entries(properties).map(([name, schema]) => {
    const { label = { en: name, ja: name }, ...facts } = schema.field ?? {};
    return { name, schema, label, facts, isRequired: required.includes(name) };
  });
}

/** The fields that are asked for beside what stands in the others. */
export function askedFields(fields: readonly FormField[], values: Values): readonly FormField[] {
  return fields.flatMap((field) => {
    const { showsFor } = field.facts;
    if (showsFor === undefined) return [field];
    const chosen = values[showsFor.field];
    const value = chosen === undefined ? undefined : ({ kind: "constant", value: chosen } as const);
    const fallback = fields.find(({ name }) => name === showsFor.field)?.schema.default;
    const isRequired = field.isRequired || showsFor.required === true;
    return isAsked(showsFor, value, fallback) ? [{ ...field, isRequired }] : [];
  });
}

export function initialValues(fields: readonly FormField[]): Values {
  return Object.fromEntries(fields.map(({ name, schema }) => [name, initialValue(schema)]));
}

function initialValue({ default: fallback, type }: Schema): Value {
  if (typeof fallback === "string" || typeof fallback === "number") return fallback;
  return type === "boolean" ? fallback === true : "";
}

/** What a connection keeps in the open, as its form has it. */
export function plainValues(settings: Readonly<Record<string, unknown>>): Values {
  const isPlain = (value: unknown): value is Value =>
    typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  return Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) => (isPlain(value) ? [[name, value]] : [])),
  );
}

/** Without what was left empty. */
export function toSend(fields: readonly FormField[], values: Values): Values {
  const filled = fields.filter(({ name }) => values[name] !== "");
  return Object.fromEntries(filled.map(({ name }) => [name, trimmed(values[name] ?? "")]));
}

/** What was pasted often has a space at its end. */
function trimmed(value: Value): Value {
  return typeof value === "string" ? value.trim() : value;
}

/** "Stripe", or "Stripe 2" where that is taken. */
export function freeName(wanted: string, taken: readonly string[]): string {
  if (!taken.includes(wanted)) return wanted;
  const numbers = Array.from({ length: taken.length + 1 }, (_, index) => index + 2);
  return (
    numbers.map((number) => `${wanted} ${number}`).find((name) => !taken.includes(name)) ?? wanted
  );
}

/** Whether real money would move with one of the values. */
export function areLive(fields: readonly FormField[], values: Values): boolean {
  return fields.some(({ name, facts: { live } }) => {
    const value = values[name];
    return live !== undefined && typeof value === "string" && new RegExp(live).test(value.trim());
  });
}

/** What the server says of fields, by their names; null where it says something else, too. */
export function saidOfFields(
  error: unknown,
  fields: readonly FormField[],
): Readonly<Record<string, string>> | null {
  if (!isRefusal(error, "connection.invalid_values", "request.invalid")) return null;
  const said: Record<string, string> = {};
  for (const { path: [root, name] = [], message } of error.details) {
    if (root !== "values" || !fields.some((field) => field.name === name)) return null;
    said[String(name)] ??= message;
  }
  return Object.keys(said).length > 0 ? said : null;
}
