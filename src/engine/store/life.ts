/**
 * A span of time in which this store may have forgotten sends: the product was not running, or an
 * older state of the store has replaced a newer one.
 */
export interface Doubt {
  readonly from: number;
  readonly to: number;
  readonly why: Why;
}

/**
 * `silence`: there is no sign of life, and perhaps nothing was forgotten. `lost`: the store has gone on without
 * commits that it had confirmed. `restored`: a person has put a backup in its place, and everything since then is
 * forgotten.
 */
export type Why = "silence" | "lost" | "restored";

/** The signs of life as they stand. */
export interface Seen {
  /** The last one, of any process; null where none has ever run, and so nothing was sent. */
  readonly aliveUntil: number | null;
  /** This process's last one; null where none stands. */
  readonly own: number | null;
  /** The latest time ever committed. */
  readonly highest: number;
  /**
   * Names the line of commits that the store goes on with. Another name: it has been put in the place of
   * another, and may not have its last commits. Null where nobody can tell.
   */
  readonly history: string | null;
  /** The same when the last sign of life was recorded. */
  readonly historyBefore: string | null;
}

/** A backup that has been put in place, and nobody has said yet what this installation now is. */
export interface Restored {
  /** The last sign of life in the backup. */
  readonly backupAt: number;
  readonly restoredAt: number;
}

export interface LifeStore {
  /**
   * The process lives. Resolves with its own sign of life that stood before; null for none. One that is
   * older than what the process has recorded means that the store has lost what was committed. `history`: as seen.
   */
  recordAlive(now: number, history: string | null): Promise<number | null>;
  /** Null in a new store. */
  lastSeen(): Promise<Seen | null>;
  /** What the store's own clock shows; null where it has none but this process's. */
  time(): Promise<number | null>;
  /** All spans of doubt, oldest first. Only a person removes them; one that lies within another is left out. */
  doubts(): Promise<readonly Doubt[]>;
  noteDoubt(doubt: Doubt): Promise<void>;
  /**
   * No span of doubt goes on after `at`, whatever was noted: a clock was ahead. Known restores included. Of one that
   * would have begun after `at` nobody knows when it began: it begins at 0.
   */
  endDoubts(at: number): Promise<void>;
  /** A person says that nothing was forgotten in the spans that have ended by then: they are removed. */
  clearDoubts(endedBy: number): Promise<void>;
  /**
   * This store is a backup that has been put in place: nothing may run until `settleRestore`. Its last
   * sign of life is noted with it, `restoredAt` in a store that never had one. A second time changes nothing.
   */
  markRestored(restoredAt: number): Promise<Restored>;
  /** Set while a restored backup waits for a person to say what it is. */
  restored(): Promise<Restored | null>;
  /**
   * `replaces`: this installation takes the place of the old one; the span that the backup has forgotten
   * is noted as a doubt, and every parked write is looked for once more, from `at` on. `copy`: the old one
   * goes on, so every flow here is deactivated and every run that is not over is cancelled, whatever its writes.
   */
  settleRestore(
    as: "replaces" | "copy",
    forgotten: Pick<Doubt, "from" | "to">,
    at: number,
  ): Promise<"settled" | "nothing_restored">;
}
