import type { WebTranslate } from "#i18n/web/translator.ts";
import type { RunSummary } from "../api/runs.ts";

/** The condition that ended a run, and what it met. */
export function filterWords(
  { held, condition, value }: NonNullable<RunSummary["filter"]>,
  t: WebTranslate,
): string {
  return t(held ? "runs.filter_held" : "runs.filter_not_held", { condition, value });
}
