import type { Schema } from "#flow/catalogue.ts";
import { valueAt } from "#flow/pill.ts";
import { fieldOf, type Kind, shapeOf } from "#flow/shape.ts";
import type { Money } from "#sdk/action.ts";
import { isJsonObject, type Json } from "#sdk/json.ts";
import { type LocalizedText, text } from "#sdk/text.ts";

/** What stands in a field, as people read it. */
export type Shown =
  | { readonly kind: "nothing" }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "choice"; readonly label: LocalizedText }
  | { readonly kind: "number"; readonly number: number }
  | { readonly kind: "boolean"; readonly is: boolean }
  /** In the smallest unit of its currency. `isBare`: it was handed over as that number alone. */
  | {
      readonly kind: "money";
      readonly amount: number;
      readonly currency: string;
      readonly isBare?: true;
    }
  | { readonly kind: "day"; readonly at: string }
  | { readonly kind: "moment"; readonly at: string }
  | { readonly kind: "list"; readonly items: readonly Shown[] }
  | { readonly kind: "group"; readonly fields: readonly ShownField[] };

export interface ShownField {
  readonly name: string;
  readonly label: LocalizedText;
  readonly value: Shown;
  /** The schema says which fields there are, and this is none of them. */
  readonly isForeign: boolean;
}

/** The money that a number or a text at a path stands for, where the schema knows it only as a number or a text. */
export type MeantAt = (path: readonly string[], value: Json) => Money | undefined;

const nothingMeant: MeantAt = () => undefined;

/** A value with the labels of its schema; where that knows a part not, the part is shown as it came. */
export function shownValue(value: Json, schema: Schema, meantAt: MeantAt = nothingMeant): Shown {
  return shownIn(value, { schema, root: value, path: [], meantAt });
}

/** One field of a value, by its path. `root` is the whole value. */
export function shownAt(path: readonly string[], value: Json, schema: Schema, root: Json): Shown {
  const at = path.reduce((around, name) => fieldOf(around, name) ?? {}, schema);
  return shownBy(value, at, root);
}

/** What stands in a field of this schema. `root` is the whole value that it stands in. */
export function shownBy(value: Json, schema: Schema, root: Json): Shown {
  return shownIn(value, { schema, root, path: [], meantAt: nothingMeant });
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
    case "day":
      return false;
  }
}

interface Spot {
  readonly schema: Schema;
  /** What paths to currencies start from. */
  readonly root: Json;
  /** From the whole value. */
  readonly path: readonly string[];
  readonly meantAt: MeantAt;
}

function shownIn(value: Json, spot: Spot): Shown {
  if (value === null || value === "") return { kind: "nothing" };
  if (typeof value === "string") return meant(value, spot) ?? shownText(value, spot.schema);
  if (typeof value === "number") return shownNumber(value, spot);
  if (typeof value === "boolean") return { kind: "boolean", is: value };
  if (isJsonObject(value)) return { kind: "group", fields: fieldsIn(value, spot) };
  const schema = itemOf(spot.schema);
  const items = value.map((item, index) =>
    shownIn(item, { ...spot, schema, root: item, path: [...spot.path, String(index)] }),
  );
  return { kind: "list", items };
}

function meant(value: Json, { path, meantAt }: Spot): Shown | undefined {
  const money = meantAt(path, value);
  return money && { kind: "money", ...money, isBare: true };
}

function shownText(value: string, schema: Schema): Shown {
  const { alternatives, facts } = shapeOf(schema);
  if (facts?.currency === true) return { kind: "text", text: value.toUpperCase() };
  const values = facts?.values;
  const label = values && Object.hasOwn(values, value) ? values[value] : undefined;
  if (label !== undefined) return { kind: "choice", label };
  const is = (wanted: Kind): boolean => alternatives.some(({ kind }) => kind === wanted);
  if (is("dateTime") && !Number.isNaN(Date.parse(value))) return { kind: "moment", at: value };
  // A day is the same one in every zone.
  if (is("date") && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value)))
    return { kind: "day", at: value };
  return { kind: "text", text: value };
}

/** As far as dates go. */
const lastSecond = 8_640_000_000_000;

function shownNumber(value: number, spot: Spot): Shown {
  const { facts } = shapeOf(spot.schema);
  if (facts?.unixTime === true && Math.abs(value) <= lastSecond)
    return { kind: "moment", at: new Date(value * 1000).toISOString() };
  const currency = facts?.money && textAt(spot.root, facts.money.currency);
  if (currency !== undefined && Number.isSafeInteger(value))
    return { kind: "money", amount: value, currency };
  return meant(value, spot) ?? { kind: "number", number: value };
}

/** Those of the schema first, in its order; then what it does not know. */
function fieldsIn(value: { readonly [key: string]: Json }, spot: Spot): readonly ShownField[] {
  const known = shapeOf(spot.schema).alternatives.filter(({ kind }) => kind === "object");
  const order = known.flatMap((one) => Object.keys(one.schema.properties ?? {}));
  const names = new Set([...order, ...Object.keys(value)]);
  return [...names].flatMap((name) => {
    const part = Object.hasOwn(value, name) ? value[name] : undefined;
    if (part === undefined) return [];
    const field = known.map((one) => fieldOf(one.schema, name)).find((one) => one !== undefined);
    const label = (field && shapeOf(field).facts?.label) ?? text(name, name);
    const inside = { ...spot, schema: field ?? {}, path: [...spot.path, name] };
    const isForeign = known.length > 0 && field === undefined;
    return [{ name, label, value: shownIn(part, inside), isForeign }];
  });
}

function itemOf(schema: Schema): Schema {
  const list = shapeOf(schema).alternatives.find(({ kind }) => kind === "list");
  return list?.schema.items ?? {};
}

function textAt(root: Json, path: readonly string[]): string | undefined {
  const found = valueAt(root, path);
  return typeof found === "string" && found !== "" ? found : undefined;
}
