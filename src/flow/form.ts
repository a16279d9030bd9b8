import type { FieldFacts } from "#sdk/fields.ts";
import type { Json } from "#sdk/json.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import type { Schema } from "./catalogue.ts";
import { type Alternative, fieldOf, isMap, labelBelow, shapeOf } from "./shape.ts";

/** What a form needs, from the schema of an action's input, a trigger's settings or a connection. */

export interface FormField {
  readonly name: string;
  /** Keys from the root of the form; inside a list or a map, from the item. */
  readonly path: readonly string[];
  readonly label: LocalizedText;
  readonly help?: LocalizedText;
  readonly required: boolean;
  /** Where it is asked for alone. */
  readonly showsFor?: NonNullable<FieldFacts["showsFor"]>;
  /** Names of fields beside it: one of them, or this one, must be filled in. Empty for most. */
  readonly either: readonly string[];
  readonly advanced: boolean;
  /** Drawn from the start although it may be left out. */
  readonly drawn: boolean;
  readonly secret: boolean;
  readonly default?: Json;
  readonly control: Control;
}

export type Control =
  | ({
      readonly kind: "text";
      readonly long: boolean;
      /** It names a field of the items of the list that stands at that path from the root of the form. */
      readonly itemOf?: readonly string[];
    } & TextLimits)
  /** One of the connector's choices, by the id of the list; what is not in it is allowed too. */
  | ({
      readonly kind: "lookUp";
      readonly choices: string;
      /** Its values are codes of currencies: what is none is not taken. */
      readonly isCurrency?: true;
      /** Where what they belong to stands, from the root of the form; absent where they belong to nothing. */
      readonly of?: readonly string[];
    } & TextLimits)
  | { readonly kind: "choice"; readonly options: readonly Option[] }
  | ({ readonly kind: "number" | "integer" } & NumberLimits)
  /** An integer in the smallest unit of the currency that stands at that path from the root of the form. */
  | ({ readonly kind: "money"; readonly currency: readonly string[] } & NumberLimits)
  /** The code of a currency. */
  | { readonly kind: "currency" }
  | { readonly kind: "boolean" }
  | { readonly kind: "dateTime" }
  | ({
      readonly kind: "list";
      readonly item: Control;
      /** It is drawn as a table of what its items can name. */
      readonly perChoice?: PerChoice;
    } & CountLimits)
  | { readonly kind: "group"; readonly fields: readonly FormField[] }
  /** Keys that people make up, such as those of metadata. */
  | { readonly kind: "map"; readonly value: Control }
  | { readonly kind: "union"; readonly alternatives: readonly UnionAlternative[] }
  | { readonly kind: "any" };

export interface Option {
  readonly value: Json;
  readonly label: LocalizedText;
}

export interface PerChoice {
  /** The field of an item that names a choice, and what it can name. */
  readonly choice: FormField & { readonly control: Control & { readonly kind: "lookUp" } };
  /** The field of an item that stands beside it. */
  readonly value: FormField;
}

interface UnionAlternative {
  readonly label: LocalizedText;
  readonly control: Control;
}

type TextLimits = Pick<Schema, "minLength" | "maxLength" | "pattern">;
type NumberLimits = Pick<Schema, "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum">;
type CountLimits = Pick<Schema, "minItems" | "maxItems">;

/** The fields of a form, in the order of its schema. */
export function formOf(schema: Schema): readonly FormField[] {
  return fieldsOf(schema, []);
}

/** What kind of value a field takes, in a word or two. */
export function typeWord(control: Control): LocalizedText {
  return typeWords[control.kind];
}

const typeWords: { readonly [kind in Control["kind"]]: LocalizedText } = {
  text: text("Text", "文字列"),
  lookUp: text("Choice or text", "選択または入力"),
  choice: text("Choice", "選択リスト"),
  number: text("Number", "数値"),
  integer: text("Whole number", "整数"),
  money: text("Amount of money", "金額"),
  currency: text("Currency", "通貨"),
  boolean: text("Yes or no", "ブール"),
  dateTime: text("Date and time", "日時"),
  list: text("List", "リスト"),
  group: text("Group of fields", "項目のグループ"),
  map: text("Keys and values", "キーと値"),
  union: text("One of several kinds", "複数の種類から選択"),
  any: text("Any value", "任意の値"),
};

function fieldsOf(schema: Schema, path: readonly string[]): readonly FormField[] {
  const required = new Set(schema.required);
  return Object.entries(schema.properties ?? {}).map(([name, field]) =>
    formField(name, field, [...path, name], required.has(name)),
  );
}

function formField(
  name: string,
  schema: Schema,
  path: readonly string[],
  required: boolean,
): FormField {
  const { facts } = shapeOf(schema);
  return {
    name,
    path,
    label: labelBelow(undefined, name, schema),
    ...(facts?.help === undefined ? {} : { help: facts.help }),
    required,
    ...(facts?.showsFor === undefined ? {} : { showsFor: facts.showsFor }),
    either: facts?.either ?? [],
    advanced: facts?.advanced === true,
    drawn: facts?.drawn === true,
    secret: facts?.secret === true,
    ...(schema.default === undefined ? {} : { default: schema.default }),
    control: controlOf(schema, path),
  };
}

function controlOf(schema: Schema, path: readonly string[]): Control {
  const { alternatives, facts } = shapeOf(schema);
  const [first, ...others] = alternatives;
  if (first === undefined) return { kind: "any" };
  const options = alternatives.map((one) => valuesOf(one.schema));
  if (options.every((values) => values !== undefined))
    return { kind: "choice", options: options.flat().map((value) => optionOf(value, facts)) };
  if (others.length === 0) return plainControl(first, facts, path);
  return {
    kind: "union",
    alternatives: alternatives.map((one) => {
      const control = plainControl(one, one.schema.field ?? facts, path);
      return { label: one.schema.field?.label ?? typeWord(control), control };
    }),
  };
}

type Facts = ReturnType<typeof shapeOf>["facts"];

function plainControl(
  { kind, schema }: Alternative,
  facts: Facts,
  path: readonly string[],
): Control {
  switch (kind) {
    case "text":
      if (facts?.currency === true && facts.choices === undefined) return { kind: "currency" };
      return facts?.choices === undefined
        ? {
            kind,
            long: facts?.multiline === true,
            ...(facts?.itemFieldOf === undefined
              ? {}
              : { itemOf: [...path.slice(0, -1), facts.itemFieldOf] }),
            ...textLimits(schema),
          }
        : {
            kind: "lookUp",
            choices: facts.choices,
            ...(facts.currency === true ? { isCurrency: true } : {}),
            ...(facts.choicesOf === undefined
              ? {}
              : { of: [...path.slice(0, -1), facts.choicesOf] }),
            ...textLimits(schema),
          };
    case "integer":
    case "number":
      if (facts?.unixTime === true) return { kind: "dateTime" };
      return facts?.money === undefined
        ? { kind, ...numberLimits(schema) }
        : { kind: "money", currency: facts.money.currency, ...numberLimits(schema) };
    case "list": {
      const item = controlOf(schema.items ?? {}, []);
      const perChoice = perChoiceOf(item, facts);
      return { kind, item, ...(perChoice && { perChoice }), ...countLimits(schema) };
    }
    case "object":
      return isMap(schema) && Object.keys(schema.properties ?? {}).length === 0
        ? { kind: "map", value: controlOf(fieldOf(schema, "any key") ?? {}, []) }
        : { kind: "group", fields: fieldsOf(schema, path) };
    case "date":
      return { kind: "text", long: false, ...textLimits(schema) };
    case "boolean":
    case "dateTime":
    case "any":
      return { kind };
  }
}

function perChoiceOf(item: Control, facts: Facts): PerChoice | undefined {
  if (facts?.perChoice === undefined || item.kind !== "group") return undefined;
  const { choice: chooser, value: other } = facts.perChoice;
  const choice = item.fields.find(({ name }) => name === chooser);
  const value = item.fields.find(({ name }) => name === other);
  return value !== undefined && choice?.control.kind === "lookUp"
    ? { choice: { ...choice, control: choice.control }, value }
    : undefined;
}

/** The values to choose from; undefined where there is no such list. */
function valuesOf(schema: Schema): readonly Json[] | undefined {
  return schema.const === undefined
    ? schema.enum?.filter((value) => value !== null)
    : [schema.const];
}

function optionOf(value: Json, facts: Facts): Option {
  const name = typeof value === "string" ? value : JSON.stringify(value);
  const values = facts?.values ?? {};
  const label = Object.hasOwn(values, name) ? values[name] : undefined;
  return { value, label: label ?? text(name, name) };
}

function textLimits({ minLength, maxLength, pattern }: Schema): TextLimits {
  return {
    ...(minLength === undefined ? {} : { minLength }),
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(pattern === undefined ? {} : { pattern }),
  };
}

/** A bound that every integer has anyway is none. */
function numberLimits(schema: Schema): NumberLimits {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  return {
    ...(minimum === undefined || minimum <= Number.MIN_SAFE_INTEGER ? {} : { minimum }),
    ...(maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? {} : { maximum }),
    ...(exclusiveMinimum === undefined ? {} : { exclusiveMinimum }),
    ...(exclusiveMaximum === undefined ? {} : { exclusiveMaximum }),
  };
}

function countLimits({ minItems, maxItems }: Schema): CountLimits {
  return {
    ...(minItems === undefined ? {} : { minItems }),
    ...(maxItems === undefined ? {} : { maxItems }),
  };
}
