import { connectionsIn } from "#flow/uses.ts";
import type { Clock } from "../clock.ts";
import type { Exclusive } from "../exclusive.ts";
import type { Log } from "../log.ts";
import { type Loop, startLoop } from "../loop.ts";
import type { Room } from "../room.ts";
import type { Lease, LetterToSend, Store, WrittenNews } from "../store.ts";
import { type Channels, day, isDue, minute, type Way } from "./alert.ts";
import { channelsOf, noAlertChoices } from "./choices.ts";
import { type AlertLetter, isGivenUp, nextTry } from "./letters.ts";
import { idOfNews } from "./news.ts";
import { tellingOf } from "./telling.ts";
import type { Known } from "./told.ts";

/** One way to send letters, in its present state. */
export interface LetterWay {
  readonly reaches: (person: string) => boolean;
  /** Rejects where the letter was not taken; the same one is sent again then. */
  readonly send: (letter: AlertLetter, sending: Sending) => Promise<void>;
}

/** For a way on which a letter that is sent twice is there twice. */
export interface Sending {
  /** It was tried before, and may have been sent. */
  readonly isRepeat: boolean;
  /**
   * Writes down that it leaves now. Whoever finds it so looks for it before it is sent again. False: another process has
   * it, and it does not leave here.
   */
  readonly leaves: () => Promise<boolean>;
}

/** What is not there reaches nobody. */
export type LetterWays = Readonly<Partial<Record<Way, LetterWay>>>;

export interface AlertsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly exclusive: Exclusive;
  readonly log: Log;
  readonly room: Pick<Room, "isShort">;
  readonly newId: () => string;
  readonly letterWays: () => Promise<LetterWays>;
  /** Who is told of what is wrong with the installation. */
  readonly administrators: () => Promise<readonly string[]>;
}

const atOnce = 500;

/** What was sent is seen on the other side by then. */
const untilSeen = 10 * minute;

/** How soon to look again where another process is at it. */
const whileOthers = 5_000;

/** An alert that nothing has happened to for so long leaves the list. */
const keptFor = 90 * day;

/**
 * Makes alerts of news, in one process at a time: what has happened was written down with it, so that what cuts
 * this short loses nothing. A letter is written down before it is sent, and noted after, so that it is
 * sent again under the same id where nobody knows whether it was.
 */
export function startAlerts(options: AlertsOptions): Loop {
  const { store, clock, log, exclusive, room } = options;
  const loop: Loop = startLoop({
    clock,
    log,
    name: "telling of alerts",
    turn: async () => {
      if (room.isShort()) return null;
      const next = await store.nextAlertWork();
      if (next === null || !isDue(next, clock.now())) return next;
      const done = await exclusive.orNot("alerts", async (lease) => {
        await tell(lease, options);
        await sendAll(options, () => loop.stopping());
        return true;
      });
      return done === null ? clock.now() + whileOthers : store.nextAlertWork();
    },
    settle: () => Promise.resolve(),
  });
  return loop;
}

async function tell(lease: Lease, options: AlertsOptions): Promise<void> {
  const { store, clock, newId } = options;
  for (;;) {
    const now = clock.now();
    const { news, due } = await store.alertWork(now, atOnce);
    if (news.length + due.length === 0) return;
    const before = await store.alertsAbout([...new Set(news.map((one) => idOfNews(one.news)))]);
    const known = await knownOf(news, options);
    const made = await store.lettersSince(now - day);
    const kept = await store.keepAlerts({
      lease,
      news: news.map(({ seq }) => seq),
      ...tellingOf({ news, due }, { before, made, known, now, newId }),
      forgetBefore: now - keptFor,
      at: now,
    });
    if (kept === "fenced" || news.length < atOnce) return;
  }
}

async function knownOf(
  news: readonly WrittenNews[],
  { store, letterWays, administrators }: AlertsOptions,
): Promise<Known> {
  const isHeld = news.some((one) => one.news.kind === "connection_held");
  const flows = await store.flows(
    isHeld
      ? undefined
      : [...new Set(news.flatMap((one) => ("flowId" in one.news ? [one.news.flowId] : [])))],
  );
  const flowOwners = new Map(flows.map(({ id, owner }) => [id, owner]));
  const connections = await store.connections();
  const connectionOwners = new Map(connections.map(({ id, owner }) => [id, owner]));
  const writes = new Map(
    await Promise.all(
      news.flatMap((one) =>
        one.news.kind === "run_parked" ? [writeOf(one.news.effectId, store)] : [],
      ),
    ),
  );
  const ways = await letterWays();
  const choices = await store.alertChoices();
  return {
    flowOwner: (id) => flowOwners.get(id),
    connectionOwner: (id) => connectionOwners.get(id),
    flowOwnersBy: (id) =>
      flows.flatMap(({ owner, state, version }) =>
        state === "active" && version !== null && connectionsIn(version.document).has(id)
          ? [owner]
          : [],
      ),
    administrators: await administrators(),
    effect: (id) => writes.get(id) ?? undefined,
    channels: (person, about): Channels => {
      const chosen = channelsOf(choices.get(person) ?? noAlertChoices, about);
      const reaches = (way: Way): boolean => chosen[way] && ways[way]?.reaches(person) === true;
      return {
        ...chosen,
        mail: reaches("mail"),
        webhook: reaches("webhook"),
        post: reaches("post"),
      };
    },
  };
}

async function writeOf(id: string, store: Pick<Store, "effect">) {
  return [id, await store.effect(id)] as const;
}

/**
 * To each receiver until it does not take one: neither what happens meanwhile nor the other receivers wait for
 * one that does not answer.
 */
async function sendAll(options: AlertsOptions, stopping: () => boolean): Promise<void> {
  const { store, clock, letterWays } = options;
  const { letters } = await store.alertWork(clock.now(), atOnce);
  if (letters.length === 0) return;
  const ways = await letterWays();
  const lines = Map.groupBy(letters, ({ letter }) => receiverOf(letter));
  await Promise.all(
    [...lines.values()].map(async (line) => {
      for (const one of line)
        if (stopping() || !(await sendOne(one, ways[one.letter.by], options))) return;
    }),
  );
}

/** All mail goes to one server, each person’s webhook and posts to their own. */
function receiverOf({ by, person }: AlertLetter): string {
  return by === "mail" ? by : `${by} ${person}`;
}

/** May the next one to the same receiver be sent? */
async function sendOne(
  { letter, tries }: LetterToSend,
  way: LetterWay | undefined,
  { store, clock, log }: AlertsOptions,
): Promise<boolean> {
  const isOver = isGivenUp(letter, clock.now());
  if (isOver || way?.reaches(letter.person) !== true) {
    // A mail server that this start does not name may be named at the next.
    const waits = way === undefined && !isOver;
    await store.noteLetter(letter.id, { tries, tryAt: waits ? nextTry(tries, clock.now()) : null });
    return true;
  }
  let noted = tries;
  const leaves = async (): Promise<boolean> => {
    const now = clock.now();
    const tryAt = Math.max(nextTry(tries, now), now + untilSeen);
    if (!(await store.noteLetter(letter.id, { tries, tryAt }))) return false;
    noted += 1;
    return true;
  };
  try {
    await way.send(letter, { isRepeat: tries > 0, leaves });
    await store.noteLetter(letter.id, { tries: noted, tryAt: null });
    return true;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log.warn(
      { reason, letter: letter.id, by: letter.by },
      "A letter could not be sent; it is tried again",
    );
    if (noted === tries)
      await store.noteLetter(letter.id, { tries, tryAt: nextTry(tries, clock.now()) });
    return false;
  }
}
