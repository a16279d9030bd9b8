import type { AlertWork } from "../store.ts";
import { type Alert, isDue } from "./alert.ts";
import { type AlertLetter, type LetterMade, lettersOf } from "./letters.ts";
import { heardOf, type Known } from "./told.ts";

/** One turn of telling people: what becomes of the news and of what is due. Pure. */

export interface Telling {
  /** Alerts that news is in. */
  readonly heard: readonly Alert[];
  /** Other alerts, of which mail is made, or put off. */
  readonly mailed: readonly Alert[];
  readonly letters: readonly AlertLetter[];
}

export function tellingOf(
  { news, due }: Pick<AlertWork, "news" | "due">,
  {
    before,
    made,
    known,
    now,
    newId,
  }: {
    /** The alerts of the flows and connections that there is news of. */
    readonly before: readonly Alert[];
    readonly made: readonly LetterMade[];
    readonly known: Known;
    readonly now: number;
    readonly newId: () => string;
  },
): Telling {
  const heard = heardOf(news, before, { known, now, newId });
  const changed = new Set(heard.map(({ id }) => id));
  const others = due.filter(({ id }) => !changed.has(id));
  const ripe = [...heard, ...others].filter(
    ({ mail }) => mail.dueAt !== null && isDue(mail.dueAt, now),
  );
  const { letters, alerts } = lettersOf(ripe, { made, now, newId });
  const mailed = new Map(alerts.map((one) => [one.id, one]));
  return {
    heard: heard.map((one) => mailed.get(one.id) ?? one),
    mailed: alerts.filter(({ id }) => !changed.has(id)),
    letters,
  };
}
