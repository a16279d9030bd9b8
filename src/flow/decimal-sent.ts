import type { Schema } from "./catalogue.ts";
import { countsMinorUnits, isDecimal, isWrittenDecimal, putsDecimal } from "./decimal-amount.ts";
import { givesDecimalAmount } from "./formula/decimal-amount.ts";
import { currencyAt, valueAt } from "./pill.ts";
import type { Reading } from "./read.ts";
import type { Pill } from "./value.ts";

/** What a run brings where the smallest unit of a currency is counted. */

/** As it was before a conversion that would take the point away. */
export function isDecimalPill(pill: Pill, schema: Schema, { lookup, facts }: Reading): boolean {
  if (putsDecimal(facts.schemaAt(pill) ?? {}, schema)) return true;
  if (!countsMinorUnits(schema)) return false;
  return currencyAt(pill) !== null || isWrittenDecimal(valueAt(lookup(pill.from), pill.path));
}

/** The same of a formula, which may only have taken the point away. */
export function isDecimalResult(source: string, { lookup, facts }: Reading): boolean {
  return givesDecimalAmount(
    source,
    ({ from, path }) =>
      isDecimal(facts.schemaAt({ from, path: [...path] })) ||
      isWrittenDecimal(valueAt(lookup(from), path)),
  );
}
