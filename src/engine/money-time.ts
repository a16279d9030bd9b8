import type { Clock } from "./clock.ts";
import type { Outside } from "./outside.ts";
import type { ConnectionRecord } from "./store.ts";

/** The time by which the age of a write is told. */
export interface Moment {
  /** The latest of this machine's clock, every time committed before, and the other side's clock. */
  readonly now: number;
  /**
   * The earlier of this machine's clock and the other side's at its last answer: no later than the
   * true time, even if this machine's clock is ahead by days, and so is the age told from it.
   */
  readonly earliest: number;
  /** This machine's clock stands behind a time that was committed: ages cannot be trusted. */
  readonly wentBack: boolean;
}

export interface MoneyTime {
  of(connection: ConnectionRecord): Moment;
  /** The highest time in the store, at start. */
  startAfter(highest: number): void;
}

/** Clocks are set right by so much all the time, and nothing follows from it. */
const tolerance = 60_000;

export function createMoneyTime(
  clock: Clock,
  outside: Pick<Outside, "theirTime" | "theirTimeHeard">,
): MoneyTime {
  let highest = 0;
  return {
    of: (connection) => {
      const ours = clock.now();
      const wentBack = ours < highest - tolerance;
      highest = Math.max(highest, ours);
      return {
        now: Math.max(highest, outside.theirTime(connection) ?? 0),
        earliest: Math.min(ours, outside.theirTimeHeard(connection) ?? ours),
        wentBack,
      };
    },
    startAfter: (committed) => {
      highest = Math.max(highest, committed);
    },
  };
}
