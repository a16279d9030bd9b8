import type { FieldFacts } from "#sdk/fields.ts";
import type { Schema } from "./catalogue.ts";
import { fieldOf, shapeOf } from "./shape.ts";

/**
 * The schema of something that now stands at `prefix` of another output. The currency of an amount is
 * found from the root of an output: within what has moved it is found from the new root; one that stood
 * outside of it is not there any more, so that the amount is a plain number. In the items of a list it is
 * found from the item, wherever the list goes.
 */
export function rooted(
  schema: Schema,
  prefix: readonly string[],
  room: Room = newRoom(),
  /** Where it stood in the other output. */
  taken: readonly string[] = [],
): Schema {
  return moved(schema, { root: schema, taken, prefix, known: new Map(), room });
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
  readonly taken: readonly string[];
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
  const { room } = move;
  const made = madeOf(
    schema,
    (one) => moved(one, move),
    (item) => moved(item, { root: item, taken: [], prefix: [], known: new Map(), room }),
  );
  const { field } = schema;
  const whole = field === undefined ? made : { ...made, field: factsFrom(field, move) };
  move.known.set(schema, whole);
  return whole;
}

function madeOf(
  schema: Schema,
  inner: (part: Schema) => Schema,
  innerItem: (item: Schema) => Schema,
): Schema {
  const { properties, items, anyOf, oneOf, allOf, additionalProperties } = schema;
  return {
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, one]) => [name, inner(one)]),
      ),
    }),
    ...(items && { items: innerItem(items) }),
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

export function hasMoney(schema: Schema): boolean {
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

function factsFrom(facts: FieldFacts, { root, taken, prefix }: Move): FieldFacts {
  const { money, ...rest } = facts;
  if (money === undefined) return facts;
  const { currency } = money;
  const inside = currency.slice(taken.length);
  return taken.every((key, index) => currency[index] === key) && leadsSomewhere(root, inside)
    ? { ...rest, money: { currency: [...prefix, ...inside] } }
    : rest;
}

/** What a formula has calculated leads nowhere. */
function leadsSomewhere(schema: Schema, [key, ...rest]: readonly string[]): boolean {
  if (key === undefined) return false;
  return shapeOf(schema).alternatives.some(({ kind, schema: one }) => {
    const child = kind === "object" ? fieldOf(one, key) : undefined;
    return child !== undefined && (rest.length === 0 || leadsSomewhere(child, rest));
  });
}
