import { text } from "#sdk/text.ts";
import { add, divide, multiply, negate, remainder } from "./decimal.ts";
import type { World } from "./library.ts";
import { refuse } from "./refusal.ts";
import type { Operator } from "./syntax.ts";
import { isEqual, isSingle, order } from "./order.ts";
import { isDecimal, isGroup, isItems, type Item, textOfItem, writtenText } from "./value.ts";
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
  if (isGroup(other) && key !== undefined) return other.has(key);
  return unfit("in", one, other);
}

function ordered(operator: "<" | "<=" | ">" | ">=", one: Item, other: Item, world: World): boolean {
  if (!isSingle(one) || !isSingle(other)) return unfit(operator, one, other);
  const found = order(one, other, world);
  if (found === undefined) return unfit(operator, one, other);
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
  if (operator === "+" && isItems(one) && isItems(other)) {
    world.budget.spendItems(one.length + other.length);
    return [...one, ...other];
  }
  if (operator === "+" && (typeof one === "string" || typeof other === "string"))
    return joined(one, other, world);
  return unfit(operator, one, other);
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
