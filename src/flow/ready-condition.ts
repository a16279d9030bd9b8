import { type LocalizedText, text } from "#sdk/text.ts";
import { isCurrency } from "#sdk/currency.ts";
import { canBeForeign, type MoneyRow, moneyIn, thresholdOf } from "./amounts.ts";
import { isBlank } from "./blank.ts";
import { checkValue } from "./check.ts";
import { logicOf, rowPlace } from "./condition.ts";
import type { Logic } from "./custom-logic.ts";
import type { Condition, ConditionRow, Operator } from "./step.ts";
import type { Value } from "./value.ts";
import { parseIso } from "./formula/moment.ts";
import { attempt } from "./formula/refusal.ts";
import { kindsOf, kindWordsOf } from "./formula/types.ts";
import { operators } from "./operators.ts";
import { type Place, whereOf } from "./outcome.ts";
import { type Problem, problem } from "./problems.ts";
import { type SchemaAt, schemasSeen, type SeePill } from "./seen.ts";
import { typedText, typeOfValue } from "./value-type.ts";

/** What is wrong with the condition of a branch before it was ever asked. Paths are from the condition. */
export function conditionProblems(condition: Condition, see: SeePill): readonly Problem[] {
  const logic = logicOf(condition);
  const found = [
    ...condition.rows.flatMap((row, index) => rowProblems(row, index, see)),
    ...(logic.ok ? [] : logic.problems),
  ];
  return logic.ok && found.length === 0
    ? currencyProblems(condition, logic.logic, schemasSeen(see))
    : found;
}

/** In which currency are its numbers, and what becomes of a record in another one? */
function currencyProblems(
  condition: Condition,
  logic: Logic,
  schemaAt: SchemaAt,
): readonly Problem[] {
  const rows = condition.rows.flatMap((row, index) => {
    const money = moneyIn(row, schemaAt);
    return money === null ? [] : [{ row, index, money }];
  });
  const open = rows.find(({ index, money }) => canBeForeign(condition, index, money, logic));
  return [
    ...rows.flatMap(({ row, index, money }) =>
      money.needsCurrency && !isBlank(row.right ?? undefined)
        ? thresholdProblems(condition, { row, index, money }, logic)
        : [],
    ),
    ...(open === undefined || condition.otherCurrency !== undefined
      ? []
      : [
          problem(
            "flow.other_currency_unchosen",
            { step: null, path: ["otherCurrency"] },
            { row: open.index + 1, currency: currencyText(condition, open, logic) },
          ),
        ]),
  ];
}

/** What is typed beside an amount is one: "12.50 JPY" is none. Parts of a text are left to the operator. */
function typedProblems(value: Value | null, money: MoneyRow, place: Place): readonly Problem[] {
  if (value?.kind !== "constant" && value?.kind !== "list") return [];
  const type = money.amounts.every(({ isMinor }) => isMinor) ? "integer" : "number";
  return (value.kind === "list" ? value.items : [value]).flatMap((one) =>
    one.kind === "constant" ? checkValue(one, { type }, place, false, seeNothing) : [],
  );
}

const seeNothing: SeePill = () => ({ kind: "unknown", label: text("", "") });

interface Compared {
  readonly row: ConditionRow;
  readonly index: number;
  readonly money: MoneyRow;
}

function thresholdProblems(
  condition: Condition,
  { row, index, money }: Compared,
  logic: Logic,
): readonly Problem[] {
  const typed = [
    ...typedProblems(row.left, money, rowPlace(index, "left")),
    ...typedProblems(row.right, money, rowPlace(index, "right")),
  ];
  if (typed.length > 0) return typed;
  const where = { step: null, path: ["rows", String(index), "currency"] };
  const number = index + 1;
  const threshold = thresholdOf(condition, index, money, logic);
  if (threshold === null) return [problem("flow.threshold_no_currency", where, { row: number })];
  if (isCurrency(threshold.currency)) return [];
  const value = `“${threshold.currency}”`;
  return [problem("flow.no_such_currency_in_condition", where, { row: number, value })];
}

function currencyText(
  condition: Condition,
  { index, money }: Compared,
  logic: Logic,
): LocalizedText {
  const threshold = money.needsCurrency ? thresholdOf(condition, index, money, logic) : null;
  if (threshold === null) return text("one currency", "特定の通貨");
  const code = threshold.currency.toUpperCase();
  return text(code, code);
}

function rowProblems(row: ConditionRow, index: number, see: SeePill): readonly Problem[] {
  const { left, right, operator } = row;
  const [one, other] = [rowPlace(index, "left"), rowPlace(index, "right")];
  const wanted = operators[operator].compares ? right : noValue;
  const missing = isBlank(left ?? undefined) ? one : isBlank(wanted ?? undefined) ? other : null;
  if (missing || left === null || wanted === null) {
    const where = whereOf(missing ?? one);
    return [problem("flow.condition_incomplete", where, { row: index + 1 })];
  }
  const wrong = [
    ...checkValue(left, {}, one, false, see),
    ...checkValue(wanted, {}, other, false, see),
  ];
  return wrong.length > 0 ? wrong : fitProblems(operator, left, wanted, index, see);
}

/** Stands where an operator compares with nothing. */
const noValue: Value = { kind: "constant", value: true };

/** What is typed as a text may be of any kind: it is left to the run. */
function fitProblems(
  operator: Operator,
  left: Value,
  right: Value,
  index: number,
  see: SeePill,
): readonly Problem[] {
  const { kinds, label } = operators[operator];
  const row = index + 1;
  const where = whereOf(rowPlace(index, "left"));
  const type = typeOfValue(left, see);
  const found = kindsOf(type);
  const fits = found.some(
    (kind) => kind === "any" || kinds.includes("any") || kinds.includes(kind),
  );
  if (found.length > 0 && !fits) {
    const params = { row, operator: label, found: kindWordsOf(type) };
    return [problem("flow.operator_does_not_fit", where, params)];
  }
  if (!isOfSize(operator)) return [];
  const [one, other] = [sizeOf(left, see), sizeOf(right, see)];
  const canCompare = one === "open" || other === "open" || (one === other && one !== "none");
  if (canCompare) return [];
  const word = wordAmong([
    { value: left, size: one, side: "left" },
    { value: right, size: other, side: "right" },
  ]);
  if (word !== undefined) {
    const place = whereOf(rowPlace(index, word.side));
    return [problem("flow.typed_not_comparable", place, { row, typed: wordsOf(word.value, see) })];
  }
  const params = { row, left: wordsOf(left, see), right: wordsOf(right, see) };
  return [problem("flow.sides_do_not_fit", where, params)];
}

function isOfSize(operator: Operator): boolean {
  switch (operator) {
    case "greater":
    case "greaterOrEqual":
    case "less":
    case "lessOrEqual":
      return true;
    case "equals":
    case "notEquals":
    case "contains":
    case "notContains":
    case "isEmpty":
    case "isNotEmpty":
    case "startsWith":
    case "endsWith":
    case "isTrue":
    case "isFalse":
    case "isPresent":
    case "isNotPresent":
      return false;
  }
}

/** As what a value can be greater or less; `open` where only the run will tell. */
function sizeOf(value: Value, see: SeePill): "number" | "date" | "none" | "open" {
  const typed = typedText(value);
  if (typed !== undefined) {
    if (isDate(typed)) return "date";
    return /^\s*-?\d+(\.\d+)?\s*$/.test(typed) ? "number" : "none";
  }
  const kinds = kindsOf(typeOfValue(value, see));
  if (kinds.every((kind) => kind === "number" || kind === "integer")) return "number";
  if (kinds.every((kind) => kind === "date" || kind === "dateTime")) return "date";
  return kinds.some((kind) => kind === "text" || kind === "any") || kinds.length > 1
    ? "open"
    : "none";
}

interface Sized {
  readonly value: Value;
  readonly size: ReturnType<typeof sizeOf>;
  readonly side: "left" | "right";
}

/** The side on which a person typed neither a number nor a date; undefined where none is. */
function wordAmong(sides: readonly Sized[]): Sized | undefined {
  return sides.find(({ value, size }) => size === "none" && typedText(value) !== undefined);
}

function isDate(written: string): boolean {
  const read = attempt(written, () => parseIso(written, "UTC"));
  return read.ok && read.value !== undefined;
}

function wordsOf(value: Value, see: SeePill): LocalizedText {
  const typed = typedText(value);
  if (typed === undefined) return kindWordsOf(typeOfValue(value, see));
  return text(`“${typed}”`, `「${typed}」`);
}
