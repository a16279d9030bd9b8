import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
} from "react";
import type { Locale } from "#i18n/language.ts";
import type { LocalizedText } from "#sdk/text.ts";
import { loadWebTranslator, type WebTranslate } from "#i18n/web/translator.ts";
import { type Formats, formatsFor } from "./formats.ts";
import { localeNow, rememberLocale } from "./locale.ts";

interface Language {
  readonly locale: Locale;
  readonly t: WebTranslate;
  readonly formats: Formats;
  /** Switches at once, without a reload. */
  readonly setLocale: (locale: Locale) => void;
  /** An IANA name; null for the browser's. */
  readonly setTimeZone: (timeZone: string | null) => void;
}

const Context = createContext<Language | null>(null);

/** Gives everything below a language; shows nothing until its sentences are there. */
export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [spoken, setSpoken] = useState<{ locale: Locale; t: WebTranslate } | null>(null);
  const [timeZone, setTimeZone] = useState<string | null>(null);

  const setLocale = useCallback((locale: Locale) => {
    rememberLocale(locale);
    void load(locale, setSpoken);
  }, []);
  useEffect(() => setLocale(localeNow()), [setLocale]);

  const language = useMemo(
    () =>
      spoken && { ...spoken, formats: formatsFor(spoken.locale, timeZone), setLocale, setTimeZone },
    [spoken, timeZone, setLocale],
  );
  return language && <Context value={language}>{children}</Context>;
}

async function load(
  locale: Locale,
  speak: (spoken: { locale: Locale; t: WebTranslate }) => void,
): Promise<void> {
  const t = await loadWebTranslator(locale);
  // Another one may have been chosen while this one was fetched.
  if (localeNow() === locale) speak({ locale, t });
}

export function useLanguage(): Language {
  const language = useContext(Context);
  if (language === null) throw new Error("There is no LanguageProvider above");
  return language;
}

/** The translator alone. */
export function useT(): WebTranslate {
  return useLanguage().t;
}

export function useFormats(): Formats {
  return useLanguage().formats;
}

/** Says what connectors and the flow's document say in every language. */
export function useSay(): (text: LocalizedText) => string {
  const { locale } = useLanguage();
  return useCallback((text) => text[locale], [locale]);
}
