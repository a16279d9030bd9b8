import { currencyCode } from "#sdk/currency.ts";
import type { Json } from "#sdk/json.ts";
import { text } from "#sdk/text.ts";
import { asCurrency, isCurrencyPill, moneyIn, thresholdOf } from "./amounts.ts";
import { compared } from "./compare.ts";
import { type Logic, logicHolds, parseLogic, rowsIn } from "./custom-logic.ts";
import type { Condition, ConditionRow } from "./step.ts";
import type { Pill, Value } from "./value.ts";
import { readFormula } from "./formula-field.ts";
import { newReading, resolve, tooBig } from "./mapping.ts";
import { operators } from "./operators.ts";
import { type Outcome, type Place, whereOf } from "./outcome.ts";
import { isList, type Lookup, pillName, valueAt } from "./pill.ts";
import { type Problem, problem } from "./problems.ts";
import { numberOf } from "./scalar.ts";
import type { SchemaAt } from "./seen.ts";
import { type FormulaFacts, overSize, type Reading, readPill, take } from "./read.ts";

export type Held =
  | { readonly is: "known"; readonly value: boolean }
  /** It hangs on amounts in currencies of which nothing is said. */
  | { readonly is: "foreign"; readonly rows: readonly Foreign[] }
  | { readonly is: "wrong"; readonly problems: readonly Problem[] };

/** A row that compares amounts in two currencies, which are neither greater, less nor equal. */
export interface Foreign {
  readonly index: number;
  /** Of the records, each once. */
  readonly amounts: readonly { readonly pill: Pill; readonly currency: string }[];
  /** Of what formulas have calculated. */
  readonly calculated: readonly string[];
  /** Of what they are compared with; null where they are compared with each other. */
  readonly threshold: string | null;
}

/**
 * Does a condition hold? Every row is worked out, so that what is wrong with one shows whatever the
 * others say. What is missing is no problem: `compare.ts` says what each operator makes of it.
 */
export function holds(
  condition: Condition,
  lookup: Lookup,
  facts: FormulaFacts,
  schemaAt: SchemaAt,
): Held {
  const understood = logicOf(condition);
  if (!understood.ok) return { is: "wrong", problems: understood.problems };
  const { logic } = understood;
  const reading = newReading(lookup, facts);
  const rows = condition.rows.map((row, index): RowHeld => {
    const mixed = currenciesIn(condition, index, logic, lookup, schemaAt);
    if (mixed.is !== "known") return mixed;
    return rowHolds(row, index, reading, schemaAt, mixed.currency).held;
  });
  const problems = rows.flatMap((row) => (row.is === "wrong" ? row.problems : []));
  if (reading.sizeLeft < 0) return { is: "wrong", problems: [tooBig(rowsPlace)] };
  if (problems.length > 0) return { is: "wrong", problems };
  const value = logicHolds(logic, (number) => {
    const row = rows[number - 1];
    return row?.is === "foreign" ? null : row?.is === "known" && row.value;
  });
  return value === null
    ? { is: "foreign", rows: rows.flatMap((row) => (row.is === "foreign" ? [row.row] : [])) }
    : { is: "known", value };
}

type RowHeld =
  | Exclude<Held, { readonly is: "foreign" }>
  | { readonly is: "foreign"; readonly row: Foreign };

/** Known: all that the row compares is in one currency, or no money. What formulas calculate is not among it. */
type Currencies =
  | Exclude<RowHeld, { readonly is: "known" }>
  | { readonly is: "known"; readonly currency: string | null };

const noCurrency = { is: "known", currency: null } as const;

function currenciesIn(
  condition: Condition,
  index: number,
  logic: Logic,
  lookup: Lookup,
  schemaAt: SchemaAt,
): Currencies {
  const row = condition.rows[index];
  const money = row && moneyIn(row, schemaAt);
  if (!money || money.isOfOne) return noCurrency;
  const there = money.amounts.filter(({ pill }) => isThere(valueAt(lookup(pill.from), pill.path)));
  if (there.length === 0 && !money.isCalculated) return noCurrency;
  const where = whereOf(rowPlace(index, "right"));
  const wanted = money.needsCurrency ? thresholdOf(condition, index, money, logic) : null;
  // Whether a formula gives an amount at all shows when it is worked out.
  if (money.isCalculated && wanted === null) return noCurrency;
  if (money.needsCurrency && wanted === null)
    return {
      is: "wrong",
      problems: [problem("flow.threshold_no_currency", where, { row: index + 1 })],
    };
  const amounts = there.map(({ pill, currency: path }) => {
    const found = valueAt(lookup(pill.from), path);
    return { pill, currency: typeof found === "string" ? currencyCode(found) : "" };
  });
  const without = amounts.find(({ currency }) => currency === "");
  if (without !== undefined) {
    const params = { row: index + 1, pill: pillName(without.pill) };
    return {
      is: "wrong",
      problems: [problem("flow.amount_no_currency", whereOf(rowPlace(index, "left")), params)],
    };
  }
  const threshold = wanted?.currency ?? null;
  // In which currency it is shows then, too.
  if (money.isCalculated) return { is: "known", currency: threshold };
  const [currency = null, ...others] = new Set([
    ...amounts.map((one) => one.currency),
    ...(wanted ? [wanted.currency] : []),
  ]);
  return others.length === 0
    ? { is: "known", currency }
    : { is: "foreign", row: { index, amounts, calculated: [], threshold } };
}

function isThere(json: Json | undefined): boolean {
  return json !== undefined && json !== null && json !== "";
}

/** A row of a condition that could be worked out, and what stood on its left side. */
export interface Met {
  readonly row: ConditionRow;
  readonly holds: boolean;
  readonly left: Json | undefined;
}

export function met(
  condition: Condition,
  lookup: Lookup,
  facts: FormulaFacts,
  schemaAt: SchemaAt,
): readonly Met[] {
  const understood = logicOf(condition);
  if (!understood.ok) return [];
  const reading = newReading(lookup, facts);
  return condition.rows.flatMap((row, index) => {
    const mixed = currenciesIn(condition, index, understood.logic, lookup, schemaAt);
    if (mixed.is === "wrong") return [];
    const currency = mixed.is === "known" ? mixed.currency : null;
    const { held, left } = rowHolds(row, index, reading, schemaAt, currency);
    if (held.is === "wrong") return [];
    // An amount in another currency is neither above nor below what it is compared with.
    const holds = mixed.is === "known" && held.is === "known" && held.value;
    return [{ row, holds, left }];
  });
}

type Understood =
  | { readonly ok: true; readonly logic: Logic }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** How the rows of a condition go together, or why that cannot be told. */
export function logicOf({ match, logic: written, rows }: Condition): Understood {
  const all = rows.map((_, index): Logic => ({ is: "row", row: index + 1 }));
  if (match !== "custom")
    return { ok: true, logic: { is: match === "all" ? "and" : "or", of: all } };
  const where = { step: null, path: ["logic"] };
  if (written.trim() === "") return wrong(problem("flow.logic_missing", where, {}));
  const parsed = parseLogic(written);
  if (!parsed.ok)
    return wrong(
      parsed.found === ""
        ? problem("flow.logic_ends_early", where, {})
        : problem("flow.logic_unreadable", where, { found: parsed.found }),
    );
  const named = rowsIn(parsed.logic);
  const unknown = [...named].filter((row) => row > rows.length);
  const unused = all.map((_, index) => index + 1).filter((row) => !named.has(row));
  const problems = [
    ...unknown.map((row) => problem("flow.logic_unknown_row", where, { row })),
    ...unused.map((row) => problem("flow.logic_unused_row", where, { row })),
  ];
  return problems.length === 0 ? { ok: true, logic: parsed.logic } : { ok: false, problems };
}

function wrong(...problems: readonly Problem[]): {
  readonly ok: false;
  readonly problems: readonly Problem[];
} {
  return { ok: false, problems };
}

const rowsPlace: Place = { path: ["rows"], label: undefined, source: null };

/** Where one side of a row stands. */
export function rowPlace(index: number, side: "left" | "right"): Place {
  const number = String(index + 1);
  return {
    path: ["rows", String(index), side],
    label: text(`Condition ${number}`, `条件 ${number}`),
    source: null,
  };
}

function rowHolds(
  row: ConditionRow,
  index: number,
  reading: Reading,
  schemaAt: SchemaAt,
  /** Of its amounts, and of the numbers beside them. */
  currency: string | null,
): { readonly held: RowHeld; readonly left: Json | undefined } {
  const left = sideOf(row.left, rowPlace(index, "left"), reading);
  const right = operators[row.operator].compares
    ? sideOf(row.right, rowPlace(index, "right"), reading)
    : missing;
  const problems = [left, right].flatMap((side) => (side.kind === "problems" ? side.problems : []));
  if (left.kind === "problems" || right.kind === "problems")
    return { held: { is: "wrong", problems }, left: undefined };
  const calculated = [left, right].flatMap((side) => side.currency ?? []);
  const all = new Set([...calculated, ...(currency === null ? [] : [currency])]);
  if (all.size > 1)
    return {
      held: { is: "foreign", row: { index, amounts: [], calculated, threshold: currency } },
      left: left.value,
    };
  if (all.size === 1 && currency === null && [left, right].some(isBare)) {
    const where = whereOf(rowPlace(index, "right"));
    const nobodySaid = problem("flow.threshold_no_currency", where, { row: index + 1 });
    return { held: { is: "wrong", problems: [nobodySaid] }, left: left.value };
  }
  const areCodes = [row.left, row.right].some((side) => isCurrencyPill(side, schemaAt));
  const side = (json: Json | undefined) => (areCodes ? asCurrency(json) : json);
  const found = compared(row.operator, side(left.value), side(right.value), {
    place: rowPlace(index, "left"),
    zone: reading.facts.timeZone,
  });
  const held: RowHeld = found.ok
    ? { is: "known", value: found.value }
    : { is: "wrong", problems: found.problems };
  return { held, left: left.value };
}

type Side =
  /** Undefined: missing. */
  | { readonly kind: "value"; readonly value: Json | undefined; readonly currency?: string }
  | { readonly kind: "problems"; readonly problems: readonly Problem[] };

/** A number other than zero, of which nobody knows in which currency it is. */
function isBare(side: Side): boolean {
  if (side.kind === "problems" || side.currency !== undefined || side.value === undefined)
    return false;
  const items = isList(side.value) ? side.value : [side.value];
  return items.some((one) => (numberOf(one) ?? 0) !== 0);
}

const missing: Side = { kind: "value", value: undefined };

/** Unlike a field, where an empty text is as good as nothing, a condition tells the two apart. */
function sideOf(value: Value | null, place: Place, reading: Reading): Side {
  switch (value?.kind) {
    case undefined:
      return missing;
    case "constant":
      return take(value.value, reading) ? there(value.value) : sideFrom(overSize);
    case "pill":
      return pillSide(value, place, reading);
    case "text": {
      const parts = value.parts.filter((part) => part !== "");
      const [only] = parts;
      if (only === undefined) return there("");
      return parts.length === 1 && typeof only === "object"
        ? pillSide(only, place, reading)
        : sideFrom(resolve(value, {}, place, reading));
    }
    case "formula":
      return sideFrom(readFormula(value.source, place, reading));
    case "lookup":
    case "object":
    case "list":
      return sideFrom(resolve(value, {}, place, reading));
  }
}

function pillSide(pill: Pill, place: Place, reading: Reading): Side {
  const isText = pill.as === undefined || pill.as.to === "text";
  return isText && valueAt(reading.lookup(pill.from), pill.path) === ""
    ? there("")
    : sideFrom(readPill(pill, place, reading));
}

function there(value: Json): Side {
  return { kind: "value", value: value ?? undefined };
}

function sideFrom(outcome: Outcome): Side {
  return outcome.kind === "nothing" ? missing : outcome;
}
