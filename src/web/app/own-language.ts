import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import type { Locale } from "#i18n/language.ts";
import { api, ask } from "../api/client.ts";
import { useMe } from "../api/me.ts";
import { useLanguage } from "../language/language.tsx";
import { chosenBy } from "../language/locale.ts";
import { useSayFailure } from "../parts/failure.tsx";

/**
 * Shows everything in the language and time zone that the person has chosen for themselves, on whatever
 * machine they sign in. What was not chosen is the browser's.
 */
export function useOwnLanguage(): void {
  const { locale: chosen, timeZone } = useMe();
  const { locale, setLocale, unsetLocale, setTimeZone } = useLanguage();
  useEffect(() => {
    if (chosen !== null) void setLocale(chosen, "person");
    // What was chosen at the door, by nobody in particular, stays.
    else if (chosenBy() === "person") unsetLocale();
  }, [chosen, setLocale, unsetLocale]);
  useEffect(() => setTimeZone(timeZone), [timeZone, setTimeZone]);

  // The server's words are there in the language that they were asked for in.
  const queries = useQueryClient();
  const spoken = useRef(locale);
  useEffect(() => {
    if (spoken.current === locale) return;
    spoken.current = locale;
    void queries.invalidateQueries();
  }, [locale, queries]);
}

/** Switches the language, and remembers it for the person. */
export function useChooseLocale(): (locale: Locale) => Promise<void> {
  const { person } = useMe();
  const { setLocale } = useLanguage();
  const sayFailure = useSayFailure();
  const { mutate } = useMutation({
    mutationFn: (locale: Locale) => ask(() => api.me.$patch({ json: { locale } })),
    onError: sayFailure,
  });
  const hasName = person !== null;
  return useCallback(
    async (locale) => {
      const isSpoken = await setLocale(locale, hasName ? "person" : "here");
      if (isSpoken && hasName) mutate(locale);
    },
    [hasName, mutate, setLocale],
  );
}
