import { type About, type Alert, day, putOff, saidBy, type Way } from "./alert.ts";
import type { LocalizedText } from "#sdk/text.ts";

/** Which letter goes to whom, by each way. Pure. */

export interface AlertLetter {
  /** Stays the same however often it is sent. */
  readonly id: string;
  readonly by: Way;
  readonly person: string;
  readonly at: number;
  readonly items: readonly LetterItem[];
  /** How many more there were than it has room for. */
  readonly leftOut: number;
  /** No other letter is sent this way before this; null where one may be. */
  readonly silentUntil: number | null;
}

/** What a letter says of one alert. */
export interface LetterItem {
  readonly alertId: string;
  readonly about: About;
  /** How often it has happened since the letter before; none where it only works again. */
  readonly more: number;
  readonly lastAt: number;
  readonly runId: string | null;
  readonly advice: LocalizedText | null;
  readonly worksSince: number | null;
}

/** A letter that was made, and whether it has been sent does not matter. */
export interface LetterMade {
  readonly by: Way;
  readonly person: string;
  readonly at: number;
}

/** In any 24 hours, to one person, by one way. */
export const mostLetters = 20;
const mostItems = 30;

/**
 * What is said now by one way of the alerts that are due, one letter for each person. Who has had as many as a
 * day allows is told the rest, with its counts, when the first of these is a day old.
 */
export function lettersOf(
  due: readonly Alert[],
  {
    by,
    made,
    now,
    newId,
  }: {
    readonly by: Way;
    /** Those of the last day; one from later has the time of a clock that was wrong, and does not count. */
    readonly made: readonly LetterMade[];
    readonly now: number;
    readonly newId: () => string;
  },
): { readonly letters: readonly AlertLetter[]; readonly alerts: readonly Alert[] } {
  const letters: AlertLetter[] = [];
  const alerts: Alert[] = [];
  for (const [person, its] of Map.groupBy(due, (alert) => alert.person)) {
    const before = made
      .filter(
        (one) => one.by === by && one.person === person && one.at > now - day && one.at <= now,
      )
      .map(({ at }) => at)
      .toSorted((a, b) => a - b);
    if (before.length >= mostLetters) {
      const dueAt = freeAt(before);
      alerts.push(...its.map((one) => putOff(one, by, dueAt)));
      continue;
    }
    const items = its
      .toSorted((a, b) => b.lastAt - a.lastAt)
      .map((one) => itemOf(one, by))
      .filter(({ more, worksSince }) => more > 0 || worksSince !== null);
    alerts.push(...its.map((one) => saidBy(one, by, now)));
    if (items.length === 0) continue;
    const all = [...before, now];
    letters.push({
      id: newId(),
      by,
      person,
      at: now,
      items: items.slice(0, mostItems),
      leftOut: Math.max(0, items.length - mostItems),
      silentUntil: all.length >= mostLetters ? freeAt(all) : null,
    });
  }
  return { letters, alerts };
}

/** The first moment at which fewer than the most lie within a day. */
function freeAt(times: readonly number[]): number {
  return (times.at(-mostLetters) ?? 0) + day;
}

function itemOf(alert: Alert, by: Way): LetterItem {
  const { id, about, count, lastAt, runId, advice, worksSince, [by]: said } = alert;
  return {
    alertId: id,
    about,
    more: count - said.toldCount,
    lastAt,
    runId,
    advice,
    worksSince: said.toldWorks ? null : worksSince,
  };
}

const minute = 60_000;

/** When a letter that could not be sent is tried again. */
export function nextTry(tries: number, now: number): number {
  return now + Math.min(60, 2 ** tries) * minute;
}

/** What could not be sent for so long is not sent any more: the screens tell it. */
const patience = 3 * day;

export function isGivenUp({ at }: Pick<AlertLetter, "at">, now: number): boolean {
  return now - at >= patience;
}
