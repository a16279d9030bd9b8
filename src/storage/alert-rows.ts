import { type Alert, idOfAbout, keyOf, saidBefore, ways } from "#engine/alerts/alert.ts";
import type { AlertLetter, LetterMade } from "#engine/alerts/letters.ts";
import { idOfNews, isNewsAfterTrouble, type News } from "#engine/alerts/news.ts";
import type { LetterToSend, WrittenNews } from "#engine/store.ts";
import { columns } from "./columns.ts";
import { fromJson, type JsonText, toJson } from "./rows.ts";

/** Alerts and what they are made of, as both stores keep them. */

export const writtenNews = columns<WrittenNews>("n.seq, n.news, r.name AS run_name", {
  news: "json",
});

/** What earlier builds have written knows of no webhooks. */
type KeptAlert = Omit<Alert, "webhook"> & Partial<Pick<Alert, "webhook">>;
type KeptLetter = Omit<AlertLetter, "by"> & Partial<Pick<AlertLetter, "by">>;

export interface AlertRow {
  readonly alert: JsonText<KeptAlert>;
}
export interface LetterRow {
  readonly letter: JsonText<KeptLetter>;
  readonly tries: number;
}

/** `isAfterTrouble`: it is only written where trouble is known, or about to be. */
export function newsColumns(news: News) {
  return {
    runId: "runId" in news ? news.runId : null,
    news: toJson(news),
    aboutId: idOfNews(news),
    isAfterTrouble: isNewsAfterTrouble(news),
  };
}

export function alertOf({ alert }: AlertRow): Alert {
  const kept = fromJson(alert);
  return { ...kept, webhook: kept.webhook ?? saidBefore(kept) };
}

export function letterToSend({ letter, tries }: LetterRow): LetterToSend {
  return { letter: letterIn(letter), tries };
}

function letterIn(letter: LetterRow["letter"]): AlertLetter {
  return { by: "mail", ...fromJson(letter) };
}

export function letterMade({ letter }: Pick<LetterRow, "letter">): LetterMade {
  const { by, person, at } = letterIn(letter);
  return { by, person, at };
}

/** `mailAt`: when the next letter is due, by whichever way. */
export function alertColumns(alert: Alert) {
  const dueAts = ways.flatMap((way) => alert[way].dueAt ?? []);
  return {
    id: alert.id,
    person: alert.person,
    about: keyOf(alert.about),
    aboutId: idOfAbout(alert.about),
    alert: toJson(alert),
    isOpen: alert.isOpen,
    isShown: alert.isShown,
    lastAt: Math.max(alert.lastAt, alert.worksSince ?? 0),
    mailAt: dueAts.length === 0 ? null : Math.min(...dueAts),
  };
}
