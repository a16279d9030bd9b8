import { isJsonObject, type Json } from "#sdk/json.ts";
import { text } from "#sdk/text.ts";
import type { Schema } from "./catalogue.ts";
import type { Conversion, Pill, Value } from "./value.ts";
import { asDecimal, isDecimal } from "./decimal-amount.ts";
import { checkFormula } from "./formula/check.ts";
import { givesDecimalAmount } from "./formula/decimal-amount.ts";
import { kindsOf, schemas, type Type, unionOf } from "./formula/types.ts";
import { isList } from "./pill.ts";
import { newRoom, type Room, rooted } from "./root.ts";
import { schemasSeen, type SeePill } from "./seen.ts";
import { shapeOf } from "./shape.ts";

/** What a value will be, as far as that can be told before the flow runs. */
export function typeOfValue(value: Value, see: SeePill, room: Room = newRoom()): Type {
  const inner = (one: Value) => typeOfValue(one, see, room);
  switch (value.kind) {
    case "constant":
      return { schema: schemaOfJson(value.value, 0), mayBeEmpty: isNothing(value.value) };
    case "pill":
      return typeOfPill(value, see, room);
    case "text": {
      const parts = value.parts.filter((part) => part !== "");
      const [only] = parts;
      if (parts.length === 1 && typeof only === "object") return typeOfPill(only, see, room);
      const mayBeEmpty = parts.every((part) => typeof part === "object" && inner(part).mayBeEmpty);
      return { schema: schemas.text, mayBeEmpty };
    }
    case "formula": {
      const checked = checkFormula(value.source, see);
      if (!checked.ok) return unknown;
      const { schema, mayBeEmpty } = checked.type;
      const isDecimalPill = (pill: Pick<Pill, "from" | "path">) =>
        isDecimal(schemasSeen(see)(pill));
      const whole = rooted(schema, [], room);
      const isOne = givesDecimalAmount(value.source, isDecimalPill);
      return { schema: isOne ? asDecimal(whole) : whole, mayBeEmpty };
    }
    case "lookup": {
      const of = inner(value.of);
      const text = { schema: schemas.text, mayBeEmpty: of.mayBeEmpty };
      // A table may let through what it has no row for.
      const isText = kindsOf(of).every((kind) => kind === "text");
      return isText ? text : { ...text, schema: unionOf([text, of]) };
    }
    case "object": {
      const fields = Object.entries(value.fields).map(([name, one]) => [name, inner(one)] as const);
      return typeOfGroup(fields, room);
    }
    case "list":
      return {
        schema: { type: "array", items: unionOf(value.items.map(inner).map(spread)) },
        mayBeEmpty: value.items.length === 0,
      };
  }
}

const unknown: Type = { schema: schemas.any, mayBeEmpty: true };

function isNothing(json: Json): boolean {
  return json === null || json === "";
}

function typeOfPill(pill: Pill, see: SeePill, room: Room): Type {
  const seen = see(pill);
  if (seen.kind !== "field") return unknown;
  const { mayBeEmpty } = seen;
  if (pill.as === undefined)
    return { schema: rooted(seen.schema, [], room, pill.path), mayBeEmpty };
  const schema = converted[pill.as.to];
  return { schema: isDecimal(seen.schema) ? asDecimal(schema) : schema, mayBeEmpty };
}

const converted: { readonly [to in Conversion["to"]]: Schema } = {
  text: schemas.text,
  number: schemas.number,
  boolean: schemas.boolean,
  dateTime: schemas.dateTime,
  decimal: asDecimal(schemas.text),
  money: schemas.text,
};

function typeOfGroup(fields: readonly (readonly [string, Type])[], room: Room): Type {
  const properties = fields.map(([name, type]) => {
    const schema = rooted(type.schema, [name], room);
    const field = { ...shapeOf(schema).facts, label: text(name, name) };
    return [name, { ...schema, field }] as const;
  });
  const sure = fields.filter(([, { mayBeEmpty }]) => !mayBeEmpty);
  return {
    schema: {
      type: "object",
      properties: Object.fromEntries(properties),
      required: sure.map(([name]) => name),
      additionalProperties: false,
    },
    mayBeEmpty: sure.length === 0,
  };
}

/** A list among the items is spread, as in a field. */
function spread(type: Type): Type {
  const { alternatives } = shapeOf(type.schema);
  const [only] = alternatives;
  return alternatives.length === 1 && only?.kind === "list"
    ? { ...type, schema: only.schema.items ?? schemas.any }
    : type;
}

const maxDepth = 20;

function schemaOfJson(json: Json, depth: number): Schema {
  if (depth > maxDepth) return schemas.any;
  if (json === null) return { type: "null" };
  const inner = (one: Json): Schema => schemaOfJson(one, depth + 1);
  if (isList(json))
    return {
      type: "array",
      items: unionOf(json.map((one) => ({ schema: inner(one), mayBeEmpty: false }))),
    };
  if (isJsonObject(json)) {
    const entries = Object.entries(json);
    return {
      type: "object",
      properties: Object.fromEntries(entries.map(([name, one]) => [name, inner(one)])),
      required: entries.map(([name]) => name),
      additionalProperties: false,
    };
  }
  if (typeof json === "string") return schemas.text;
  if (typeof json === "boolean") return schemas.boolean;
  return Number.isInteger(json) ? schemas.integer : schemas.number;
}

/** What a person typed; undefined where a pill or a formula has a say. */
export function typedText(value: Value): string | undefined {
  if (value.kind === "constant") return typeof value.value === "string" ? value.value : undefined;
  if (value.kind !== "text") return undefined;
  return value.parts.every((part) => typeof part === "string") ? value.parts.join("") : undefined;
}

/** The same of any kind of value. */
export function typedJson(value: Value): Json | undefined {
  return value.kind === "constant" ? value.value : typedText(value);
}
