import type { JsonObject } from "#sdk/json.ts";
import type { Correction } from "#engine/store.ts";
import { fromJsonOrNull, type JsonText, toJson } from "./rows.ts";

/** What both stores know of corrections: a list in the row of their step. */

export interface CorrectionsRow {
  readonly corrections: JsonText<readonly Correction[]> | null;
}

function correctionsIn(row: CorrectionsRow | undefined): readonly Correction[] {
  return (row && fromJsonOrNull(row.corrections)) ?? [];
}

/** The list with one more. */
export function corrected(row: CorrectionsRow | undefined, correction: Correction): string {
  return toJson([...correctionsIn(row), correction]);
}

export function newestCorrection(row: CorrectionsRow | undefined): JsonObject | null {
  return correctionsIn(row).at(-1)?.after ?? null;
}
