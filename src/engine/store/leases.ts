/**
 * A piece of work that belongs to this process alone, until the process releases it or counts as
 * dead.
 */
export interface Lease {
  readonly name: string;
  /** Tells this holding from every other one of the same name. */
  readonly token: string;
}

/** Runs that can go on, or anything, which includes polls. */
export type WorkKind = "runs" | "anything";

/** What may be there to be done. `left_runs`: nobody has said so, but a process that died may have left runs behind. */
export type HeardWork = WorkKind | "left_runs";

/**
 * What several processes on one store need. In a store of one process a lease is always granted, and
 * there is nobody to tell of work.
 */
export interface LeaseStore {
  /**
   * Takes a piece of work for this process; null while another holds it. It is kept up by the store
   * until released, and passes to others in less than 30 seconds by the store's clock once this
   * process no longer lives. Verbs that take a lease write nothing once it is lost.
   */
  lease(name: string): Promise<Lease | null>;
  release(lease: Lease): Promise<void>;
  /** Calls back when another process may have made work of a kind. Returns what takes the listener back. */
  onWork(listener: (kind: HeardWork) => void): () => void;
}
