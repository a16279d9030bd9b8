/** How much of the past is kept. Times: milliseconds since 1970. */
export interface Retention {
  /** Finished runs that ended before this are removed. */
  readonly before: number;
  /** Of each flow, only so many finished runs are kept, the newest. */
  readonly runsPerFlow: number;
  /**
   * How far before its cursor a poll may read again, in milliseconds: it still knows events from there
   * on (`unseen`), whatever becomes of their runs.
   */
  readonly rereadMs: number;
}

export interface HistoryStore {
  /**
   * Removes a small piece of history: finished runs with their steps and attempts, events that no run,
   * wait or re-read needs any more, and the requests and answers of writes whose run is removed. What
   * was handled (`seen`), and every write's name, key, outcome and object id, stay for good, and no run
   * of a name that was used is ever made again. The newest event of a poll stays, as its sample. So do runs and
   * events that the ledger has no lines of yet, and runs of which a write is parked.
   *
   * `limit`: the most runs, and the most events, that are looked at in one piece. `more`: there is
   * more to remove.
   */
  prune(
    retention: Retention,
    limit: number,
  ): Promise<{ readonly runs: number; readonly more: boolean }>;
}
