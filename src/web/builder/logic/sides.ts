import type { Schema } from "#flow/catalogue.ts";
import type { ConditionRow, Operator } from "#flow/step.ts";
import type { Value } from "#flow/value.ts";
import { operators } from "#flow/operators.ts";
import type { SeePill } from "#flow/seen.ts";
import { type Kind, shapeOf } from "#flow/shape.ts";
import { typeOfValue } from "#flow/value-type.ts";
import { text as label } from "#sdk/text.ts";
import { slotOf } from "../fields/pills/slot.ts";

/** What goes together in a row of a condition. */

/** What stands on the left can be; everything where that cannot be told. */
export function kindsOf(left: Value | null, see: SeePill): readonly Kind[] {
  const { alternatives } = shapeOf(left === null ? {} : typeOfValue(left, see).schema);
  const kinds = [...new Set(alternatives.map(({ kind }) => kind))];
  return kinds.length === 0 ? ["any"] : kinds;
}

function fits(operator: Operator, kinds: readonly Kind[]): boolean {
  const known = operators[operator].kinds;
  return known.includes("any") || kinds.some((kind) => kind === "any" || known.includes(kind));
}

/** The operators in their order that fit, and the one that is chosen whether it does or not. */
export function operatorsFor(kinds: readonly Kind[], chosen: Operator): readonly Operator[] {
  return allOperators.filter((operator) => operator === chosen || fits(operator, kinds));
}

const allOperators: readonly Operator[] = [
  "equals",
  "notEquals",
  "contains",
  "notContains",
  "startsWith",
  "endsWith",
  "greater",
  "greaterOrEqual",
  "less",
  "lessOrEqual",
  "isEmpty",
  "isNotEmpty",
  "isTrue",
  "isFalse",
  "isPresent",
  "isNotPresent",
];

/** What another left side is compared by: nobody compares a yes or no with nothing yet. */
export function operatorFor(
  { operator, right }: Pick<ConditionRow, "operator" | "right">,
  kinds: readonly Kind[],
): Operator {
  const isUntouched = operator === "equals" && right === null;
  if (isUntouched && kinds.length === 1 && kinds[0] === "boolean") return "isTrue";
  return fits(operator, kinds) ? operator : "equals";
}

const text: Schema = { type: "string" };

/** What can be entered on the right: something of the left's own kind, where it is compared whole. */
export function rightSchema(
  left: Value | null,
  operator: Operator,
  see: SeePill,
  /** That the left is an amount in; null where that is not known. */
  currency: string | null,
): Schema {
  const type = left === null ? {} : typeOfValue(left, see).schema;
  const [only, ...others] = shapeOf(type).alternatives;
  if (only === undefined || others.length > 0) return {};
  switch (operator) {
    case "startsWith":
    case "endsWith":
      return text;
    case "contains":
    case "notContains":
      return only.kind === "list" ? plain(only.schema.items ?? {}) : text;
    case "equals":
    case "notEquals":
    case "greater":
    case "greaterOrEqual":
    case "less":
    case "lessOrEqual":
    case "isEmpty":
    case "isNotEmpty":
    case "isTrue":
    case "isFalse":
    case "isPresent":
    case "isNotPresent":
      if (only.kind === "object" || only.kind === "list") return {};
      return currency === null ? plain(only.schema) : amount;
  }
}

const amount: Schema = {
  type: "integer",
  field: { label: label("Amount", "金額"), money: { currency: ["currency"] } },
};

/** Where the currency stands of an amount that is one pill, from the root of the pill's output. */
export function currencyPlace(left: Value | null, see: SeePill): Place | null {
  const slot = slotOf(left ?? undefined);
  if (slot.kind !== "pill" || slot.pill.as !== undefined) return null;
  const seen = see(slot.pill);
  const money = seen.kind === "field" ? shapeOf(seen.schema).facts?.money : undefined;
  return money === undefined ? null : { from: slot.pill.from, path: money.currency };
}

interface Place {
  readonly from: string;
  readonly path: readonly string[];
}

/** As a value by itself, without what belongs to the place that it comes from. */
function plain(schema: Schema): Schema {
  const [only, ...others] = shapeOf(schema).alternatives;
  if (only === undefined || others.length > 0) return {};
  const { type, format, enum: values, field } = only.schema;
  const names = field?.values;
  return {
    ...(type === undefined ? {} : { type }),
    ...(format === undefined ? {} : { format }),
    ...(values === undefined ? {} : { enum: values }),
    ...(field === undefined || names === undefined
      ? {}
      : { field: { label: field.label, values: names } }),
  };
}
