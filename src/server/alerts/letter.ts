import type { AlertLetter, LetterItem } from "#engine/alerts/letters.ts";
import { text } from "#sdk/text.ts";
import { type Locale, say } from "../language.ts";
import type { SignIn } from "../sign-in/sign-in.ts";
import { type AlertParts, type Shown, showAlerts } from "./show.ts";

/** What a letter says to its receiver, whichever way it goes. */

const error = text("Error: {code}", "エラー: {code}");
const last = text("Last: {at}", "最終発生: {at}");
const since = text("Since: {at}", "回復: {at}");
const leftOut = text(
  "{count} more were left out here. All of them: {link}",
  "ほかに {count} 件あります。すべてのアラート: {link}",
);
const several = text("{count} alerts", "{count} 件のアラート");

export interface LetterParts extends AlertParts {
  readonly people: SignIn;
  /** Of who has chosen none. */
  readonly locale: Locale;
  readonly timeZone: string;
}

export interface LetterInWords {
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

type Reader = Pick<LetterInWords, "locale" | "timeZone">;

/** What is said of one alert, line by line. */
export function linesOf(
  { lastAt, worksSince }: LetterItem,
  { text: words, money, code, advice }: Shown,
  reader: Reader,
): readonly string[] {
  const { locale } = reader;
  return [
    words,
    ...money.map((sum) => sum.words),
    ...(code === null ? [] : [say(error, locale, { code })]),
    ...(advice === null ? [] : [advice]),
    worksSince === null
      ? say(last, locale, { at: momentIn(reader, lastAt) })
      : say(since, locale, { at: momentIn(reader, worksSince) }),
  ];
}

export function momentIn({ locale, timeZone }: Reader, at: number): string {
  const style = { timeZone, dateStyle: "medium", timeStyle: "long" } as const;
  return new Intl.DateTimeFormat(locale, style).format(at);
}

export function leftOutWords(
  count: number,
  { locale, link }: Pick<LetterInWords, "locale" | "link">,
): string {
  return say(leftOut, locale, { count, link });
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
