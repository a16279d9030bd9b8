import type { Schema } from "#flow/catalogue.ts";
import { type Amount, amountOf } from "#flow/amount.ts";
import { calculatedBy, moneyIn, onlyPill, thresholdOf } from "#flow/amounts.ts";
import { logicOf } from "#flow/condition.ts";
import type { Condition, ConditionRow, Operator } from "#flow/step.ts";
import type { Value } from "#flow/value.ts";
import { operators } from "#flow/operators.ts";
import { schemasSeen, type SeePill } from "#flow/seen.ts";
import { type Kind, shapeOf } from "#flow/shape.ts";
import { typedText, typeOfValue } from "#flow/value-type.ts";
import { text as label } from "#sdk/text.ts";
import { amountValue, inOtherCurrency, typedOf } from "../fields/controls/money-entry.ts";

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
export function rightSchema(left: Value | null, operator: Operator, see: SeePill): Schema {
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
      return isMinor(left, see) ? amount : plain(only.schema);
  }
}

const amount: Schema = {
  type: "integer",
  field: { label: label("Amount", "金額"), money: { currency: ["currency"] } },
};

function isMinor(left: Value | null, see: SeePill): boolean {
  if (left === null) return false;
  const schemaAt = schemasSeen(see);
  const pill = onlyPill(left);
  return pill === null
    ? calculatedBy(left, schemaAt) !== null
    : amountOf(pill, schemaAt)?.isMinor === true;
}

/** What a row has to say about currencies; null for one that compares no amount with a plain number. */
export interface RowMoney {
  /** Of which the sample tells in which currency it is; null for a formula of none. */
  readonly amount: Amount | null;
  /** Chosen by a person, or certain without that. */
  readonly currency: string | null;
  readonly isCertain: boolean;
}

export function moneyOf(condition: Condition, index: number, see: SeePill): RowMoney | null {
  const row = condition.rows[index];
  if (row === undefined || !operators[row.operator].compares) return null;
  const money = moneyIn(row, schemasSeen(see));
  const [amount = null] = money?.amounts ?? [];
  const isOpen = row.right === null || money?.needsCurrency === true;
  if (money === null || !isOpen) return null;
  const logic = logicOf(condition);
  const found = logic.ok ? thresholdOf(condition, index, money, logic.logic) : null;
  return {
    amount,
    currency: found?.currency ?? row.currency ?? null,
    isCertain: found !== null && found.by !== "row",
  };
}

/** With another right side. A plain number is in the currency in which it was typed, whatever stood there since. */
export function withRight(
  row: ConditionRow,
  right: Value | null,
  shown: string | null,
  see: SeePill,
): ConditionRow {
  return withCurrency({ ...row, right }, shown ?? row.currency ?? null, see);
}

/**
 * With the currency of each number written down where another row or the system tells it: an edit of one row then changes
 * no number of another. A row that asks for another currency beside it is a problem that people see.
 */
export function withKnownCurrencies(condition: Condition, see: SeePill): Condition {
  const logic = logicOf(condition);
  if (!logic.ok) return condition;
  const schemaAt = schemasSeen(see);
  const rows = condition.rows.map((row, index): ConditionRow => {
    const money = moneyIn(row, schemaAt);
    if (row.currency !== undefined || money?.needsCurrency !== true) return row;
    const found = thresholdOf(condition, index, money, logic.logic);
    return found === null ? row : { ...row, currency: found.currency };
  });
  return { ...condition, rows };
}

/** With one row changed, and the numbers of all others as they were. */
export function withRow(
  condition: Condition,
  index: number,
  changed: (row: ConditionRow) => ConditionRow,
  see: SeePill,
): Condition {
  const { rows, ...rest } = withKnownCurrencies(condition, see);
  const row = condition.rows[index];
  return { ...rest, rows: row === undefined ? rows : rows.with(index, changed(row)) };
}

/** With another left side. What is typed on the right stays in its currency, or without one. */
export function withLeft(
  row: ConditionRow,
  left: Value | null,
  operator: Operator,
  see: SeePill,
): ConditionRow {
  return withCurrency({ ...row, left, operator }, row.currency ?? null, see);
}

function withCurrency(row: ConditionRow, wanted: string | null, see: SeePill): ConditionRow {
  const { currency: _, ...rest } = row;
  const money = moneyIn(rest, schemasSeen(see));
  const isKept = money !== null && (money.needsCurrency || rest.right === null);
  return isKept && wanted !== null ? { ...rest, currency: wanted } : rest;
}

/**
 * In another currency, because a person chose it: the figure stays as it was typed, also what was typed before
 * an amount stood beside it. A number that had no currency has no figure, and stays as it is.
 */
export function inCurrency(row: ConditionRow, currency: string, see: SeePill): ConditionRow {
  const { left, right, currency: before } = row;
  const figure = right === null ? undefined : typedText(right);
  if (figure !== undefined && before === undefined && isMinor(left, see))
    return { ...row, currency, right: amountValue(figure, currency) };
  const isAmount = right?.kind === "constant" && typeof right.value === "number";
  if (!isAmount || before === undefined) return { ...row, currency };
  const same = inOtherCurrency(right.value, before, currency);
  return {
    ...row,
    currency,
    right:
      same === undefined
        ? amountValue(typedOf(right.value, before), currency)
        : { kind: "constant", value: same },
  };
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
