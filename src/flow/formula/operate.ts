import { text } from "#sdk/text.ts";
import { add, type Decimal, divide, multiply, negate, remainder } from "./decimal.ts";
import type { World } from "./library.ts";
import { addMoney, type Money, moneyLeft, negateMoney, ratio } from "./money.ts";
import { refuse } from "./refusal.ts";
import { refuseOrderOfNumbers } from "./spelled.ts";
import type { Operator } from "./syntax.ts";
import { besideMoney, fieldNamed, isEqual, isSingle, order } from "./order.ts";
import {
  isCode,
  isDecimal,
  isGroup,
  isItems,
  isMoney,
  type Item,
  textOfItem,
  writtenText,
} from "./value.ts";
import { wordsOf } from "./words.ts";

/** The right side is worked out only where it is needed. */
export function operate(
  operator: Operator,
  left: () => Item,
  right: () => Item,
  world: World,
): Item {
  const one = left();
  if (operator === "&&" || operator === "||") return logic(operator, one, right);
  const other = right();
  switch (operator) {
    case "==":
      return isEqual(one, other, world);
    case "!=":
      return !isEqual(one, other, world);
    case "in":
      return one === null || other === null ? null : isIn(one, other, world);
    case "<":
    case "<=":
    case ">":
    case ">=":
      return one === null || other === null ? null : ordered(operator, one, other, world);
    case "+":
    case "-":
    case "*":
    case "/":
    case "%":
      return one === null || other === null ? null : arithmetic(operator, one, other, world);
  }
}

/** Where one side decides alone, the other may be empty. */
function logic(operator: "&&" | "||", one: Item, right: () => Item): Item {
  const decisive = operator === "||";
  if (one === decisive) return decisive;
  const other = right();
  if (other === decisive) return decisive;
  for (const side of [one, other])
    if (side !== null && typeof side !== "boolean")
      return refuse("flow.formula_needs_truth", { found: wordsOf(side) });
  return one === null || other === null ? null : !decisive;
}

function isIn(one: Item, other: Item, world: World): boolean {
  if (isItems(other)) return other.some((item) => isEqual(one, item, world));
  const key = writtenText(one, world.budget);
  if (isGroup(other) && key !== undefined) return fieldNamed(other, one, key) !== undefined;
  return unfit("in", one, other);
}

function ordered(operator: "<" | "<=" | ">" | ">=", one: Item, other: Item, world: World): boolean {
  if (!isSingle(one) || !isSingle(other)) return unfit(operator, one, other);
  const found = order(one, other, world);
  if (found === undefined) return unfit(operator, one, other);
  refuseOrderOfNumbers(one, other, found);
  switch (operator) {
    case "<":
      return found < 0;
    case "<=":
      return found <= 0;
    case ">":
      return found > 0;
    case ">=":
      return found >= 0;
  }
}

type Arithmetic = "+" | "-" | "*" | "/" | "%";

function arithmetic(operator: Arithmetic, one: Item, other: Item, world: World): Item {
  if (isDecimal(one) && isDecimal(other)) {
    switch (operator) {
      case "+":
        return add(one, other);
      case "-":
        return add(one, negate(other));
      case "*":
        return multiply(one, other);
      case "/":
        return divide(one, other);
      case "%":
        return remainder(one, other);
    }
  }
  if ((isMoney(one) || isMoney(other)) && isSized(one) && isSized(other))
    return withMoney(operator, one, other, world);
  if (operator === "+" && isItems(one) && isItems(other)) {
    world.budget.spendItems(one.length + other.length);
    return [...one, ...other];
  }
  if (operator === "+" && (isText(one) || isText(other))) return joined(one, other, world);
  return unfit(operator, one, other);
}

function isText(item: Item): boolean {
  return typeof item === "string" || isCode(item);
}

function isSized(item: Item): item is Decimal | Money {
  return isDecimal(item) || isMoney(item);
}

/**
 * An amount is added to amounts alone, and multiplied by numbers. What has no meaning, such as an amount times an
 * amount, is calculated as plain numbers, as it always was; no flow can be published with it any more.
 */
function withMoney(
  operator: Arithmetic,
  one: Decimal | Money,
  other: Decimal | Money,
  { asked }: World,
): Item {
  const [left, right] = [numberOf(one), numberOf(other)];
  switch (operator) {
    case "+":
    case "-": {
      const [first, second] = besideMoney(one, other, asked);
      return addMoney(first, operator === "+" ? second : negateMoney(second));
    }
    case "*": {
      const product = multiply(left, right);
      if (isMoney(one)) return isMoney(other) ? product : { ...one, amount: product };
      return isMoney(other) ? { ...other, amount: product } : product;
    }
    case "/":
      if (isMoney(one) && isMoney(other)) return ratio(one, other);
      return isMoney(one) ? { ...one, amount: divide(left, right) } : divide(left, right);
    case "%":
      if (isMoney(one) && isMoney(other)) return moneyLeft(one, other);
      return isMoney(one) ? { ...one, amount: remainder(left, right) } : remainder(left, right);
  }
}

function numberOf(one: Decimal | Money): Decimal {
  return isMoney(one) ? one.amount : one;
}

function joined(one: Item, other: Item, { budget }: World): string {
  const [first, second] = [textOfItem(one, budget), textOfItem(other, budget)];
  if (first === undefined || second === undefined) return unfit("+", one, other);
  budget.spendText(first.length + second.length);
  return first + second;
}

function unfit(operator: string, left: Item, right: Item): never {
  return refuse("flow.formula_operator_type", {
    operator: text(operator, operator),
    left: wordsOf(left),
    right: wordsOf(right),
  });
}
