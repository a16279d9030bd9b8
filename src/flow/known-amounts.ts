import type { Money } from "#sdk/action.ts";
import { currencyCode } from "#sdk/currency.ts";
import { amountOf } from "./amount.ts";
import { moneyIn, onlyPill, thresholdOf } from "./amounts.ts";
import { spotOf, stepOf } from "./blocks.ts";
import type { Catalogue } from "./catalogue.ts";
import { logicOf } from "./condition.ts";
import type { Logic } from "./custom-logic.ts";
import { fieldAt } from "./edit-field.ts";
import type { LiveWrite } from "./live-writes.ts";
import { inputOf } from "./offers.ts";
import { numberOf } from "./scalar.ts";
import type { SchemaAt } from "./seen.ts";
import { schemasIn } from "./sight.ts";
import type { Condition, ConditionRow, IfStep, Operator } from "./step.ts";
import { deedAmount, deedMoney, movesMoney, writtenCurrency } from "./step-money.ts";
import type { Pill, Value } from "./value.ts";
import { typedText } from "./value-type.ts";

/**
 * The most that a write can move, as far as it is known before anything runs: the amount that is written down,
 * or what the conditions around it let through. Null where it moves no money; empty where nothing is known.
 */
export function knownAmounts(
  { step, document }: Pick<LiveWrite, "step" | "document">,
  catalogue: Catalogue,
): readonly Money[] | null {
  if (!movesMoney(step, catalogue)) return null;
  const field = deedAmount(step, catalogue);
  if (field === undefined) return [];
  const schema = inputOf(step, catalogue) ?? {};
  const written = deedMoney(step, catalogue);
  if (written !== null) return [{ ...written, currency: currencyCode(written.currency) }];
  const value = fieldAt(step.input, [field]);
  const pill = value && onlyPill(value);
  const spot = spotOf(document, step.id);
  // What stands in a variable may be another by now than when it was compared.
  if (!pill || !spot || holdsVariable(stepOf(document, pill.from)?.kind)) return [];
  const schemaAt = schemasIn(document, catalogue);
  if (amountOf(pill, schemaAt)?.isMinor !== true) return [];
  const way = [...spot.inside, spot];
  const bounds = spot.inside.flatMap(({ step: around }, index) =>
    around.kind === "if" ? boundsBy(around, way[index + 1]?.block ?? null, { pill, schemaAt }) : [],
  );
  const currency = writtenCurrency(step.input, schema, [field]);
  return bounds.filter((bound) => currency === null || bound.currency === currencyCode(currency));
}

function holdsVariable(kind: string | undefined): boolean {
  return kind === "variable" || kind === "update";
}

interface Sought {
  readonly pill: Pill;
  readonly schemaAt: SchemaAt;
}

/** In a branch its own condition holds, and none of those before it. */
function boundsBy({ branches }: IfStep, branch: string | null, sought: Sought): readonly Money[] {
  const taken = branches.findIndex(({ id }) => id === branch);
  return branches
    .slice(0, taken + 1)
    .flatMap(({ condition }, index) =>
      condition === null ? [] : boundsOf(condition, index === taken, sought),
    );
}

/** What an amount is at most where a condition holds, or where it does not. */
function boundsOf(condition: Condition, holds: boolean, sought: Sought): readonly Money[] {
  const understood = logicOf(condition);
  if (!understood.ok) return [];
  const { logic } = understood;
  const inside = (one: Logic, isTrue: boolean): readonly Money[] => {
    switch (one.is) {
      case "row":
        return boundOf(condition, one.row - 1, isTrue, logic, sought);
      case "not":
        return inside(one.of, !isTrue);
      case "and":
      case "or":
        // Of several of which only one need be so, none is certain.
        return (one.is === "and") === isTrue || one.of.length === 1
          ? one.of.flatMap((part) => inside(part, isTrue))
          : [];
    }
  };
  return inside(logic, holds);
}

function boundOf(
  condition: Condition,
  index: number,
  holds: boolean,
  logic: Logic,
  { pill, schemaAt }: Sought,
): readonly Money[] {
  const row = condition.rows[index];
  const money = row && moneyIn(row, schemaAt);
  const compared = row && comparedWith(row, pill);
  if (!money?.needsCurrency || money.isCalculated || !compared) return [];
  if (money.amounts.some(({ isMinor }) => !isMinor)) return [];
  if (!(holds ? mostWhereSo : mostWhereNot).has(compared.operator)) return [];
  const threshold = thresholdOf(condition, index, money, logic);
  return threshold === null ? [] : [{ amount: compared.number, currency: threshold.currency }];
}

const mostWhereSo: ReadonlySet<Operator> = new Set(["less", "lessOrEqual", "equals"]);
const mostWhereNot: ReadonlySet<Operator> = new Set(["greater", "greaterOrEqual", "notEquals"]);

/** Seen from the amount: `50 is less than Amount` is `Amount is greater than 50`. */
const mirrored: Partial<Record<Operator, Operator>> = {
  greater: "less",
  greaterOrEqual: "lessOrEqual",
  less: "greater",
  lessOrEqual: "greaterOrEqual",
  equals: "equals",
  notEquals: "notEquals",
};

function comparedWith(
  { left, operator, right }: ConditionRow,
  pill: Pill,
): { readonly operator: Operator; readonly number: number } | null {
  if (left === null || right === null) return null;
  const isLeft = isSame(onlyPill(left), pill);
  if (!isLeft && !isSame(onlyPill(right), pill)) return null;
  const number = plainNumber(isLeft ? right : left);
  const seen = isLeft ? operator : mirrored[operator];
  return number === null || seen === undefined ? null : { operator: seen, number };
}

function isSame(one: Pill | null, other: Pill): boolean {
  return one?.from === other.from && one.path.join("\n") === other.path.join("\n");
}

function plainNumber(value: Value): number | null {
  const typed = value.kind === "constant" ? value.value : typedText(value);
  const number = typed === undefined ? undefined : numberOf(typed);
  return number !== undefined && Number.isSafeInteger(number) && number > 0 ? number : null;
}
