import { notifications } from "@mantine/notifications";
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import type { Locale } from "#i18n/language.ts";
import type { LocalizedText } from "#sdk/text.ts";
import { loadWebTranslator, type WebTranslate } from "#i18n/web/translator.ts";
import { loaded } from "../api/loaded.ts";
import { type Formats, formatsFor } from "./formats.ts";
import {
  browserLocale,
  type ChosenBy,
  forget,
  localeNow,
  remember,
  speakFromNowOn,
} from "./locale.ts";
import { Speechless } from "./speechless.tsx";

interface Spoken {
  readonly locale: Locale;
  readonly t: WebTranslate;
}

interface Language extends Spoken {
  readonly formats: Formats;
  /** Switches without a reload, and tells whether it could; where it could not, the person has been told. */
  readonly setLocale: (locale: Locale, by: ChosenBy) => Promise<boolean>;
  /** Forgets what was chosen, and speaks the browser's language. */
  readonly unsetLocale: () => void;
  /** An IANA name; null for the browser's. */
  readonly setTimeZone: (timeZone: string | null) => void;
}

const Context = createContext<Language | null>(null);

/** Gives everything below a language; shows nothing until its sentences are there. */
export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const { spoken, isSpeechless, speak } = useSpoken();
  const [timeZone, setTimeZone] = useState<string | null>(null);

  const setLocale = useCallback(
    async (locale: Locale, by: ChosenBy): Promise<boolean> => {
      const isSpoken = await speak(locale);
      if (isSpoken) remember(locale, by);
      return isSpoken;
    },
    [speak],
  );
  const unsetLocale = useCallback((): void => {
    forget();
    void speak(browserLocale());
  }, [speak]);

  const language = useMemo(
    () =>
      spoken && {
        ...spoken,
        formats: formatsFor(spoken.locale, timeZone),
        setLocale,
        unsetLocale,
        setTimeZone,
      },
    [spoken, timeZone, setLocale, unsetLocale],
  );
  if (isSpeechless) return <Speechless />;
  return language && <Context value={language}>{children}</Context>;
}

/** The language that is spoken, and the way to another one: it is spoken once its sentences are there. */
function useSpoken() {
  const [spoken, setSpoken] = useState<Spoken | null>(null);
  const [isSpeechless, setIsSpeechless] = useState(false);
  const current = useRef<Spoken | null>(null);
  const wanted = useRef<Locale | null>(null);
  const speak = useCallback(async (locale: Locale): Promise<boolean> => {
    wanted.current = locale;
    if (current.current?.locale === locale) return true;
    try {
      const t = await loaded(() => loadWebTranslator(locale));
      // Another one may have been chosen while this one was fetched.
      if (wanted.current !== locale) return false;
      speakFromNowOn(locale);
      current.current = { locale, t };
      setSpoken(current.current);
      return true;
    } catch {
      if (wanted.current !== locale) return false;
      if (current.current === null) setIsSpeechless(true);
      else
        notifications.show({ color: "red", message: current.current.t("common.language_missing") });
      return false;
    }
  }, []);
  useEffect(() => void speak(localeNow()), [speak]);
  return { spoken, isSpeechless, speak };
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
