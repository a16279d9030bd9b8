import type { WebTranslate } from "#i18n/web/translator.ts";
import type { Because } from "#flow/because.ts";
import type { LocalizedText } from "#sdk/text.ts";
import type { RunSummary } from "../api/runs.ts";

/** The condition that decided about a run, and what it met. */
export function filterWords(
  { held, condition, value }: Omit<NonNullable<RunSummary["filter"]>, "step">,
  t: WebTranslate,
): string {
  return t(held ? "runs.filter_held" : "runs.filter_not_held", { condition, value });
}

/** The same in a person's language. */
export function wordsOf(
  { held, condition, value }: Because,
  say: (text: LocalizedText) => string,
): Parameters<typeof filterWords>[0] {
  return { held, condition: say(condition), value: say(value) };
}
