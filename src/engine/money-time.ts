import type { Clock } from "./clock.ts";
import type { Outside } from "./outside.ts";
import type { ConnectionRecord, Doubt } from "./store.ts";

/** The time that determines the age of a write. */
export interface Moment {
  /**
   * The other side's clock, reckoned on from the question of its last answer by whichever of our clocks has
   * gone further: it shows no more, so that no key is taken for younger than it is. Before an answer, the latest
   * of this machine's clock and every time committed before.
   */
  readonly now: number;
  /** The other side's clock shows no less: what must be waited for in its time has come by then. */
  readonly reached: number;
  /**
   * The earlier of this machine's clock and the other side's at its last answer: no later than the
   * true time, even if this machine's clock is ahead by days, and so is the age told from it.
   */
  readonly earliest: number;
  /**
   * This machine's clock stands behind a time that was committed, and the other side's is not known: ages
   * cannot be trusted.
   */
  readonly wentBack: boolean;
}

/** A span of doubt, and the moment (`elapsed` of our clock) from which on this process knows of it. */
export interface KnownDoubt extends Doubt {
  readonly knownAt: number;
}

export interface MoneyTime {
  of(connection: ConnectionRecord): Moment;
  /**
   * Spans of doubt in the other side's time. Nothing can be forgotten that was sent after a span was
   * known: where a clock that was ahead has noted one, it ends then, as soon as the other side's is heard.
   */
  inTimeOf(connection: ConnectionRecord, doubts: readonly KnownDoubt[]): readonly Doubt[];
  /** The highest time in the store, at start. */
  startAfter(highest: number): void;
}

/** Clocks are set right by so much all the time, and nothing follows from it. */
export const clockTolerance = 60_000;

/**
 * Pure: when a span began that is over at `end`, where a clock has dated its beginning. One that was ahead says nothing:
 * then it may reach back to the first write of all.
 */
export function beganAt(dated: number, end: number): number {
  return dated > end + clockTolerance ? 0 : Math.min(dated, end);
}

/** How long after now a span ends whose end is for the other side's clock to tell (`endOfAll`): ours may be behind. */
export const unheardFor = 366 * 24 * 3_600_000;

export function createMoneyTime(
  clock: Pick<Clock, "now" | "elapsed">,
  outside: Pick<Outside, "heard">,
): MoneyTime {
  let highest = 0;
  /** By connection: how far the moments that sends were dated by stand before our steady clock, at the least. */
  const dated = new Map<string, number>();

  /** No send is younger than our steady clock has measured, whatever the other side's clock shows now. */
  function measured(connection: ConnectionRecord, earliest: number, elapsed: number): number {
    const offset = Math.max(dated.get(connection.id) ?? -Infinity, earliest - elapsed);
    dated.set(connection.id, offset);
    return offset + elapsed;
  }

  return {
    of: (connection) => {
      const ours = clock.now();
      const elapsed = clock.elapsed();
      const heard = outside.heard(connection);
      const wentBack = ours < highest - clockTolerance;
      highest = Math.max(highest, ours);
      if (heard === null) return { now: highest, reached: highest, earliest: ours, wentBack };
      const steady = elapsed - heard.elapsed;
      const earliest = Math.min(ours, heard.date);
      const latest = heard.date + Math.max(steady, ours - heard.now);
      return {
        now: Math.max(latest, measured(connection, earliest, elapsed)),
        reached: heard.date + (elapsed - heard.readAt),
        earliest,
        wentBack: false,
      };
    },
    inTimeOf: (connection, doubts) => {
      const heard = outside.heard(connection);
      return doubts.map(({ knownAt, from, to, why }) => {
        // Before an answer that came later, the machine may have stood still together with its steady clock.
        if (heard === null || heard.elapsed < knownAt) return { from, to, why };
        const end = Math.min(to, heard.date - (heard.elapsed - knownAt) + clockTolerance);
        return { from: beganAt(from, end), to: end, why };
      });
    },
    startAfter: (committed) => {
      highest = Math.max(highest, committed);
    },
  };
}
