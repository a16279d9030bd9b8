import type { AlertWork } from "../store.ts";
import { type Alert, isDue, ways } from "./alert.ts";
import { type AlertLetter, type LetterMade, lettersOf } from "./letters.ts";
import { heardOf, type Known } from "./told.ts";

/** One turn of sending alerts: what to do with the news and with due letters. Pure. */

export interface Telling {
  /** Alerts that news is in. */
  readonly heard: readonly Alert[];
  /** Other alerts, of which letters are written, or put off. */
  readonly written: readonly Alert[];
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
  const next = new Map([...heard, ...others].map((one) => [one.id, one]));
  const letters: AlertLetter[] = [];
  for (const by of ways) {
    const ripe = [...next.values()].filter(
      ({ [by]: { dueAt } }) => dueAt !== null && isDue(dueAt, now),
    );
    const its = lettersOf(ripe, { by, made, now, newId });
    letters.push(...its.letters);
    for (const one of its.alerts) next.set(one.id, one);
  }
  const isNow = (one: Alert): Alert => next.get(one.id) ?? one;
  return {
    heard: heard.map(isNow),
    written: others.filter((one) => isNow(one) !== one).map(isNow),
    letters,
  };
}
