import { isJsonObject, type Json, type JsonObject } from "#sdk/json.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import type { Operator } from "./step.ts";
import { compare, type Decimal, parseDecimal } from "./formula/decimal.ts";
import { type Day, dayOf, type Moment, parseIso } from "./formula/moment.ts";
import { attempt } from "./formula/refusal.ts";
import { operators } from "./operators.ts";
import { fieldName, type Place, shown, whereOf } from "./outcome.ts";
import { isList } from "./pill.ts";
import { type Problem, problem } from "./problems.ts";
import { numberOf, textOf, truthOf } from "./scalar.ts";
import { kindWords } from "./shape.ts";

/**
 * What the operators of a condition mean. `undefined` is a value that is missing: it equals nothing but
 * another one that is missing, contains nothing, begins and ends with nothing, and is neither greater
 * nor less than anything. An empty text is there, but as good as missing in a comparison of sizes, and
 * where it is what something else should contain or begin with.
 */
type Side = Json | undefined;

export type Compared =
  | { readonly ok: true; readonly value: boolean }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export interface Comparison {
  /** Of the left side. */
  readonly place: Place;
  /** In which a day begins, and a time is told that names no zone. */
  readonly zone: string;
}

export function compared(
  operator: Operator,
  left: Side,
  right: Side,
  comparison: Comparison,
): Compared {
  const { zone, place } = comparison;
  switch (operator) {
    case "equals":
      return sure(isEqual(left, right, zone));
    case "notEquals":
      return sure(!isEqual(left, right, zone));
    case "contains":
      return contains(operator, left, right, comparison);
    case "notContains":
      return negated(contains(operator, left, right, comparison));
    case "greater":
      return ordered(left, right, comparison, (order) => order > 0);
    case "greaterOrEqual":
      return ordered(left, right, comparison, (order) => order >= 0);
    case "less":
      return ordered(left, right, comparison, (order) => order < 0);
    case "lessOrEqual":
      return ordered(left, right, comparison, (order) => order <= 0);
    case "isEmpty":
      return sure(isEmpty(left));
    case "isNotEmpty":
      return sure(!isEmpty(left));
    case "startsWith":
      return inText(operator, left, right, place, (whole, part) => whole.startsWith(part));
    case "endsWith":
      return inText(operator, left, right, place, (whole, part) => whole.endsWith(part));
    case "isTrue":
    case "isFalse":
      return isTruth(operator, left, place);
    case "isPresent":
      return sure(left !== undefined);
    case "isNotPresent":
      return sure(left === undefined);
  }
}

function sure(value: boolean): Compared {
  return { ok: true, value };
}

function negated(one: Compared): Compared {
  return one.ok ? sure(!one.value) : one;
}

/** Deeper than any real value. */
const maxDepth = 100;

/** Equal as people see it: a number and its text, one moment in two time zones. */
function isEqual(one: Side, other: Side, zone: string, depth = 0): boolean {
  if (isMissing(one) || isMissing(other)) return isMissing(one) && isMissing(other);
  if (one === other) return true;
  if (depth > maxDepth) return false;
  const inside = (first: Side, second: Side) => isEqual(first, second, zone, depth + 1);
  if (isList(one) || isList(other))
    return isList(one) && isList(other) && isSameList(one, other, inside);
  if (isJsonObject(one) || isJsonObject(other))
    return isJsonObject(one) && isJsonObject(other) && isSameGroup(one, other, inside);
  if (typeof one === "boolean" || typeof other === "boolean")
    return truthOf(one) !== undefined && truthOf(one) === truthOf(other);
  // Two texts are texts, whatever numbers they spell: 0012 is another code than 12.
  return typeof one === "string" && typeof other === "string"
    ? orderOfTimes(one, other, zone) === 0
    : numberOf(one) !== undefined && numberOf(one) === numberOf(other);
}

type Same = (one: Side, other: Side) => boolean;

function isSameList(one: readonly Json[], other: readonly Json[], same: Same): boolean {
  return one.length === other.length && one.every((item, index) => same(item, other[index]));
}

function isSameGroup(one: JsonObject, other: JsonObject, same: Same): boolean {
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && same(one[key], other[key]))
  );
}

function isMissing(side: Side): side is null | undefined {
  return side === undefined || side === null;
}

function isEmpty(side: Side): boolean {
  if (isMissing(side) || side === "") return true;
  if (isList(side)) return side.length === 0;
  return isJsonObject(side) && Object.keys(side).length === 0;
}

function contains(
  operator: Operator,
  left: Side,
  right: Side,
  { place, zone }: Comparison,
): Compared {
  if (isMissing(left) || isMissing(right) || right === "") return sure(false);
  if (isList(left)) return sure(left.some((item) => isEqual(item, right, zone)));
  return inText(operator, left, right, place, (whole, part) => whole.includes(part));
}

function inText(
  operator: Operator,
  left: Side,
  right: Side,
  place: Place,
  holds: (whole: string, part: string) => boolean,
): Compared {
  if (isMissing(left) || isMissing(right) || right === "") return sure(false);
  const [whole, part] = [wordsOf(left), wordsOf(right)];
  if (whole === undefined) return unfit(operator, left, place);
  return part === undefined ? unfit(operator, right, place) : sure(holds(whole, part));
}

/** A text, or a number as people write it. */
function wordsOf(json: Json): string | undefined {
  return typeof json === "boolean" ? undefined : textOf(json);
}

function isTruth(operator: "isTrue" | "isFalse", side: Side, place: Place): Compared {
  if (isMissing(side) || side === "") return sure(false);
  const truth = truthOf(side);
  return truth === undefined
    ? unfit(operator, side, place)
    : sure(truth === (operator === "isTrue"));
}

function ordered(
  left: Side,
  right: Side,
  { place, zone }: Comparison,
  holds: (order: number) => boolean,
): Compared {
  if (isMissing(left) || isMissing(right) || left === "" || right === "") return sure(false);
  const times =
    typeof left === "string" && typeof right === "string"
      ? orderOfTimes(left, right, zone)
      : undefined;
  const order = times ?? orderOfNumbers(left, right);
  if (order !== undefined) return sure(holds(order));
  const params = { field: fieldName(place), left: shown(left), right: shown(right) };
  return {
    ok: false,
    problems: [problem("flow.condition_not_comparable", whereOf(place), params)],
  };
}

/** Undefined unless both are written as dates. A date and a moment are compared by the day that it is then. */
function orderOfTimes(one: string, other: string, zone: string): number | undefined {
  const [first, second] = [whenOf(one, zone), whenOf(other, zone)];
  if (first === undefined || second === undefined) return undefined;
  if (first.kind === "moment" && second.kind === "moment") return Math.sign(first.at - second.at);
  return Math.sign(dayIn(first, zone) - dayIn(second, zone));
}

function whenOf(written: string, zone: string): Day | Moment | undefined {
  const read = attempt(written, () => parseIso(written, zone));
  return read.ok ? read.value : undefined;
}

function dayIn(when: Day | Moment, zone: string): number {
  return when.kind === "day" ? when.number : dayOf({ ...when, zone });
}

/** Undefined unless both are numbers, or texts that spell one. */
function orderOfNumbers(one: Json, other: Json): number | undefined {
  const [first, second] = [decimalOf(one), decimalOf(other)];
  return first && second && compare(first, second);
}

function decimalOf(json: Json): Decimal | undefined {
  const isNumber = typeof json === "number";
  if (!isNumber && !(typeof json === "string" && /^\s*-?\d+(\.\d+)?\s*$/.test(json)))
    return undefined;
  const read = attempt("", () => parseDecimal(String(json).trim()));
  return read.ok ? read.value : undefined;
}

function unfit(operator: Operator, json: Json, place: Place): Compared {
  const params = {
    field: fieldName(place),
    expected:
      operator === "isTrue" || operator === "isFalse" ? kindWords.boolean : textOrList(operator),
    operator: operators[operator].label,
    value: shown(json),
  };
  return { ok: false, problems: [problem("flow.condition_wrong_value", whereOf(place), params)] };
}

function textOrList(operator: Operator): LocalizedText {
  return operator === "contains" || operator === "notContains"
    ? text("a text or a list", "文字列またはリスト")
    : kindWords.text;
}
