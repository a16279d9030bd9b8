import type { Schema } from "../catalogue.ts";
import { canBecome } from "../become.ts";
import { takesMoneyGroup } from "../money-group.ts";
import { fieldOf, type Kind, shapeOf } from "../shape.ts";
import type { ParamType, Result } from "./library.ts";
import type { Item } from "./value.ts";
import { isDecimal, isGroup, isItems } from "./value.ts";
import { typeWords } from "./words.ts";
import { type LocalizedText, text } from "#sdk/text.ts";

/** What a part of a formula will be, as far as that can be told before it runs. */
export interface Type {
  readonly schema: Schema;
  readonly mayBeEmpty: boolean;
  /** In which currency its amount of money is, where that is known for sure. */
  readonly currency?: string;
}

const money = { label: text("Amount", "金額"), money: { currency: [] } };

export const schemas = {
  text: { type: "string" },
  number: { type: "number" },
  integer: { type: "integer" },
  boolean: { type: "boolean" },
  date: { type: "string", format: "date" },
  dateTime: { type: "string", format: "date-time" },
  texts: { type: "array", items: { type: "string" } },
  list: { type: "array" },
  money: { type: "number", field: money },
  /** In whole units of the smallest that the currency has. */
  wholeMoney: { type: "integer", field: money },
  any: {},
} as const satisfies Record<string, Schema>;

export function kindsOf({ schema }: Type): readonly Kind[] {
  return shapeOf(schema).alternatives.map(({ kind }) => kind);
}

/** Nothing but null: it fits everywhere, and makes the whole empty. */
export function isNothing(type: Type): boolean {
  return kindsOf(type).length === 0;
}

/** An amount of money, whatever comes. */
export function isMoneyType({ schema }: Type): boolean {
  const { alternatives, facts } = shapeOf(schema);
  const isOf = (one: Schema) => (one.field ?? schema.field ?? facts)?.money !== undefined;
  return (
    alternatives.length > 0 &&
    alternatives.every(({ kind, schema: one }) => isSize(kind) && isOf(one))
  );
}

/** A number, whatever comes, and no amount. */
export function isBareType(type: Type): boolean {
  const { alternatives, facts } = shapeOf(type.schema);
  return (
    alternatives.length > 0 &&
    facts?.money === undefined &&
    alternatives.every(({ kind, schema }) => isSize(kind) && schema.field?.money === undefined)
  );
}

function isSize(kind: Kind): boolean {
  return kind === "number" || kind === "integer";
}

export function mayBe(type: Type, wanted: ParamType): boolean {
  const kinds = kindsOf(type);
  if (wanted === "money") return !isBareType(type) && mayBe(type, "number");
  return kinds.length === 0 || kinds.some((kind) => kind === "any" || fits(kind, wanted));
}

function fits(kind: Kind, wanted: ParamType): boolean {
  switch (wanted) {
    case "any":
      return true;
    case "number":
    case "size":
    case "money":
      return isSize(kind);
    // Texts that are written as dates are dates: whether they are shows when the flow runs.
    case "date":
      return kind === "date" || kind === "text";
    case "dateTime":
      return kind === "dateTime" || kind === "text";
    case "when":
      return kind === "date" || kind === "dateTime" || kind === "text";
    case "text":
      // Other systems' dates come as texts, and are texts where one is needed.
      return kind === "text" || kind === "dateTime" || kind === "date";
    case "boolean":
    case "list":
    case "object":
      return kind === wanted;
  }
}

export function kindWordsOf(type: Type): LocalizedText {
  if (isMoneyType(type)) return typeWords.money;
  const [first = "any"] = kindsOf(type);
  return first === "integer" ? typeWords.number : typeWords[first];
}

export function literalType(value: Item): Type {
  if (value === null) return { schema: { type: "null" }, mayBeEmpty: true };
  if (typeof value === "string") return { schema: schemas.text, mayBeEmpty: value === "" };
  if (typeof value === "boolean") return { schema: schemas.boolean, mayBeEmpty: false };
  if (isItems(value) || isGroup(value) || !isDecimal(value))
    return { schema: schemas.any, mayBeEmpty: false };
  const schema = value.scale === 0 ? schemas.integer : schemas.number;
  return { schema, mayBeEmpty: false };
}

/** Either of some: what one needs of them must be true of one. */
export function unionOf(types: readonly Type[]): Schema {
  const known = types.filter((type) => !isNothing(type)).map(({ schema }) => schema);
  const [first, ...rest] = [...new Map(known.map((schema) => [sameness(schema), schema])).values()];
  if (first === undefined) return { type: "null" };
  return rest.length === 0 ? first : { anyOf: [first, ...rest] };
}

/** Single values of one type are alike; what has parts is only like itself. */
function sameness(schema: Schema): Schema | string {
  const { type, format, properties, items, additionalProperties, field } = schema;
  const isSingle = [properties, items, additionalProperties].every((part) => part === undefined);
  if (!isSingle || typeof type !== "string") return schema;
  return `${type} ${format ?? ""} ${JSON.stringify([field?.money?.currency ?? null, field?.decimal ?? null])}`;
}

/** The schema of a list's items; anything where it is not known. */
export function itemType(list: Type): Type {
  const items = shapeOf(list.schema).alternatives.flatMap(({ kind, schema }) =>
    kind === "list" ? [schema.items ?? {}] : kind === "any" ? [{}] : [],
  );
  const schema = unionOf(items.map((one) => ({ schema: one, mayBeEmpty: false })));
  return { schema, mayBeEmpty: shapeOf(schema).nullable };
}

/** A field by name, or an item by number; undefined where there can be none. */
export function fieldType(of: Type, key: string | undefined): Type | undefined {
  const found = shapeOf(of.schema).alternatives.flatMap(({ kind, schema }): readonly Schema[] => {
    if (kind === "any") return [{}];
    if (kind === "list") return key === undefined || /^\d+$/.test(key) ? [schema.items ?? {}] : [];
    if (kind !== "object") return [];
    const field = key === undefined ? {} : fieldOf(schema, key);
    return field === undefined ? [] : [field];
  });
  if (found.length === 0) return isNothing(of) ? of : undefined;
  return {
    schema: unionOf(found.map((schema) => ({ schema, mayBeEmpty: false }))),
    mayBeEmpty: true,
  };
}

/** What a function gives, for arguments of these types. */
export function resultSchema(result: Result, args: readonly Type[]): Schema {
  switch (result) {
    case "text":
    case "number":
    case "integer":
    case "boolean":
    case "date":
    case "dateTime":
    case "texts":
    case "any":
      return schemas[result];
    case "textOrNothing":
      return schemas.text;
    case "money":
      return schemas.wholeMoney;
    case "moneys":
      return { type: "array", items: schemas.wholeMoney };
    case "sized":
      return isAmount(args[0]) ? schemas.money : schemas.number;
    case "whole":
      return isAmount(args[0]) ? schemas.wholeMoney : schemas.integer;
    case "total": {
      const [list] = args;
      return list !== undefined && isAmount(itemType(list))
        ? itemType(list).schema
        : schemas.number;
    }
    case "mean":
      return args[0] !== undefined && isAmount(itemType(args[0])) ? schemas.money : schemas.number;
    case "same":
      return args[0] === undefined ? schemas.any : sameSchema(args[0]);
    case "item":
      return args[0] === undefined ? schemas.any : itemType(args[0]).schema;
    case "choice":
      return unionOf(args);
  }
}

function isAmount(type: Type | undefined): boolean {
  return type !== undefined && isMoneyType(type);
}

/** Only functions of dates give the same for a text, which is a date then. */
function sameSchema(type: Type): Schema {
  return kindsOf(type).includes("text") ? { anyOf: [schemas.date, schemas.dateTime] } : type.schema;
}

/** Can what a formula gives be put into a field? */
export function canFill(type: Type, field: Schema): boolean {
  const { alternatives } = shapeOf(field);
  const found = shapeOf(type.schema).alternatives;
  if (found.length === 0 || alternatives.length === 0) return true;
  if (isMoneyType(type) && takesMoneyGroup(field)) return true;
  return found.some(({ kind }) => alternatives.some((to) => canBecome(kind, to)));
}
