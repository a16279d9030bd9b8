import type { Clock } from "./clock.ts";
import type { Log } from "./log.ts";
import { beganAt, clockTolerance, type KnownDoubt } from "./money-time.ts";
import type { Outside } from "./outside.ts";
import { skewOf } from "./skew.ts";
import type { Doubt, Seen, Store, Why } from "./store.ts";

/**
 * Signs of life, and what a gap between them means: in that time the store may have forgotten
 * sends. The process was not running, or was frozen, or an older state of the store has replaced a
 * newer one, and nothing in the store itself shows which.
 */
export interface Life {
  /** Notes the time since the last sign of life as in doubt; before anything is taken up. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** All spans of doubt, a gap until now included: it is noted before this resolves. */
  doubts(): Promise<readonly KnownDoubt[]>;
  /** The same as far as they are known. */
  known(): readonly KnownDoubt[];
  /** The store's line of commits when this process last looked; null where it cannot tell. */
  history(): string | null;
  /** Looks now what the store may have forgotten, and not when the next sign of life is due. */
  look(): Promise<void>;
  /**
   * By how many milliseconds the store's clock was ahead of this machine's at the last sign of life; null
   * where they agree. While they differ, nothing new may begin: whatever others wait for would come too
   * early or too late.
   */
  skew(): number | null;
}

/** Signs of other processes are removed when they are as old as this. */
export const signsKeptFor = 24 * 3_600_000;

/** How often the store notes that this process lives. */
const every = 10_000;

/** A longer silence is a gap. */
const longestSilence = 60_000;

/** Spans that are joined stay shorter than this, so that they are young for long. */
const longestJoined = 3_600_000;

/** What this process knows of its signs of life. */
export interface Lived {
  /** The last one that it has recorded. */
  readonly recorded: number;
  /** The last one of any process that stood when this one began. */
  readonly began: number;
  readonly history: string | null;
}

/** Pure: the span in doubt, in view of the signs of life in the store and of this process's own. */
export function gapOf(
  seen: Omit<Seen, "highest"> | null,
  lived: Lived | null,
  now: number,
): Doubt | null {
  const certain = seen && lastCertain(seen, lived, now);
  if (certain === null || (certain.why === "silence" && certain.from === now)) return null;
  const { from, why } = certain;
  // Where now is before the last sign, either clock may be the wrong one.
  return { from: beganAt(from, now), to: Math.max(from, now), why };
}

/** Up to when everything that was committed surely stands; null where there is no gap. */
function lastCertain(
  { aliveUntil, own, history, historyBefore }: Omit<Seen, "highest">,
  lived: Lived | null,
  now: number,
): Pick<Doubt, "from" | "why"> | null {
  if (lived === null) {
    const why = isOther(history, historyBefore) ? "lost" : "silence";
    return aliveUntil === null ? null : { from: aliveUntil, why };
  }
  const isReplaced = isOther(history, lived.history);
  // Others may have told since that they live, so that theirs does not show the loss.
  if (own === null) {
    const isForgotten = now - lived.recorded >= signsKeptFor && !isReplaced;
    return { from: lived.began, why: isForgotten ? "silence" : "lost" };
  }
  if (own < lived.recorded || isReplaced) return { from: own, why: "lost" };
  return aliveUntil !== null && now - aliveUntil > longestSilence
    ? { from: aliveUntil, why: "silence" }
    : null;
}

function isOther(history: string | null, before: string | null): boolean {
  return history !== null && before !== null && history !== before;
}

/** Pure: what to note, so that a process that is restarted all the time makes one span, not many. */
export function joinedGap(gap: Doubt, doubts: readonly Doubt[]): Doubt {
  const before = doubts.findLast(
    ({ from, to, why }) =>
      why !== "restored" &&
      from <= gap.from &&
      gap.from - to <= longestSilence &&
      gap.to - from <= longestJoined,
  );
  if (before === undefined) return gap;
  const why: Why = before.why === "lost" ? "lost" : gap.why;
  return { from: before.from, to: Math.max(gap.to, before.to), why };
}

function nameOf({ from, to, why }: Doubt): string {
  return [from, to, why].join(" ");
}

/**
 * Pure: the time at which spans must have ended that a clock far ahead has noted; null where there are none.
 * `heard`: the latest time that another side has shown since this process knows of a span. Both clocks
 * must have it in the future, so that one that is behind forgets no doubt.
 */
export function endOfAll(
  doubts: readonly KnownDoubt[],
  now: number,
  heard: (since: number) => number | null,
): number | null {
  const ends = doubts.map(({ to, knownAt }) => {
    const shown = heard(knownAt);
    const latest = shown === null ? Infinity : Math.max(now, shown);
    return to > latest + clockTolerance ? latest : null;
  });
  const wrong = ends.filter((end) => end !== null);
  return wrong.length === 0 ? null : Math.max(...wrong);
}

export function createLife({
  store,
  clock,
  log,
  outside,
}: {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly outside: Pick<Outside, "latestHeard">;
}): Life {
  let doubts: readonly KnownDoubt[] = [];
  let lived: Lived | null = null;
  let skew: number | null = null;
  let beating: Promise<void> | null = null;
  let cancel = (): void => undefined;
  let stopped = true;

  async function note(seen: Seen | null, now: number): Promise<void> {
    const gap = gapOf(seen, lived, now);
    if (!gap) return;
    await store.noteDoubt(joinedGap(gap, await store.doubts()));
    if (lived !== null)
      log.warn(
        { from: new Date(gap.from).toISOString(), to: new Date(gap.to).toISOString() },
        "No sign of life for a while: writes that may have been sent meanwhile are looked up",
      );
  }

  /** A doubt is noted before the sign of life that would hide it. */
  async function look(): Promise<void> {
    const now = await agreedTime();
    const seen = await store.lastSeen();
    await note(seen, now);
    const own = await store.recordAlive(now, seen?.history ?? null);
    // The store has gone back between the two.
    if (lived !== null && seen !== null && own !== seen.own) await note({ ...seen, own }, now);
    const began = lived?.began ?? seen?.aliveUntil ?? now;
    const history = seen?.history ?? lived?.history ?? null;
    // Together: nobody knows the history without what was forgotten before it.
    doubts = await learned();
    lived = { recorded: now, began, history };
    const end = endOfAll(doubts, now, (since) => outside.latestHeard(since));
    if (end === null) return;
    await store.endDoubts(end);
    log.warn(
      { at: new Date(end).toISOString() },
      "This machine's clock was ahead: a time in which writes may have been sent ends now, not later",
    );
    doubts = await learned();
  }

  /** The store's, where the two differ: signs that are given by a wrong clock would mislead the others. */
  async function agreedTime(): Promise<number> {
    const asked = clock.now();
    const theirs = await store.time();
    const answered = clock.now();
    const before = skew;
    skew = theirs === null ? null : skewOf({ asked, answered, theirs });
    if (skew !== null && before === null)
      log.error(
        { seconds: Math.round(skew / 1_000) },
        "This machine's clock and the database's differ by more than a minute: nothing new begins until they agree",
      );
    if (skew === null && before !== null)
      log.warn({}, "This machine's clock and the database's agree again: work goes on");
    return skew !== null && theirs !== null ? theirs : answered;
  }

  async function learned(): Promise<readonly KnownDoubt[]> {
    const before = new Map(doubts.map((one) => [nameOf(one), one.knownAt]));
    const knownAt = clock.elapsed();
    return (await store.doubts()).map((one) => {
      const { from, to, why } = one;
      return { from, to, why, knownAt: before.get(nameOf(one)) ?? knownAt };
    });
  }

  /** One at a time; who comes meanwhile waits for it. */
  function beat(): Promise<void> {
    beating ??= look().finally(() => {
      beating = null;
    });
    return beating;
  }

  function goOn(): void {
    if (stopped) return;
    cancel = clock.at(clock.now() + every, () => {
      beat()
        .catch((error: unknown) => {
          log.error({ err: error }, "The sign of life could not be recorded");
        })
        .finally(goOn);
    });
  }

  return {
    start: async () => {
      stopped = false;
      await beat();
      goOn();
    },
    stop: async () => {
      stopped = true;
      cancel();
      await beat();
      lived = null;
    },
    doubts: async () => {
      const silence = lived === null ? Infinity : Math.abs(clock.now() - lived.recorded);
      if (silence > longestSilence) await beat();
      return doubts;
    },
    known: () => doubts,
    history: () => lived?.history ?? null,
    look: beat,
    skew: () => skew,
  };
}
