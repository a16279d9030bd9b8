import { currencyCode, isCurrency } from "#sdk/currency.ts";
import { type Amount, amountOf } from "./amount.ts";
import type { Json } from "#sdk/json.ts";
import { type Logic, rowsBeside } from "./custom-logic.ts";
import { checkFormula } from "./formula/check.ts";
import { isMoneyType } from "./formula/types.ts";
import { plainFrom } from "./formula-value.ts";
import { operators } from "./operators.ts";
import { isList } from "./pill.ts";
import { numberOf } from "./scalar.ts";
import { type SchemaAt, seeBy } from "./seen.ts";
import { shapeOf } from "./shape.ts";
import type { Condition, ConditionRow } from "./step.ts";
import type { Pill, Value } from "./value.ts";
import { pillsIn } from "./value-pills.ts";
import { typedText } from "./value-type.ts";

/** What the rows of a condition have to do with money. */

export interface MoneyRow {
  readonly amounts: readonly Amount[];
  /** Something on either side has no currency of its own: that of the row is its. */
  readonly needsCurrency: boolean;
  /** Nothing but amounts of one currency, of one record, stand in it: which that is does not matter. */
  readonly isOfOne: boolean;
  /** A formula gives what is compared, of these amounts: its currency shows when it is worked out. */
  readonly isCalculated: boolean;
}

/** Null for a row that compares no amount. */
export function moneyIn(row: ConditionRow, schemaAt: SchemaAt): MoneyRow | null {
  if (!operators[row.operator].compares) return null;
  const sides = [sideOf(row.left, schemaAt), sideOf(row.right, schemaAt)];
  const amounts = sides.flatMap((side) => side.amounts);
  if (amounts.length === 0) return calculatedIn(sides);
  const needsCurrency = sides.some(({ isBare }) => isBare);
  const isOfOne = !needsCurrency && new Set(amounts.map(currencyPlace)).size === 1;
  return { amounts, needsCurrency, isOfOne, isCalculated: false };
}

/** Two formulas name their currencies both. */
function calculatedIn(sides: readonly Side[]): MoneyRow | null {
  const others = sides.filter(({ calculated }) => calculated === null);
  if (others.length !== 1) return null;
  const amounts = sides.flatMap(({ calculated }) => calculated ?? []);
  const needsCurrency = others.some(({ isBare }) => isBare);
  return { amounts, needsCurrency, isOfOne: !needsCurrency, isCalculated: true };
}

interface Side {
  readonly amounts: readonly Amount[];
  /** It holds something that is no amount. */
  readonly isBare: boolean;
  /** Of which amounts a formula calculates the one that it gives; null where it gives none. */
  readonly calculated: readonly Amount[] | null;
}

const nothing: Side = { amounts: [], isBare: false, calculated: null };
const bare: Side = { ...nothing, isBare: true };

function sideOf(value: Value | null, schemaAt: SchemaAt): Side {
  const pill = value && onlyPill(value);
  if (pill) {
    const amount = amountOf(pill, schemaAt);
    return amount === null ? bare : { ...nothing, amounts: [amount] };
  }
  switch (value?.kind) {
    case undefined:
      return nothing;
    case "constant":
      return value.value === null || value.value === "" || isZero(value) ? nothing : bare;
    case "list": {
      const items = value.items.map((item) => sideOf(item, schemaAt));
      return {
        ...nothing,
        amounts: items.flatMap(({ amounts }) => amounts),
        isBare: items.some(({ isBare }) => isBare),
      };
    }
    case "text":
      return value.parts.every((part) => part === "") || isZero(value) ? nothing : bare;
    case "formula":
      return { ...bare, calculated: calculatedBy(value, schemaAt) };
    case "pill":
    case "lookup":
    case "object":
      return bare;
  }
}

/** The amounts that a formula calculates an amount of; null where it gives something else. */
export function calculatedBy(value: Value, schemaAt: SchemaAt): readonly Amount[] | null {
  if (value.kind !== "formula") return null;
  const checked = checkFormula(value.source, seeBy(schemaAt));
  return checked.ok && isMoneyType(checked.type)
    ? pillsIn(value).flatMap(({ pill }) => amountOf(pill, schemaAt) ?? [])
    : null;
}

/** Nothing is as much in every currency. */
function isZero(value: Value): boolean {
  const typed = value.kind === "constant" ? value.value : typedText(value);
  return typed !== undefined && numberOf(typed) === 0;
}

/** The pill that a value is, in whichever way it is written; null for what is more than one, or none. */
export function onlyPill(value: Value): Pill | null {
  switch (value.kind) {
    case "pill":
      return value;
    case "text": {
      const parts = value.parts.filter((part) => part !== "");
      const [only] = parts;
      return parts.length === 1 && typeof only === "object" ? only : null;
    }
    case "formula": {
      const plain = plainFrom(value.source);
      return plain?.kind === "pill" ? plain : null;
    }
    case "constant":
    case "lookup":
    case "object":
    case "list":
      return null;
  }
}

/** Is it the code of a currency that stands there? Its case means nothing. */
export function isCurrencyPill(value: Value | null, schemaAt: SchemaAt): boolean {
  const pill = value && onlyPill(value);
  const schema = pill ? schemaAt(pill) : undefined;
  return schema !== undefined && shapeOf(schema).facts?.currency === true;
}

/** Texts in it as currencies are compared. */
export function asCurrency(json: Json | undefined): Json | undefined {
  if (typeof json === "string") return currencyCode(json);
  return isList(json) ? json.map((one) => asCurrency(one) ?? null) : json;
}

/** In which currency the plain numbers of a row are; null where nobody has said it. */
export interface ThresholdOf {
  readonly currency: string;
  /** Where it comes from: what stands in the row, another row that must hold beside it, or the system. */
  readonly by: "row" | "condition" | "system";
}

export function thresholdOf(
  condition: Condition,
  index: number,
  { amounts }: MoneyRow,
  logic: Logic,
): ThresholdOf | null {
  const written = condition.rows[index]?.currency;
  if (written !== undefined) return { currency: currencyCode(written), by: "row" };
  const beside = besideOf(condition, index, amounts, logic);
  if (beside !== null) return { currency: beside, by: "condition" };
  const declared = only(amounts.map((one) => one.declared));
  return declared === null ? null : { currency: declared, by: "system" };
}

/** Can a record come whose amounts are in another currency than what they are compared with? */
export function canBeForeign(
  condition: Condition,
  index: number,
  money: MoneyRow,
  logic: Logic,
): boolean {
  const { amounts, needsCurrency } = money;
  if (money.isOfOne) return false;
  const certain =
    besideOf(condition, index, amounts, logic) ?? only(amounts.map(({ declared }) => declared));
  if (certain !== null) {
    const threshold = needsCurrency ? thresholdOf(condition, index, money, logic) : null;
    return threshold !== null && threshold.currency !== certain;
  }
  return true;
}

/** Amounts of one record may share their currency. */
function currencyPlace({ pill: { from }, currency }: Amount): string {
  return JSON.stringify([from, currency]);
}

/**
 * The currency that a row beside this one asks of the record: `Currency equals USD and Amount is greater
 * than 50`. A record in another currency never comes to the amount.
 */
function besideOf(
  { rows }: Condition,
  index: number,
  amounts: readonly Amount[],
  logic: Logic,
): string | null {
  const others = [...rowsBeside(logic, index + 1)]
    .filter((number) => number !== index + 1)
    .flatMap((number) => rows[number - 1] ?? []);
  const asked = (amount: Amount): string | null => {
    const found = others.flatMap((row) => currencyAsked(row, amount) ?? []);
    return only(found);
  };
  return only(amounts.map(asked));
}

function currencyAsked(row: ConditionRow, { pill, currency }: Amount): string | null {
  if (row.operator !== "equals" || row.left === null || row.right === null) return null;
  const [left, right] = [onlyPill(row.left), onlyPill(row.right)];
  const one = left ?? right;
  const typed = typedText(left === null ? row.left : row.right);
  const isIt =
    one !== null && one.from === pill.from && one.path.join("\n") === currency.join("\n");
  return isIt && typed !== undefined && isCurrency(typed) ? currencyCode(typed) : null;
}

function only(found: readonly (string | null)[]): string | null {
  const [first = null] = found;
  return found.every((one) => one === first) ? first : null;
}
