import type { AlertLetter, LetterItem } from "#engine/alerts/letters.ts";
import { text } from "#sdk/text.ts";
import { type Locale, say } from "../language.ts";
import type { SignIn } from "../sign-in/sign-in.ts";
import { type AlertParts, type Shown, showAlerts } from "./show.ts";

/** What a letter says to its receiver, whichever way it goes. */

const several = text("{count} things went wrong", "{count} 件のアラート");

export interface LetterParts extends AlertParts {
  readonly people: SignIn;
  /** Of who has chosen none. */
  readonly locale: Locale;
  readonly timeZone: string;
}

interface LetterInWords {
  readonly locale: Locale;
  readonly timeZone: string;
  readonly title: string;
  readonly items: readonly { readonly item: LetterItem; readonly shown: Shown }[];
  /** All of somebody’s alerts. */
  readonly link: string;
}

/** Names and amounts as the receiver may see them now; null where nothing is left of it. */
export async function letterInWords(
  letter: AlertLetter,
  parts: LetterParts,
): Promise<LetterInWords | null> {
  const { people } = parts;
  const chosen = await people.preferences(letter.person);
  const locale = chosen.locale ?? parts.locale;
  const told = letter.items.map(({ about, more, runId, advice, worksSince }) => ({
    about,
    count: more,
    runId,
    advice,
    works: worksSince !== null,
  }));
  const shown = await showAlerts(parts, told, letter, locale);
  const items = letter.items.flatMap((item, index) => {
    const its = shown[index] ?? null;
    return its === null ? [] : [{ item, shown: its }];
  });
  const [first] = items;
  if (first === undefined) return null;
  const count = items.length + letter.leftOut;
  return {
    locale,
    timeZone: chosen.timeZone ?? parts.timeZone,
    title: count === 1 ? first.shown.text : say(several, locale, { count }),
    items,
    link: `${people.publicUrl}/alerts`,
  };
}

/** Where something can be done about an alert. */
export function linkTo(place: Shown["place"], publicUrl: string): string {
  return `${publicUrl}${pathOf(place)}`;
}

function pathOf(place: Shown["place"]): string {
  switch (place.at) {
    case "run":
      return `/runs/${encodeURIComponent(place.id)}`;
    case "flow":
      return `/flows/${encodeURIComponent(place.id)}`;
    case "connection":
      return `/connections/${encodeURIComponent(place.id)}`;
    case "proposals":
      return "/proposals";
    case "connections":
      return "/connections";
    case "settings":
      return "/settings";
  }
}
