import type { RunSummary } from "../api/runs.ts";
import { useLanguage } from "../language/language.tsx";

/** Whose word a run waits for whose writes are above a limit; null where it waits for none. */
export function useWaitsFor(): (run: Pick<RunSummary, "waitsFor">) => string | null {
  const { t, locale } = useLanguage();
  return ({ waitsFor }) => {
    if (waitsFor.length === 0) return null;
    if (waitsFor.some(({ isYou }) => isYou)) return t("limits.waits_for_you");
    const owners = waitsFor.map(({ person }) => person.name);
    return t("limits.waits_for", { owners: new Intl.ListFormat(locale).format(owners) });
  };
}
