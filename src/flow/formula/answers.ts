import { parseFormula } from "./parse.ts";
import { type Part, partsOf } from "./syntax.ts";
import { isDecimal } from "./value.ts";

/**
 * Is one formula the other, but that money stands where a plain number stood? The number itself may be
 * another one: who saw it as money may have put it right.
 */
export function answersFormula(newer: string, older: string): boolean {
  const [one, other] = [parseFormula(newer), parseFormula(older)];
  return one.ok && other.ok && answers(one.value, other.value);
}

/** `convert(…)` of the same amount: nothing else is another amount than it was. */
export function isConversionOf(newer: string, older: string): boolean {
  const [one, other] = [parseFormula(newer), parseFormula(older)];
  if (!one.ok || !other.ok || one.value.kind !== "call" || one.value.name !== "convert")
    return false;
  const [amount] = one.value.args;
  return amount !== undefined && answers(amount, other.value);
}

function answers(newer: Part, older: Part): boolean {
  if ((isNumber(older) && isTypedMoney(newer)) || isMoneyOf(newer, older)) return true;
  const [parts, others] = [partsOf(newer), partsOf(older)];
  return (
    headOf(newer) === headOf(older) &&
    parts.length === others.length &&
    parts.every((part, index) => {
      const before = others[index];
      return before !== undefined && answers(part, before);
    })
  );
}

/** What a part is apart from the parts below it. */
function headOf(part: Part): string {
  switch (part.kind) {
    case "literal":
      return JSON.stringify([
        part.kind,
        typeof part.value === "object" && part.value !== null
          ? [String(part.value.units), part.value.scale]
          : part.value,
      ]);
    case "pill":
      return JSON.stringify([part.kind, part.from, part.path]);
    case "variable":
    case "call":
      return JSON.stringify([part.kind, part.name]);
    case "operator":
      return JSON.stringify([part.kind, part.operator]);
    case "each":
      return JSON.stringify([part.kind, part.what, part.variable]);
    case "field":
    case "list":
    case "object":
    case "not":
    case "minus":
    case "choice":
      return part.kind;
  }
}

function isNumber(part: Part): boolean {
  return part.kind === "minus"
    ? isNumber(part.of)
    : part.kind === "literal" && part.value !== null && isDecimal(part.value);
}

/** `moneyOfMinorUnits(s1.limit, "usd")`: the same number, with its currency. */
function isMoneyOf(newer: Part, older: Part): boolean {
  if (newer.kind !== "call" || newer.name !== "moneyOfMinorUnits") return false;
  const [number, currency] = newer.args;
  return number !== undefined && currency?.kind === "literal" && answers(number, older);
}

/** `money(50, "usd")`: nothing but what somebody has typed. */
function isTypedMoney(part: Part): boolean {
  if (part.kind === "minus") return isTypedMoney(part.of);
  return (
    part.kind === "call" &&
    (part.name === "money" || part.name === "moneyOfMinorUnits") &&
    part.args.every((arg) => isNumber(arg) || arg.kind === "literal")
  );
}
