import { isJsonObject, type Json, type JsonObject } from "#sdk/json.ts";
import type { Schema } from "./catalogue.ts";
import { isList } from "./pill.ts";
import { fieldOf, shapeOf } from "./shape.ts";
import type { Value } from "./value.ts";
import { isWidePair } from "./widens.ts";

/** An input that was worked out once, as a person would type it. What it sends empty, it still sends. */
export function typedValues(input: JsonObject, schema: Schema): { readonly [name: string]: Value } {
  return Object.fromEntries(
    Object.entries(input).map(([name, json]) => [
      name,
      json === "" && isWidePair(schema, name) ? sentEmpty : typedValue(json, fieldOf(schema, name)),
    ]),
  );
}

const sentEmpty: Value = { kind: "formula", source: 'default(null, "")' };

function typedValue(value: Json, schema: Schema = {}): Value {
  const one: Schema = shapeOf(schema).alternatives[0]?.schema ?? {};
  if (isList(value))
    return { kind: "list", items: value.map((item) => typedValue(item, one.items)) };
  if (isJsonObject(value)) return { kind: "object", fields: typedValues(value, one) };
  return { kind: "constant", value };
}
