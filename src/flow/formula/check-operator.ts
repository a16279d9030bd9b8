import { type LocalizedText, text } from "#sdk/text.ts";
import { currenciesAsked } from "./asked.ts";
import { decimalText } from "./decimal.ts";
import { refuse } from "./refusal.ts";
import { spelledNumber, spellsTruth } from "./spelled.ts";
import type { Operator, Part } from "./syntax.ts";
import type { Kind } from "../shape.ts";
import {
  isBareType,
  isMoneyType,
  isNothing,
  kindsOf,
  kindWordsOf,
  mayBe,
  schemas,
  type Type,
  unionOf,
} from "./types.ts";

/** What an operator gives, for sides of these types; `asked`: the currencies that are known beyond the scope's. */
export type Inner = (part: Part, asked?: readonly string[]) => Type;

export function typeOfOperator(
  { operator, left, right }: Part & { kind: "operator" },
  inner: Inner,
  asked: readonly string[],
): Type {
  if (operator === "&&" || operator === "||") {
    const known = operator === "&&" ? currenciesAsked(left) : [];
    const sides = [needTruth(left, inner), needTruth(right, (part) => inner(part, known))];
    return { schema: schemas.boolean, mayBeEmpty: sides.some(({ mayBeEmpty }) => mayBeEmpty) };
  }
  const [one, other] = [inner(left), inner(right)];
  const mayBeEmpty = one.mayBeEmpty || other.mayBeEmpty;
  const both = (wanted: Parameters<typeof mayBe>[1]) => mayBe(one, wanted) && mayBe(other, wanted);
  const unfit = () =>
    refuse("flow.formula_operator_type", {
      operator: text(operator, operator),
      left: kindWordsOf(one),
      right: kindWordsOf(other),
    });
  if (isAdditive(operator)) needOneCurrency([left, one], [right, other], asked);
  switch (operator) {
    case "==":
    case "!=":
      needNoSpelled([left, one], [right, other]);
      return { schema: schemas.boolean, mayBeEmpty: false };
    case "in":
      return mayBe(other, "list") || (mayBe(other, "object") && mayBe(one, "text"))
        ? { schema: schemas.boolean, mayBeEmpty }
        : unfit();
    case "<":
    case "<=":
    case ">":
    case ">=":
      needNoNumberText([left, one], [right, other]);
      return both("number") || both("text") || both("when")
        ? { schema: schemas.boolean, mayBeEmpty }
        : unfit();
    case "+":
      return calculated(sumSchema(one, other, both));
    case "-":
      return calculated(both("number") ? numberSchema(one, other) : undefined);
    case "*":
    case "/":
    case "%":
      return calculated(both("number") ? productSchema(operator, one, other) : undefined);
  }

  function calculated(schema: Type["schema"] | undefined): Type {
    const type = { schema: schema ?? unfit(), mayBeEmpty };
    const currency = one.currency ?? other.currency;
    return isMoneyType(type) && currency !== undefined ? { ...type, currency } : type;
  }
}

function isAdditive(operator: Operator): boolean {
  switch (operator) {
    case "+":
    case "-":
    case "==":
    case "!=":
    case "<":
    case "<=":
    case ">":
    case ">=":
      return true;
    case "*":
    case "/":
    case "%":
    case "in":
    case "&&":
    case "||":
      return false;
  }
}

/** Amounts in two currencies are neither added nor compared, and a number that has none not with an amount. */
function needOneCurrency(
  [left, one]: readonly [Part, Type],
  [right, other]: readonly [Part, Type],
  asked: readonly string[],
): void {
  if (one.currency !== undefined && other.currency !== undefined && one.currency !== other.currency)
    refuse("flow.formula_two_currencies", {
      one: one.currency.toUpperCase(),
      other: other.currency.toUpperCase(),
    });
  if (asked.length > 0) return;
  const bare = isMoneyType(one) && isBareType(other) ? right : left;
  const isBare = (isMoneyType(one) && isBareType(other)) || (isMoneyType(other) && isBareType(one));
  if (isBare && !isZero(bare)) refuse("flow.formula_bare_number", { value: written(bare) }, bare);
}

type Typed = readonly [Part, Type];

/** A text beside a number, or beside true or false, unless it is typed and spells no such thing. */
function needNoSpelled([left, one]: Typed, [right, other]: Typed): void {
  for (const [part, type, beside] of [
    [left, one, other],
    [right, other, one],
  ] as const) {
    const typed = typedText(part);
    const maySpell = (spells: (words: string) => boolean) =>
      isAll(type, ["text"]) && (typed === undefined || spells(typed));
    const value = typed ?? text("this", "この値");
    if (
      isAll(beside, ["number", "integer"]) &&
      maySpell((words) => spelledNumber(words) !== undefined)
    )
      refuse("flow.formula_text_and_number", { value }, part);
    if (isAll(beside, ["boolean"]) && maySpell(spellsTruth))
      refuse("flow.formula_text_and_truth", { value }, part);
  }
}

/** The number that somebody has written as a text, beside what is a text. */
function needNoNumberText([left, one]: Typed, [right, other]: Typed): void {
  if (!isAll(one, ["text"]) || !isAll(other, ["text"])) return;
  const [first, second] = [typedText(left), typedText(right)];
  if (first !== undefined && second !== undefined) return;
  const spelled = [first, second].some(
    (words) => words !== undefined && spelledNumber(words) !== undefined,
  );
  const value = text("the value", "値");
  if (spelled)
    refuse("flow.formula_order_of_texts", { one: first ?? value, other: second ?? value });
}

function typedText(part: Part): string | undefined {
  return part.kind === "literal" && typeof part.value === "string" ? part.value : undefined;
}

function isAll(type: Type, kinds: readonly Kind[]): boolean {
  const found = kindsOf(type);
  return found.length > 0 && found.every((kind) => kinds.includes(kind));
}

function isZero(part: Part): boolean {
  return part.kind === "literal" && part.value !== null && typeof part.value === "object"
    ? part.value.units === 0n
    : part.kind === "minus" && isZero(part.of);
}

function written(part: Part): string | LocalizedText {
  return part.kind === "literal" && part.value !== null && typeof part.value === "object"
    ? decimalText(part.value)
    : text("the number", "この数値");
}

/** Undefined for what has no meaning, such as an amount times an amount. */
function productSchema(
  operator: "*" | "/" | "%",
  one: Type,
  other: Type,
): Type["schema"] | undefined {
  const [first, second] = [isMoneyType(one), isMoneyType(other)];
  switch (operator) {
    case "*":
      return first && second ? undefined : numberSchema(one, other);
    case "/":
      if (second) return first ? schemas.number : undefined;
      return first ? schemas.money : schemas.number;
    case "%":
      return second && !first ? undefined : numberSchema(one, other);
  }
}

/** Numbers are added, lists put together, and anything single is joined to a text. */
function sumSchema(
  one: Type,
  other: Type,
  both: (wanted: "number" | "list") => boolean,
): Type["schema"] | undefined {
  const isOpen = [one, other].some((type) => isNothing(type) || kindsOf(type).includes("any"));
  const single = (type: Type) =>
    !kindsOf(type).every((kind) => kind === "list" || kind === "object");
  if (both("number")) return isOpen ? schemas.any : numberSchema(one, other);
  if (both("list")) return unionOf([one, other]);
  const hasText = [one, other].some((type) =>
    kindsOf(type).some((kind) => kind === "text" || kind === "any"),
  );
  return hasText && single(one) && single(other) ? schemas.text : undefined;
}

function numberSchema(one: Type, other: Type): Type["schema"] {
  const whole = [one, other].every((type) => kindsOf(type).every((kind) => kind === "integer"));
  if (isMoneyType(one) || isMoneyType(other)) return whole ? schemas.wholeMoney : schemas.money;
  return whole ? schemas.integer : schemas.number;
}

export function needTruth(part: Part, inner: (part: Part) => Type): Type {
  const type = inner(part);
  return mayBe(type, "boolean")
    ? type
    : refuse("flow.formula_needs_truth", { found: kindWordsOf(type) }, part);
}
