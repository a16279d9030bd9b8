import type { Control, FormField } from "#flow/form.ts";
import { formOf } from "#flow/form.ts";
import type { Schema } from "#flow/catalogue.ts";
import { isList, valueAt } from "#flow/pill.ts";
import { numberOf } from "#flow/scalar.ts";
import { isJsonObject, type Json, type JsonObject } from "#sdk/json.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import { amountValue, typedOf } from "../../builder/fields/controls/money-entry.ts";
import { plain, written } from "../../builder/fields/controls/written.ts";

/** The fields of a failed step as they are corrected: each is one typed text. Pure. */

export interface CorrectedField {
  readonly path: readonly string[];
  readonly key: string;
  readonly label: LocalizedText;
  readonly control: Control;
  readonly value: Json;
}

/** A secret is never shown. */
export function correctedFields(schema: Schema, input: JsonObject): readonly CorrectedField[] {
  return formOf(schema).flatMap((field) => fieldsIn(field, [], input));
}

/** `base`: the item of a list that the field belongs to, or the root of the form. */
function fieldsIn(
  { secret, path, label, control }: FormField,
  base: readonly string[],
  input: JsonObject,
): readonly CorrectedField[] {
  return secret ? [] : fieldsAt([...base, ...path], label, control, base, input);
}

function fieldsAt(
  path: readonly string[],
  label: LocalizedText,
  control: Control,
  base: readonly string[],
  input: JsonObject,
): readonly CorrectedField[] {
  const value = valueAt(input, path) ?? null;
  switch (control.kind) {
    case "group":
      return control.fields.flatMap((one) => fieldsIn(one, base, input));
    case "map":
      if (!isJsonObject(value)) return [];
      return Object.keys(value).flatMap((name) =>
        fieldsAt(
          [...path, name],
          text(`${label.en}: ${name}`, `${label.ja}: ${name}`),
          control.value,
          base,
          input,
        ),
      );
    case "list":
      if (!isList(value)) return [];
      return value.flatMap((_, index) => {
        const item = [...path, String(index)];
        const of = (one: LocalizedText) =>
          text(`${label.en} ${index + 1}: ${one.en}`, `${label.ja} ${index + 1}: ${one.ja}`);
        const { item: its } = control;
        return its.kind === "group"
          ? its.fields.flatMap((one) => fieldsIn({ ...one, label: of(one.label) }, item, input))
          : fieldsAt(
              item,
              text(`${label.en} ${index + 1}`, `${label.ja} ${index + 1}`),
              its,
              item,
              input,
            );
      });
    case "union":
    case "any":
      return [];
    case "money":
      return [
        fieldOf(path, label, { ...control, currency: [...base, ...control.currency] }, value),
      ];
    case "text":
    case "lookUp":
    case "choice":
    case "number":
    case "integer":
    case "currency":
    case "boolean":
    case "dateTime":
      return [fieldOf(path, label, control, value)];
  }
}

function fieldOf(
  path: readonly string[],
  label: LocalizedText,
  control: Control,
  value: Json,
): CorrectedField {
  return { path, key: path.join("."), label, control, value };
}

export type Typed = ReadonlyMap<string, string>;

export function typedFirst(fields: readonly CorrectedField[], input: JsonObject): Typed {
  return new Map(
    fields.map(({ key, control, value }) => [
      key,
      control.kind === "money" && typeof value === "number"
        ? typedOf(value, currencyIn(control.currency, new Map(), input))
        : written(value),
    ]),
  );
}

function currencyIn(path: readonly string[], typed: Typed, input: JsonObject): string {
  const kept = valueAt(input, path);
  return typed.get(path.join(".")) ?? (typeof kept === "string" ? kept : "");
}

/**
 * What is another than it was; of a list that has changed, the whole, without the items that were emptied. An amount
 * is read in the currency beside it as it is typed now, so that another currency never makes another amount of the
 * same digits.
 */
export function changesIn(
  fields: readonly CorrectedField[],
  typed: Typed,
  input: JsonObject,
): { readonly path: string[]; readonly value: Json }[] {
  const changes = fields.flatMap(({ key, path, control, value: before }) => {
    const value = valueOf(control, typed.get(key) ?? "", (at) => currencyIn(at, typed, input));
    return JSON.stringify(value) === JSON.stringify(before) ? [] : [{ path, value }];
  });
  const byField = Map.groupBy(changes, ({ path }) => listAround(path, input).join("."));
  return [...byField.values()].flatMap((those) => {
    const list = listAround(those[0]?.path ?? [], input);
    if (list.length === 0) return those.map(({ path, value }) => ({ path: [...path], value }));
    const whole = those.reduce<Json>(
      (changing, { path, value }) => withValue(changing, path.slice(list.length), value),
      valueAt(input, list) ?? null,
    );
    return [
      { path: [...list], value: isList(whole) ? whole.filter((one) => one !== null) : whole },
    ];
  });
}

/** The list that the value stands in; empty where it stands in none. */
function listAround(path: readonly string[], input: JsonObject): readonly string[] {
  const length = path.findIndex((_, index) => isList(valueAt(input, path.slice(0, index))));
  return length === -1 ? [] : path.slice(0, length);
}

/** The same with another value at a path; null leaves a field out, and an item empty. */
function withValue(whole: Json, [key, ...rest]: readonly string[], value: Json): Json {
  if (key === undefined) return value;
  if (isList(whole))
    return whole.map((one, index) => (String(index) === key ? withValue(one, rest, value) : one));
  if (!isJsonObject(whole)) return whole;
  const inner = withValue(whole[key] ?? null, rest, value);
  return Object.fromEntries([
    ...Object.entries(whole).filter(([name]) => name !== key),
    ...(inner === null ? [] : [[key, inner] as const]),
  ]);
}

function valueOf(
  control: Control,
  typed: string,
  currencyAt: (path: readonly string[]) => string,
): Json {
  if (typed === "") return null;
  switch (control.kind) {
    case "money": {
      const value = amountValue(typed, currencyAt(control.currency));
      return value.kind === "constant" ? value.value : null;
    }
    case "number":
    case "integer":
      return numberOf(plain(typed)) ?? typed;
    case "boolean":
      return typed === "true";
    case "choice":
      return control.options.find(({ value }) => written(value) === typed)?.value ?? typed;
    case "text":
    case "lookUp":
    case "currency":
    case "dateTime":
    case "list":
    case "group":
    case "map":
    case "union":
    case "any":
      return typed;
  }
}
