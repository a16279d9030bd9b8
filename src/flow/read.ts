import type { Json } from "#sdk/json.ts";
import { text } from "#sdk/text.ts";
import type { OwnAmount } from "./beside.ts";
import type { Pill } from "./value.ts";
import type { Budget } from "./formula/bounds.ts";
import type { evaluateFormula } from "./formula/evaluate.ts";
import {
  type Outcome,
  type Place,
  problemOutcome,
  shown,
  valueOutcome,
  whereOf,
  wrongType,
} from "./outcome.ts";
import { convert, currencyAt, type Lookup, pillName, valueAt } from "./pill.ts";
import { problem } from "./problems.ts";
import { textOf } from "./scalar.ts";
import { kindWords } from "./shape.ts";
import type { SchemaAt } from "./seen.ts";
import type { Tables } from "./table.ts";

/** What the run gives to fields and formulas beside the pills. */
export interface FormulaFacts {
  /** When the run began, in milliseconds: the same at each retry. */
  readonly now: number;
  /** The flow's: by its clocks a day begins, and a time is told that names no zone. */
  readonly timeZone: string;
  /** Belongs to the step of the run: what UUIDs are made of. */
  readonly seed: string;
  /** What values are looked up in. */
  readonly tables: Tables;
  /** Which pills are amounts, and in which currency. */
  readonly schemaAt: SchemaAt;
  /** Works formulas out, where that is not simply done here and now. */
  readonly evaluate?: typeof evaluateFormula;
}

/** For a sample, which hangs on no time. */
export function noRun(timeZone: string, tables: Tables, schemaAt: SchemaAt): FormulaFacts {
  return { now: 0, timeZone, seed: "", tables, schemaAt };
}

export interface Reading {
  readonly lookup: Lookup;
  readonly facts: FormulaFacts;
  /** What the formulas may cost together. */
  readonly budget: Budget;
  /** Falls with every value that is read, so that a few pills cannot fill the memory. */
  sizeLeft: number;
  /** Amounts that were put into fields on the way. */
  readonly amounts: OwnAmount[];
}

export const overSize = problemOutcome();

export function readPill(pill: Pill, place: Place, reading: Reading): Outcome {
  const source = reading.lookup(pill.from);
  const found = valueAt(source, pill.path);
  if (found === undefined || found === null || found === "")
    return { kind: "nothing", pills: [pill] };
  if (!take(found, reading)) return overSize;
  if (pill.as === undefined) return valueOutcome(found);
  const converted = convert(found, pill.as, source, reading.facts.timeZone);
  switch (converted.kind) {
    case "value":
      return converted;
    case "no currency":
      return problemOutcome(
        problem("flow.no_currency", whereOf(place), {
          pill: pillName(pill),
          currency: pillName({ ...pill, path: [...(currencyAt(pill) ?? [])] }),
        }),
      );
    case "impossible":
      return problemOutcome(
        problem("flow.not_convertible", whereOf(place), {
          pill: pillName(pill),
          expected: conversionWords[pill.as.to],
          value: shown(found),
        }),
      );
  }
}

const conversionWords = {
  ...kindWords,
  decimal: text("a decimal amount", "小数の金額"),
  money: text("an amount", "金額"),
};

export function readPart(part: string | Pill, place: Place, reading: Reading): Outcome {
  if (typeof part === "string") return take(part, reading) ? valueOutcome(part) : overSize;
  const read = readPill(part, place, reading);
  if (read.kind !== "value") return read;
  const written = textOf(read.value);
  return written === undefined ? wrongType(read.value, "text", place) : valueOutcome(written);
}

export function take(json: Json, reading: Reading): boolean {
  if (reading.sizeLeft < 0) return false;
  reading.sizeLeft -= JSON.stringify(json).length;
  return reading.sizeLeft >= 0;
}
