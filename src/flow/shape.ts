import type { FieldFacts } from "#sdk/fields.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import type { Schema } from "./catalogue.ts";

/** What a value can be, as people know it. `any` accepts everything. */
export type Kind =
  | "text"
  | "date"
  | "dateTime"
  | "number"
  | "integer"
  | "boolean"
  | "list"
  | "object"
  | "any";

export const kindWords: { readonly [kind in Kind]: LocalizedText } = {
  text: text("a text", "文字列"),
  date: text("a date", "日付"),
  dateTime: text("a date and time", "日時"),
  number: text("a number", "数値"),
  integer: text("a whole number", "整数"),
  boolean: text("true or false", "true または false"),
  list: text("a list", "リスト"),
  object: text("a group of fields", "項目のグループ"),
  any: text("a value", "値"),
};

export interface Alternative {
  readonly kind: Kind;
  readonly schema: Schema;
}

/** A JSON schema with its wrappings (nullable, unions) taken off. */
export interface Shape {
  readonly alternatives: readonly Alternative[];
  readonly nullable: boolean;
  readonly facts: FieldFacts | undefined;
}

/** Each field of each record asks for its shape. */
const shapes = new WeakMap<Schema, Shape>();

export function shapeOf(schema: Schema): Shape {
  const known = shapes.get(schema) ?? newShape(schema);
  shapes.set(schema, known);
  return known;
}

function newShape(schema: Schema): Shape {
  const plain = unwrapped(schema);
  const alternatives = plain.flatMap((one): Alternative[] => {
    const kind = kindOf(one);
    return kind === "null" ? [] : [{ kind, schema: one }];
  });
  return {
    alternatives,
    nullable: alternatives.length < plain.length || alternatives.some(({ kind }) => kind === "any"),
    facts: schema.field ?? plain.find((one) => one.field !== undefined)?.field,
  };
}

/** What a field of an object holds; undefined where the object has no such field. */
export function fieldOf(schema: Schema, name: string): Schema | undefined {
  // No system has such a field, and somebody further on might assign it to an object.
  if (name === "__proto__") return undefined;
  if (schema.properties !== undefined && Object.hasOwn(schema.properties, name))
    return schema.properties[name];
  const others = schema.additionalProperties;
  if (others === false) return undefined;
  if (others === true) return {};
  return others ?? (schema.properties === undefined ? {} : undefined);
}

/** True for an object whose keys are not known beforehand, such as metadata. */
export function isMap(schema: Schema): boolean {
  return fieldOf(schema, "any key") !== undefined;
}

/** The label people know a field by, below that of the object which holds it. */
export function labelBelow(
  parent: LocalizedText | undefined,
  name: string,
  schema: Schema,
): LocalizedText {
  const own = shapeOf(schema).facts?.label ?? text(name, name);
  return parent === undefined ? own : text(`${parent.en} › ${own.en}`, `${parent.ja} › ${own.ja}`);
}

/** What people call the field at a path, with those that hold it; undefined for the whole. */
export function labelAt(schema: Schema, path: readonly string[]): LocalizedText | undefined {
  let label: LocalizedText | undefined;
  let around = schema;
  for (const name of path) {
    const [only] = shapeOf(around).alternatives;
    const inside = only?.kind === "list" ? only.schema.items : only && fieldOf(only.schema, name);
    label = labelBelow(label, name, inside ?? {});
    around = inside ?? {};
  }
  return label;
}

function unwrapped(schema: Schema): readonly Schema[] {
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return choices.flatMap(unwrapped);
  if (schema.allOf !== undefined) return [merged(schema.allOf)];
  if (isSeveral(schema.type)) return schema.type.map((type) => ({ ...schema, type }));
  return [schema];
}

function merged(parts: readonly Schema[]): Schema {
  const plain = parts.flatMap((part) => unwrapped(part).slice(0, 1));
  const properties = plain.flatMap((part) => Object.entries(part.properties ?? {}));
  const type = plain.find((part) => part.type !== undefined)?.type;
  const closed = plain.every((part) => part.additionalProperties === false);
  return {
    ...(type === undefined ? {} : { type }),
    properties: Object.fromEntries(properties),
    required: plain.flatMap((part) => part.required ?? []),
    additionalProperties: !closed && plain.some(isMap),
  };
}

function kindOf(schema: Schema): Kind | "null" {
  switch (typeName(schema)) {
    case "string":
      return textKinds[schema.format ?? ""] ?? "text";
    case "number":
      return "number";
    case "integer":
      return "integer";
    case "boolean":
      return "boolean";
    case "null":
      return "null";
    case "array":
      return "list";
    case "object":
      return "object";
    default:
      return "any";
  }
}

const textKinds: { readonly [format: string]: Kind } = { date: "date", "date-time": "dateTime" };

function typeName(schema: Schema): string {
  if (schema.type !== undefined && !isSeveral(schema.type)) return schema.type;
  const sample = schema.const === undefined ? schema.enum?.[0] : schema.const;
  return sample === null ? "null" : typeof sample;
}

function isSeveral(type: Schema["type"]): type is readonly string[] {
  return Array.isArray(type);
}
