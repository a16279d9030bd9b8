import { isJsonObject, type Json } from "#sdk/json.ts";
import type { Schema } from "./catalogue.ts";
import { isList } from "./pill.ts";
import { type Alternative, shapeOf } from "./shape.ts";

/** What in a value is private: for those alone whose connections act, or who may operate them. Pure. */

export type Private =
  /** All of it is. */
  | { readonly is: "all" }
  /** Nothing in it is. */
  | { readonly is: "none" }
  /** A text or a number that is not. What else may stand there nobody has told of, and so it is. */
  | { readonly is: "plain" }
  | {
      readonly is: "parts";
      readonly parts: ReadonlyMap<string, Private>;
      /** What has another name, and each item of a list. */
      readonly rest: Private;
    };

export const all: Private = { is: "all" };
export const none: Private = { is: "none" };
const plain: Private = { is: "plain" };

export function partsOf(
  parts: Iterable<readonly [string, Private]>,
  rest: Private = none,
): Private {
  return { is: "parts", parts: new Map(parts), rest };
}

export const itemsOf = (item: Private): Private => partsOf([], item);

/** Schemas never change. */
const known = new WeakMap<Schema, Private>();

/**
 * By the marks of the fields. The other side may send more than a schema names: where a field is marked, what is
 * not named counts as private.
 */
export function privateIn(schema: Schema): Private {
  const found = known.get(schema);
  if (found !== undefined) return found;
  const made = marked(schema);
  const here = hasMark(made) ? made : none;
  known.set(schema, here);
  return here;
}

function marked(schema: Schema): Private {
  const { alternatives, facts } = shapeOf(schema);
  if (facts?.private === true) return all;
  return alternatives.map(markedAs).reduce(both, none);
}

function markedAs({ kind, schema }: Alternative): Private {
  switch (kind) {
    case "any":
      return none;
    case "list":
      return itemsOf(marked(schema.items ?? {}));
    case "object": {
      const { properties = {}, additionalProperties: others } = schema;
      const isOpen = Object.keys(properties).length === 0 || others === true;
      const rest = typeof others === "object" ? marked(others) : isOpen ? none : all;
      return partsOf(
        Object.entries(properties).map(([name, one]) => [name, marked(one)] as const),
        rest,
      );
    }
    case "text":
    case "date":
    case "dateTime":
    case "number":
    case "integer":
    case "boolean":
      return plain;
  }
}

/** Is there a mark, and not only what nobody has told of? */
function hasMark(here: Private): boolean {
  switch (here.is) {
    case "all":
      return true;
    case "none":
    case "plain":
      return false;
    case "parts":
      return (
        [...here.parts.values()].some(hasMark) || (here.rest.is === "parts" && hasMark(here.rest))
      );
  }
}

export function both(one: Private, other: Private): Private {
  if (one.is === "all" || other.is === "none") return one;
  if (other.is === "all" || one.is === "none") return other;
  if (one.is === "plain") return other;
  if (other.is === "plain") return one;
  const names = new Set([...one.parts.keys(), ...other.parts.keys()]);
  return partsOf(
    [...names].map((name) => [name, both(partOf(one, name), partOf(other, name))] as const),
    both(one.rest, other.rest),
  );
}

function partOf(here: Private, name: string): Private {
  switch (here.is) {
    case "all":
    case "none":
      return here;
    case "plain":
      return all;
    case "parts":
      return here.parts.get(name) ?? here.rest;
  }
}

export function privateAt(here: Private, path: readonly string[]): Private {
  return path.reduce(partOf, here);
}

/** With what stands at a path as well; in an item of a list, in each of them. */
export function withAt(here: Private, path: readonly string[], more: Private): Private {
  const [name, ...rest] = path;
  if (name === undefined) return both(here, more);
  if (here.is === "all") return here;
  if (/^\d+$/.test(name)) return both(here, itemsOf(withAt(partOf(here, name), rest, more)));
  const parts = here.is === "parts" ? here.parts : new Map<string, Private>();
  const others = here.is === "parts" ? here.rest : none;
  const inside = withAt(parts.get(name) ?? others, rest, more);
  return partsOf([...parts, [name, inside] as const], others);
}

/** Is anything in it private? What is made of it tells of that. */
export function isTouched(here: Private): boolean {
  switch (here.is) {
    case "all":
      return true;
    case "none":
    case "plain":
      return false;
    case "parts":
      return isTouched(here.rest) || [...here.parts.values()].some(isTouched);
  }
}

/** How deep anything in it lies. */
export function depthOf(here: Private): number {
  return here.is === "parts"
    ? 1 + Math.max(depthOf(here.rest), ...[...here.parts.values()].map(depthOf))
    : 0;
}

/** The same with a mark in the place of what is private. That there is nothing stays to be seen. */
export function masked(value: Json, here: Private, mark: string): Json {
  return replaced(value, here, () => mark);
}

/** The texts in what is private. */
export function privateTexts(value: Json, here: Private): readonly string[] {
  const found: string[] = [];
  replaced(value, here, (one) => {
    found.push(...textsIn(one));
    return null;
  });
  return found;
}

function replaced(value: Json, here: Private, put: (value: Json) => Json): Json {
  if (value === null) return value;
  switch (here.is) {
    case "all":
      return put(value);
    case "none":
      return value;
    case "plain":
      return typeof value === "object" ? put(value) : value;
    case "parts":
      if (isList(value))
        return value.map((item, index) => replaced(item, partOf(here, String(index)), put));
      if (!isJsonObject(value)) return value;
      return Object.fromEntries(
        Object.entries(value).map(([name, one]) => [name, replaced(one, partOf(here, name), put)]),
      );
  }
}

function textsIn(value: Json): readonly string[] {
  if (typeof value === "string") return [value];
  if (isList(value)) return value.flatMap(textsIn);
  if (isJsonObject(value)) return Object.values(value).flatMap(textsIn);
  return [];
}
