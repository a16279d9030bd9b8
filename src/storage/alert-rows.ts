import { type Alert, idOfAbout, keyOf } from "#engine/alerts/alert.ts";
import type { AlertChoices } from "#engine/alerts/choices.ts";
import type { AlertLetter, LetterMade } from "#engine/alerts/letters.ts";
import { idOfNews, isNewsAfterTrouble, type News } from "#engine/alerts/news.ts";
import type { LetterToSend, ListedAlert, WrittenNews } from "#engine/store.ts";
import { fromJson, type JsonText, toJson } from "./rows.ts";

/** Alerts and what they are made of, as both stores keep them. */

export interface NewsRow {
  readonly seq: number;
  readonly news: JsonText<News>;
  readonly name: string | null;
}

export interface AlertRow {
  readonly alert: JsonText<Alert>;
}

export interface ListedRow extends AlertRow {
  readonly is_new: number | boolean;
  readonly heard: number;
}

export interface LetterRow {
  readonly letter: JsonText<AlertLetter>;
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

export function writtenNews({ seq, news, name }: NewsRow): WrittenNews {
  return { seq, news: fromJson(news), runName: name };
}

export function alertOf({ alert }: AlertRow): Alert {
  return fromJson(alert);
}

export function listedAlert({ alert, is_new: isNew }: ListedRow): ListedAlert {
  return { alert: fromJson(alert), isNew: Boolean(isNew) };
}

export function letterToSend({ letter, tries }: LetterRow): LetterToSend {
  return { letter: fromJson(letter), tries };
}

export function letterMade({ letter }: Pick<LetterRow, "letter">): LetterMade {
  const { person, at } = fromJson(letter);
  return { person, at };
}

export interface ChoicesRow {
  readonly person: string;
  readonly choices: JsonText<AlertChoices>;
}

export function choicesByPerson(rows: readonly ChoicesRow[]): ReadonlyMap<string, AlertChoices> {
  return new Map(rows.map(({ person, choices }) => [person, fromJson(choices)]));
}

export function alertColumns(alert: Alert) {
  return {
    id: alert.id,
    person: alert.person,
    about: keyOf(alert.about),
    aboutId: idOfAbout(alert.about),
    alert: toJson(alert),
    isOpen: alert.isOpen,
    isShown: alert.isShown,
    lastAt: Math.max(alert.lastAt, alert.worksSince ?? 0),
    mailAt: alert.mail.dueAt,
  };
}
