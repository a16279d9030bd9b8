/** The ids of what has changed, without the new state: a listener asks for that. */
export interface ChangedThings {
  /** Flows of runs, by the run's id. */
  readonly runs: ReadonlyMap<string, string>;
  /** Flows of which more runs have changed than are named. */
  readonly runsOf: ReadonlySet<string>;
  /** Flows of which something else has changed, such as the draft, the state, or what they made of an event. */
  readonly flows: ReadonlySet<string>;
  /** Owners of connections, by the connection's id. */
  readonly connections: ReadonlyMap<string, string>;
  /** Something has changed about what is proposed. */
  readonly proposals: boolean;
  /** Something has changed about the lookup tables. */
  readonly tables: boolean;
}

/** `everything`: more than is named, or it is not known what. */
export type Changes = ChangedThings | "everything";

export interface ChangeStore {
  /**
   * Calls back when this process or another has committed changes, gathered over a moment. It may name
   * what is as it was before. Returns what takes the listener back; without one it costs nothing.
   */
  onChanges(listener: (changes: Changes) => void): () => void;
}
