import type { Schema } from "#flow/catalogue.ts";
import { isMap, shapeOf } from "#flow/shape.ts";

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
