import type { FieldFacts } from "#sdk/fields.ts";
import type { Schema } from "./catalogue.ts";
import { fieldOf, shapeOf } from "./shape.ts";

/**
 * The schema of something that now stands at `prefix` of another output. The currency of an amount is
 * found from the root of an output: within what has moved it is found from the new root; one that stood
 * outside of it is not there any more, so that the amount is a plain number.
 */
export function rooted(schema: Schema, prefix: readonly string[], room: Room = newRoom()): Schema {
  return moved(schema, { root: schema, prefix, known: new Map(), room });
}

/** For how many parts there is room still: what loops collect of what loops have collected has no end. */
export interface Room {
  left: number;
}

/** More parts than any real object has. */
export function newRoom(): Room {
  return { left: 5_000 };
}

interface Move {
  readonly root: Schema;
  readonly prefix: readonly string[];
  /** Each part is moved once, however often it comes up. */
  readonly known: Map<Schema, Schema>;
  readonly room: Room;
}

function moved(schema: Schema, move: Move): Schema {
  if (!hasMoney(schema)) return schema;
  const known = move.known.get(schema);
  if (known !== undefined) return known;
  if (move.room.left <= 0) return {};
  move.room.left -= 1;
  const made = madeOf(schema, (one) => moved(one, move));
  const { field } = schema;
  const whole = field === undefined ? made : { ...made, field: factsFrom(field, move) };
  move.known.set(schema, whole);
  return whole;
}

function madeOf(schema: Schema, inner: (part: Schema) => Schema): Schema {
  const { properties, items, anyOf, oneOf, allOf, additionalProperties } = schema;
  return {
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, one]) => [name, inner(one)]),
      ),
    }),
    ...(items && { items: inner(items) }),
    ...(anyOf && { anyOf: anyOf.map(inner) }),
    ...(oneOf && { oneOf: oneOf.map(inner) }),
    ...(allOf && { allOf: allOf.map(inner) }),
    ...(typeof additionalProperties === "object" && {
      additionalProperties: inner(additionalProperties),
    }),
  };
}

/** Schemas never change. */
const moneyIn = new WeakMap<Schema, boolean>();

function hasMoney(schema: Schema): boolean {
  const known = moneyIn.get(schema);
  if (known !== undefined) return known;
  // Should a schema hold itself, the answer is that of the rest.
  moneyIn.set(schema, false);
  const found = schema.field?.money !== undefined || partsOf(schema).some(hasMoney);
  moneyIn.set(schema, found);
  return found;
}

function partsOf(schema: Schema): readonly Schema[] {
  const { properties, items, anyOf, oneOf, allOf, additionalProperties } = schema;
  return [
    ...Object.values(properties ?? {}),
    ...(items ? [items] : []),
    ...(anyOf ?? []),
    ...(oneOf ?? []),
    ...(allOf ?? []),
    ...(typeof additionalProperties === "object" ? [additionalProperties] : []),
  ];
}

function factsFrom(facts: FieldFacts, { root, prefix }: Move): FieldFacts {
  const { money, ...rest } = facts;
  return money !== undefined && leadsSomewhere(root, money.currency)
    ? { ...rest, money: { currency: [...prefix, ...money.currency] } }
    : rest;
}

function leadsSomewhere(schema: Schema, [key, ...rest]: readonly string[]): boolean {
  if (key === undefined) return true;
  return shapeOf(schema).alternatives.some(({ kind, schema: one }) => {
    const child = kind === "object" ? fieldOf(one, key) : undefined;
    return child !== undefined && leadsSomewhere(child, rest);
  });
}
