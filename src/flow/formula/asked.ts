import { currencyCode, isCurrency } from "#sdk/currency.ts";
import type { Part } from "./syntax.ts";

/** The currencies that a condition asks for: `trigger.currency == "usd"`. Where it holds, they are known. */
export function currenciesAsked(part: Part): readonly string[] {
  if (part.kind !== "operator") return [];
  if (part.operator === "&&") return [part.left, part.right].flatMap(currenciesAsked);
  if (part.operator !== "==") return [];
  const { left, right } = part;
  const [code, other] = left.kind === "literal" ? [left, right] : [right, left];
  return code.kind === "literal" &&
    typeof code.value === "string" &&
    isCurrency(code.value) &&
    isField(other)
    ? [currencyCode(code.value)]
    : [];
}

function isField(part: Part): boolean {
  if (part.kind === "call") {
    const [only, ...more] = part.args;
    const isCase = part.name === "lower" || part.name === "upper" || part.name === "trim";
    return isCase && only !== undefined && more.length === 0 && isField(only);
  }
  return part.kind === "pill" || part.kind === "field" || part.kind === "variable";
}
