import type { Schema } from "#flow/catalogue.ts";
import { isMap, shapeOf } from "#flow/shape.ts";
import type { TypeName } from "./pills/type-icon.tsx";

/** What a field is filled in with. */
export type Control =
  | "text"
  | "number"
  | "boolean"
  | "dateTime"
  | "enum"
  | "choices"
  | "money"
  | "list"
  | "map"
  | "group"
  | "union";

export function controlOf(schema: Schema): Control {
  const { alternatives, facts } = shapeOf(schema);
  const [first] = alternatives;
  if (first === undefined) return "text";
  if (alternatives.length > 1) return "union";
  if (first.schema.enum !== undefined || first.schema.const !== undefined) return "enum";
  switch (first.kind) {
    case "any":
      return "text";
    case "text":
      return facts?.choices === undefined ? "text" : "choices";
    case "dateTime":
      return "dateTime";
    case "number":
      return "number";
    case "integer":
      if (facts?.money !== undefined) return "money";
      return facts?.unixTime === true ? "dateTime" : "number";
    case "boolean":
      return "boolean";
    case "list":
      return "list";
    case "object":
      return first.schema.properties === undefined && isMap(first.schema) ? "map" : "group";
  }
}

/** From this many characters on a text has room for several lines. */
const longText = 10_000;

export function isLong(schema: Schema): boolean {
  return shapeOf(schema).alternatives.some((one) => (one.schema.maxLength ?? 0) >= longText);
}

/** How people know the type of a field; undefined where it can be anything, or several things. */
export function typeOf(schema: Schema): TypeName | undefined {
  const { alternatives, facts } = shapeOf(schema);
  const [first] = alternatives;
  if (first === undefined || alternatives.length > 1 || first.kind === "any") return undefined;
  if (facts?.money !== undefined) return "money";
  return facts?.unixTime === true ? "dateTime" : first.kind;
}
