import type { Schema } from "#flow/catalogue.ts";
import { fieldOf, shapeOf } from "#flow/shape.ts";
import { isJsonObject, type Json } from "#sdk/json.ts";
import { type LocalizedText, text } from "#sdk/text.ts";

/** What stands in a field, as people read it. */
export type Shown =
  | { readonly kind: "nothing" }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "choice"; readonly label: LocalizedText }
  | { readonly kind: "number"; readonly number: number }
  | { readonly kind: "boolean"; readonly is: boolean }
  /** In the smallest unit of its currency. */
  | { readonly kind: "money"; readonly amount: number; readonly currency: string }
  | { readonly kind: "moment"; readonly at: string }
  | { readonly kind: "list"; readonly items: readonly Shown[] }
  | { readonly kind: "group"; readonly fields: readonly ShownField[] };

export interface ShownField {
  readonly name: string;
  readonly label: LocalizedText;
  readonly value: Shown;
}

/** A value with the labels of its schema; where that knows a part not, the part is shown as it came. */
export function shownValue(value: Json, schema: Schema): Shown {
  return shownIn(value, schema, value);
}

/** One field of a value, by its path. `root` is the whole value. */
export function shownAt(path: readonly string[], value: Json, schema: Schema, root: Json): Shown {
  const at = path.reduce((around, name) => fieldOf(around, name) ?? {}, schema);
  return shownIn(value, at, root);
}

/** True where there is nothing to read. */
export function isNothing(shown: Shown): boolean {
  switch (shown.kind) {
    case "nothing":
      return true;
    case "list":
      return shown.items.length === 0;
    case "group":
      return shown.fields.length === 0 || shown.fields.every(({ value }) => isNothing(value));
    case "text":
    case "choice":
    case "number":
    case "boolean":
    case "money":
    case "moment":
      return false;
  }
}

/** `root` is what paths to currencies start from. */
function shownIn(value: Json, schema: Schema, root: Json): Shown {
  if (value === null || value === "") return { kind: "nothing" };
  if (typeof value === "string") return shownText(value, schema);
  if (typeof value === "number") return shownNumber(value, schema, root);
  if (typeof value === "boolean") return { kind: "boolean", is: value };
  return isJsonObject(value)
    ? { kind: "group", fields: fieldsIn(value, schema, root) }
    : { kind: "list", items: value.map((item) => shownIn(item, itemOf(schema), item)) };
}

function shownText(value: string, schema: Schema): Shown {
  const { alternatives, facts } = shapeOf(schema);
  if (facts?.currency === true) return { kind: "text", text: value.toUpperCase() };
  const values = facts?.values;
  const label = values && Object.hasOwn(values, value) ? values[value] : undefined;
  if (label !== undefined) return { kind: "choice", label };
  const isMoment = alternatives.some(({ kind }) => kind === "dateTime");
  return isMoment && !Number.isNaN(Date.parse(value))
    ? { kind: "moment", at: value }
    : { kind: "text", text: value };
}

/** As far as dates go. */
const lastSecond = 8_640_000_000_000;

function shownNumber(value: number, schema: Schema, root: Json): Shown {
  const { facts } = shapeOf(schema);
  if (facts?.unixTime === true && Math.abs(value) <= lastSecond)
    return { kind: "moment", at: new Date(value * 1000).toISOString() };
  const currency = facts?.money && textAt(root, facts.money.currency);
  return currency !== undefined && Number.isSafeInteger(value)
    ? { kind: "money", amount: value, currency }
    : { kind: "number", number: value };
}

/** Those of the schema first, in its order; then what it does not know. */
function fieldsIn(
  value: { readonly [key: string]: Json },
  schema: Schema,
  root: Json,
): readonly ShownField[] {
  const known = shapeOf(schema).alternatives.filter(({ kind }) => kind === "object");
  const order = known.flatMap((one) => Object.keys(one.schema.properties ?? {}));
  const names = new Set([...order, ...Object.keys(value)]);
  return [...names].flatMap((name) => {
    const part = Object.hasOwn(value, name) ? value[name] : undefined;
    if (part === undefined) return [];
    const field = known.map((one) => fieldOf(one.schema, name)).find((one) => one !== undefined);
    const label = (field && shapeOf(field).facts?.label) ?? text(name, name);
    return [{ name, label, value: shownIn(part, field ?? {}, root) }];
  });
}

function itemOf(schema: Schema): Schema {
  const list = shapeOf(schema).alternatives.find(({ kind }) => kind === "list");
  return list?.schema.items ?? {};
}

function textAt(root: Json, path: readonly string[]): string | undefined {
  const found = path.reduce<Json | undefined>(
    (at, key) => (isJsonObject(at) && Object.hasOwn(at, key) ? at[key] : undefined),
    root,
  );
  return typeof found === "string" && found !== "" ? found : undefined;
}
