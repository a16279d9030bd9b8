import type { Locale } from "#i18n/language.ts";

/** The language that the application speaks now. Kept in the browser, so that the sign-in speaks it, too. */

const place = "millrace.locale";

let locale: Locale = remembered() ?? preferred();

export function localeNow(): Locale {
  return locale;
}

export function rememberLocale(next: Locale): void {
  locale = next;
  document.documentElement.lang = next;
  try {
    localStorage.setItem(place, next);
  } catch {
    // A browser that keeps nothing speaks its own language again at the next visit.
  }
}

function remembered(): Locale | null {
  try {
    const kept = localStorage.getItem(place);
    return kept === "en" || kept === "ja" ? kept : null;
  } catch {
    return null;
  }
}

/** The first of the browser's languages that there is here. */
function preferred(): Locale {
  const known = navigator.languages.flatMap((tag) => /^(en|ja)(-|$)/i.exec(tag)?.[1] ?? []);
  return known[0]?.toLowerCase() === "ja" ? "ja" : "en";
}
