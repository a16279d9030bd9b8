import { parseFormula } from "./parse.ts";
import type { Part } from "./syntax.ts";
import { isDecimal } from "./value.ts";

/**
 * Does a formula give an amount that was made decimal, and not made one of the smallest unit again? In a
 * field that counts in the smallest unit, 12 dollars would be 12 cents.
 */
export function givesDecimalAmount(source: string): boolean {
  const parsed = parseFormula(source);
  return parsed.ok && isDecimalAmount(parsed.value);
}

const makesDecimal = new Set(["fromMinorUnits", "fromMinorUnitsToString"]);

/** What gives an argument of its own, or makes no other amount of it. */
const keepsAmount = new Set([
  "if", "coalesce", "default", "min", "max", "sum", "avg", "round", "roundTo", "ceil", "floor", "int", "abs",
  "string", "fromNumberToString", "fromStringToNumber", "first", "last",
]); // prettier-ignore

function isDecimalAmount(part: Part): boolean {
  switch (part.kind) {
    case "literal":
    case "pill":
    case "variable":
    case "field":
    case "object":
    case "not":
      return false;
    case "minus":
      return isDecimalAmount(part.of);
    case "list":
      return part.items.some(isDecimalAmount);
    case "choice":
      return isDecimalAmount(part.yes) || isDecimalAmount(part.no);
    case "call":
      return (
        makesDecimal.has(part.name) ||
        (keepsAmount.has(part.name) && part.args.some(isDecimalAmount))
      );
    case "each":
      return isDecimalAmount(part.what === "map" ? part.body : part.list);
    case "operator":
      return isDecimalSum(part);
  }
}

function isDecimalSum({ operator, left, right }: Part & { kind: "operator" }): boolean {
  const [one, other] = [isDecimalAmount(left), isDecimalAmount(right)];
  switch (operator) {
    case "+":
    case "-":
      return one || other;
    case "*":
      // Somebody moves the point by hand.
      return (one && !isPowerOfTen(right)) || (other && !isPowerOfTen(left));
    case "/":
    case "%":
      return one && !other;
    case "==":
    case "!=":
    case "<":
    case "<=":
    case ">":
    case ">=":
    case "in":
    case "&&":
    case "||":
      return false;
  }
}

function isPowerOfTen(part: Part): boolean {
  return part.kind === "literal" && isDecimal(part.value) && /^10+$/.test(String(part.value.units));
}
