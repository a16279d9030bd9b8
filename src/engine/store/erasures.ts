/** What is erased for one subject: a value that is taken out of everything that is kept of runs and events. */

export interface Erasure {
  readonly id: string;
  readonly by: string;
  readonly at: number;
  /** How many it has changed. */
  readonly runs: number;
  readonly events: number;
  /** How many hold the value still, because something is under way that needs it; as far as it has looked this time. */
  readonly kept: number;
  /** Where it goes on; null once it has looked through everything. */
  readonly next: ErasurePlace | null;
  /** When nothing was left that holds it; null before. */
  readonly endedAt: number | null;
}

/** First all runs are gone through, then all events, in the order of their numbers. */
export interface ErasurePlace {
  readonly of: "runs" | "events";
  /** The last number that was looked at. */
  readonly after: number;
}

/** Gives a text back as it is where the value is not in it. Each is JSON. */
export interface Eraser {
  /** What came in, was handed on, sent and answered. */
  readonly data: (json: string) => string;
  /** An error. */
  readonly error: (json: string) => string;
  /** The state of a run that is over. `isTouched`: something else of the run was changed. */
  readonly state: (json: string, isTouched: boolean) => string;
}

export interface ErasedPiece {
  /** Null at the end. */
  readonly next: ErasurePlace | null;
  /** How many hold the value. */
  readonly holding: number;
  /** How many of these are needed still. */
  readonly kept: number;
}

export interface ErasureStore {
  /** `sealed`: the value. It is kept until the erasure ends. */
  beginErasure(erasure: {
    readonly id: string;
    readonly by: string;
    readonly at: number;
    readonly sealed: string;
  }): Promise<void>;
  /** The newest first. Of one that has ended, or whose value is lost, nothing is sealed any more. */
  erasures(): Promise<readonly (Erasure & { readonly sealed: string | null })[]>;
  /**
   * The next runs, or events, with all that is kept of them. Those that are not needed any more are changed, with an
   * erasure's id; without one, it is only counted. A run is needed until it, and what has called it, is over, all
   * its writes are decided, and so are those before them to the same account that one of its writes may have overtaken; an event while a run or a wait needs it. Names and keys stay.
   */
  erasePiece(piece: {
    readonly id: string | null;
    readonly from: ErasurePlace;
    readonly limit: number;
    readonly eraser: Eraser;
  }): Promise<ErasedPiece>;
  /** Everything is to be looked through once more, because something was needed still. */
  eraseAgain(id: string): Promise<void>;
  endErasure(id: string, at: number): Promise<void>;
}
