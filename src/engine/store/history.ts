/** How much of the past is kept. */
export interface Retention {
  /** Finished runs that ended before this are removed. */
  readonly before: number;
  /** Of each flow, only so many finished runs are kept, the newest. */
  readonly runsPerFlow: number;
}

export interface HistoryStore {
  /**
   * Removes a small piece of history: finished runs with their steps and attempts, events that no run
   * or wait needs any more, and the requests and answers of writes that are over. What was handled
   * (`seen`), and every write's name, key, outcome and object id, stay for good. `more`: there is
   * more to remove.
   */
  prune(
    retention: Retention,
    limit: number,
  ): Promise<{ readonly runs: number; readonly more: boolean }>;
}
