import type { Json } from "#sdk/json.ts";
import { text } from "#sdk/text.ts";
import { compared } from "./compare.ts";
import { type Logic, logicHolds, parseLogic, rowsIn } from "./custom-logic.ts";
import type { Condition, ConditionRow } from "./step.ts";
import type { Pill, Value } from "./value.ts";
import { readFormula } from "./formula-field.ts";
import { newReading, resolve, tooBig } from "./mapping.ts";
import { operators } from "./operators.ts";
import type { Outcome, Place } from "./outcome.ts";
import { type Lookup, valueAt } from "./pill.ts";
import { type Problem, problem } from "./problems.ts";
import { type FormulaFacts, overSize, type Reading, readPill, take } from "./read.ts";

export type Held =
  | { readonly ok: true; readonly value: boolean }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Does a condition hold? Every row is worked out, so that what is wrong with one shows whatever the
 * others say. What is missing is no problem: `compare.ts` says what each operator makes of it.
 */
export function holds(condition: Condition, lookup: Lookup, facts: FormulaFacts): Held {
  const logic = logicOf(condition);
  if (!logic.ok) return logic;
  const reading = newReading(lookup, facts);
  const rows = condition.rows.map((row, index) => rowHolds(row, index, reading));
  const problems = rows.flatMap((row) => (row.ok ? [] : row.problems));
  if (reading.sizeLeft < 0) return { ok: false, problems: [tooBig(rowsPlace)] };
  if (problems.length > 0) return { ok: false, problems };
  const value = logicHolds(logic.logic, (number) => {
    const row = rows[number - 1];
    return row?.ok === true && row.value;
  });
  return { ok: true, value };
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

function rowHolds(row: ConditionRow, index: number, reading: Reading): Held {
  const left = sideOf(row.left, rowPlace(index, "left"), reading);
  const right = operators[row.operator].compares
    ? sideOf(row.right, rowPlace(index, "right"), reading)
    : missing;
  const problems = [left, right].flatMap((side) => (side.kind === "problems" ? side.problems : []));
  if (left.kind === "problems" || right.kind === "problems") return { ok: false, problems };
  return compared(row.operator, left.value, right.value, {
    place: rowPlace(index, "left"),
    zone: reading.facts.timeZone,
  });
}

type Side =
  /** Undefined: missing. */
  | { readonly kind: "value"; readonly value: Json | undefined }
  | { readonly kind: "problems"; readonly problems: readonly Problem[] };

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
