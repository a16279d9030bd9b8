import type { Control, FormField } from "#flow/form.ts";
import { formOf } from "#flow/form.ts";
import type { Schema } from "#flow/catalogue.ts";
import { valueAt } from "#flow/pill.ts";
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

/** A secret is never shown, and what stands in lists is not corrected on the screen. */
export function correctedFields(schema: Schema, input: JsonObject): readonly CorrectedField[] {
  return formOf(schema).flatMap((field) => fieldsIn(field, input));
}

function fieldsIn(field: FormField, input: JsonObject): readonly CorrectedField[] {
  if (field.secret) return [];
  const { path, label, control } = field;
  const value = valueAt(input, path) ?? null;
  switch (control.kind) {
    case "group":
      return control.fields.flatMap((one) => fieldsIn(one, input));
    case "map":
      if (!isJsonObject(value)) return [];
      return Object.entries(value).map(([name, one]) =>
        fieldOf(
          [...path, name],
          text(`${label.en}: ${name}`, `${label.ja}: ${name}`),
          control.value,
          one,
        ),
      );
    case "list":
    case "union":
    case "any":
      return [];
    case "text":
    case "lookUp":
    case "choice":
    case "number":
    case "integer":
    case "money":
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
 * What is another than it was. An amount is read in the currency beside it as it is typed now, so that another
 * currency never makes another amount of the same digits.
 */
export function changesIn(
  fields: readonly CorrectedField[],
  typed: Typed,
  input: JsonObject,
): { readonly path: string[]; readonly value: Json }[] {
  return fields.flatMap(({ key, path, control, value: before }) => {
    const value = valueOf(control, typed.get(key) ?? "", (at) => currencyIn(at, typed, input));
    return JSON.stringify(value) === JSON.stringify(before) ? [] : [{ path: [...path], value }];
  });
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
