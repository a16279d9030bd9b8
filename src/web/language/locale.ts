import type { Locale } from "#i18n/language.ts";

/** The language that the application speaks now. Kept in the browser, so that the sign-in speaks it, too. */

const place = "millrace.locale";

/** `here`: in this browser, by whoever sat before it. `person`: somebody for themselves, wherever they sign in. */
export type ChosenBy = "here" | "person";

let kept = remembered();
let locale: Locale = kept?.locale ?? browserLocale();

export function localeNow(): Locale {
  return locale;
}

/** Who has chosen what this browser keeps; null where it keeps nothing. */
export function chosenBy(): ChosenBy | null {
  return kept?.by ?? null;
}

export function speakFromNowOn(next: Locale): void {
  locale = next;
  document.documentElement.lang = next;
}

export function remember(chosen: Locale, by: ChosenBy): void {
  kept = { locale: chosen, by };
  try {
    localStorage.setItem(place, by === "person" ? `${chosen} ${by}` : chosen);
  } catch {
    // A browser that keeps nothing speaks its own language again at the next visit.
  }
}

export function forget(): void {
  kept = null;
  try {
    localStorage.removeItem(place);
  } catch {
    // What it does not keep, it need not forget.
  }
}

function remembered(): { readonly locale: Locale; readonly by: ChosenBy } | null {
  try {
    const [locale, by] = localStorage.getItem(place)?.split(" ") ?? [];
    if (locale !== "en" && locale !== "ja") return null;
    return { locale, by: by === "person" ? by : "here" };
  } catch {
    return null;
  }
}

/** The first of the browser's languages that there is here. */
export function browserLocale(): Locale {
  const known = navigator.languages.flatMap((tag) => /^(en|ja)(-|$)/i.exec(tag)?.[1] ?? []);
  return known[0]?.toLowerCase() === "ja" ? "ja" : "en";
}
