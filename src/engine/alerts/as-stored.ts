import { type Alert, idOfAbout, keyOf, saidBefore, ways } from "./alert.ts";
import type { AlertLetter, LetterMade } from "./letters.ts";
import type { LetterToSend } from "../store.ts";

/** What earlier builds have written knows of no webhooks, or of no posts. */
export interface AlertParts {
  readonly alert: Omit<Alert, "webhook" | "post"> & Partial<Pick<Alert, "webhook" | "post">>;
  readonly isNew: boolean;
  readonly heard: number;
}
export interface LetterParts {
  readonly letter: Omit<AlertLetter, "by"> & Partial<Pick<AlertLetter, "by">>;
  readonly tries: number;
}
export function alertOf({ alert }: Pick<AlertParts, "alert">): Alert {
  const { webhook = saidBefore(alert), post = saidBefore(alert) } = alert;
  return { ...alert, webhook, post };
}

export function letterToSend({ letter, tries }: LetterParts): LetterToSend {
  return { letter: { by: "mail", ...letter }, tries };
}

export function letterMade({ letter }: Pick<LetterParts, "letter">): LetterMade {
  const { by = "mail", person, at } = letter;
  return { by, person, at };
}

/** What an alert can be found by. `mailAt`: when the next letter is due, by whichever way. */
export function alertColumns(alert: Alert) {
  const dueAts = ways.flatMap((way) => alert[way].dueAt ?? []);
  return {
    id: alert.id,
    person: alert.person,
    about: keyOf(alert.about),
    aboutId: idOfAbout(alert.about),
    alert,
    isOpen: alert.isOpen,
    isShown: alert.isShown,
    lastAt: Math.max(alert.lastAt, alert.worksSince ?? 0),
    mailAt: dueAts.length === 0 ? null : Math.min(...dueAts),
  };
}
