/** To whom the values of runs belong. The people room decides who sees them. */

/** Whose a run is. */
export interface RunParties {
  readonly flows: ReadonlySet<string>;
  /** Those that act in its version, in the versions that this calls, and in those of the runs that have called it. */
  readonly connections: ReadonlySet<string>;
  /** Who has started it, or what has called it, by hand. */
  readonly startedBy: ReadonlySet<string>;
}

export interface FlowReader {
  readonly person: string;
  readonly at: number;
}

export interface SightStore {
  /** Of each run whose it is. One that is not there is left out. */
  partiesOf(runIds: readonly string[]): Promise<ReadonlyMap<string, RunParties>>;
  /**
   * The flows that a person owns and is entrusted with, or is let read; of these, the former by themselves; the
   * connections that they own and that are not locked, or that they may operate.
   */
  sightOf(person: string): Promise<{
    readonly flows: ReadonlySet<string>;
    readonly owned: ReadonlySet<string>;
    readonly connections: ReadonlySet<string>;
  }>;
  /** Harmless where they may already. */
  letRead(reader: {
    readonly flowId: string;
    readonly person: string;
    readonly at: number;
  }): Promise<"let" | "not_found">;
  /** Harmless where they may not anyway. */
  letReadNoMore(reader: { readonly flowId: string; readonly person: string }): Promise<void>;
  /** No flow shows them its values any more: not as a reader, not as its owner, and not of runs that they started. */
  endSightOf(person: string): Promise<void>;
  /** In the order in which they were let. */
  readersOf(flowId: string): Promise<readonly FlowReader[]>;
  /** In the place of those that were marked before; in no order. */
  markPrivate(marks: {
    readonly flowId: string;
    readonly fields: readonly string[];
  }): Promise<"marked" | "not_found">;
  /** What is marked as private in each of these flows; without those in which nothing is. */
  privateFieldsOf(flowIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
}
