import { parseFormula } from "./parse.ts";
import type { Part } from "./syntax.ts";
import type { Pill } from "../value.ts";
import { isDecimal } from "./value.ts";

/**
 * Does a formula give an amount that was made decimal, and not made one of the smallest unit again? In a
 * field that counts in the smallest unit, 12 dollars would be 12 cents.
 */
export function givesDecimalAmount(
  source: string,
  isDecimalPill: (pill: Pick<Pill, "from" | "path">) => boolean,
): boolean {
  const parsed = parseFormula(source);
  return parsed.ok && isDecimalAmount(parsed.value, isDecimalPill);
}

const makesDecimal = new Set(["fromMinorUnits", "fromMinorUnitsToString"]);

/** What gives an argument of its own, or makes no other amount of it. */
const keepsAmount = new Set([
  "if", "coalesce", "default", "min", "max", "sum", "avg", "round", "roundTo", "ceil", "floor", "int", "abs",
  "string", "fromNumberToString", "fromStringToNumber", "first", "last",
]); // prettier-ignore

type IsDecimalPill = Parameters<typeof givesDecimalAmount>[1];

function isDecimalAmount(part: Part, isDecimalPill: IsDecimalPill): boolean {
  const inner = (one: Part) => isDecimalAmount(one, isDecimalPill);
  switch (part.kind) {
    case "pill":
      return isDecimalPill({ from: part.from, path: [...part.path] });
    case "literal":
    case "variable":
    case "field":
    case "object":
    case "not":
      return false;
    case "minus":
      return inner(part.of);
    case "list":
      return part.items.some(inner);
    case "choice":
      return inner(part.yes) || inner(part.no);
    case "call":
      return makesDecimal.has(part.name) || (keepsAmount.has(part.name) && part.args.some(inner));
    case "each":
      return inner(part.what === "map" ? part.body : part.list);
    case "operator":
      return isDecimalSum(part, inner);
  }
}

function isDecimalSum(
  { operator, left, right }: Part & { kind: "operator" },
  inner: (part: Part) => boolean,
): boolean {
  const [one, other] = [inner(left), inner(right)];
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
