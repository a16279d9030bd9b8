import type { Translate } from "#i18n/translator.ts";
import { usage } from "./failure.ts";

/** A number as an option says it; null where it is not said. Throws what says how to say it. */
export function wholeNumber(
  said: string | undefined,
  t: Translate,
  otherwise: "cli.no_number" | "cli.limits.no_number" = "cli.no_number",
): number | null {
  if (said === undefined) return null;
  if (!/^\d{1,15}$/.test(said)) throw usage(t(otherwise, { said }));
  return Number(said);
}
