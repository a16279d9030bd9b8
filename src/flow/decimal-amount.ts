import type { Json } from "#sdk/json.ts";
import type { Schema } from "./catalogue.ts";
import { fieldOf, shapeOf } from "./shape.ts";

/** Amounts with a decimal point, for which fields that count the smallest unit of a currency are no place. */

export function countsMinorUnits(schema: Schema): boolean {
  return shapeOf(schema).facts?.money !== undefined;
}

/** `12.00` and `12.5`: whatever the decimals are, the number counts whole dollars and not cents. */
export function isWrittenDecimal(json: Json | undefined): boolean {
  return typeof json === "string" && /^\s*[+-]?(?:\d+\.\d*|\.\d+)\s*$/.test(json);
}

export function isDecimal(schema: Schema | undefined): boolean {
  return schema !== undefined && shapeOf(schema).facts?.decimal === true;
}

/** The same schema of a number or a text that can have decimals. */
export function asDecimal(schema: Schema): Schema {
  return { ...schema, field: { label: decimalLabel, ...shapeOf(schema).facts, decimal: true } };
}

const decimalLabel = { en: "Decimal number", ja: "小数" };

/** Deeper than any real schema. */
const maxDepth = 10;

/** Would a decimal number go into a field that counts the smallest unit, be it inside of groups and lists? */
export function putsDecimal(from: Schema, into: Schema, depth = 0): boolean {
  if (depth > maxDepth) return false;
  const inner = (one: Schema, other: Schema) => putsDecimal(one, other, depth + 1);
  if (countsMinorUnits(into)) return isDecimal(from) || partsOf(from, "list").some(isDecimalItem);
  const targets = shapeOf(into).alternatives;
  return targets.some(({ kind, schema }) => {
    if (kind === "list") {
      const items = schema.items ?? {};
      return (
        inner(from, items) || partsOf(from, "list").some((one) => inner(one.items ?? {}, items))
      );
    }
    if (kind !== "object") return false;
    return Object.entries(schema.properties ?? {}).some(([name, field]) =>
      partsOf(from, "object").some((one) => inner(fieldOf(one, name) ?? {}, field)),
    );
  });
}

function isDecimalItem({ items }: Schema): boolean {
  return isDecimal(items);
}

function partsOf(schema: Schema, kind: "list" | "object"): readonly Schema[] {
  return shapeOf(schema).alternatives.flatMap((one) => (one.kind === kind ? [one.schema] : []));
}
