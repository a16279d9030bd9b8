import type { LedgerHeading, PassReason, RunOutcome } from "#flow/ledger.ts";
import type { Answer, FrozenRequest, Mode } from "#sdk/connection.ts";
import type { Json } from "#sdk/json.ts";
import type { RunState } from "../run-state.ts";
import type { EffectRecord, EffectState } from "./runs.ts";

/** Where an event came from, as far as connectors know. */
export interface EventOrigin {
  readonly connectionId: string | null;
  readonly connector: string | null;
  readonly trigger: string | null;
  /** Of its connection; null where there is none any more. */
  readonly mode: Mode | null;
}

interface OfFlow {
  readonly flowId: string;
  readonly flowName: string;
  readonly version: number | null;
  readonly origin: EventOrigin;
  readonly event: {
    readonly key: string;
    readonly at: number;
    readonly about: string | null;
    readonly data: Json;
  };
}

/** A run that is over, with its writes. */
export interface EndedRun extends OfFlow {
  readonly id: string;
  readonly name: string;
  readonly outcome: RunOutcome;
  /** Why it was filtered; null where it was not. */
  readonly filtered: RunState["filtered"] | null;
  /** All generations, the first of each write before the next. */
  readonly writes: readonly EndedWrite[];
}

export interface EndedWrite {
  readonly id: string;
  readonly connectionId: string;
  readonly mode: Mode;
  readonly connector: string;
  readonly action: string;
  readonly request: FrozenRequest;
  readonly answer: Answer | null;
  readonly state: EffectState;
  readonly aboveLimit: EffectRecord["aboveLimit"];
  readonly sends: number;
  readonly firstSendAt: number | null;
  readonly parkedAt: number | null;
  readonly objectId: string | null;
}

/** An event that a flow has not worked on. */
export interface PassedOver extends OfFlow {
  readonly reason: PassReason;
}

/** A line of the ledger as it is written. */
export interface NewLine {
  /** When the event happened, or the write was sent for the first time. */
  readonly at: number;
  readonly heading: LedgerHeading;
  readonly runId: string | null;
  /** The event's key, or the id of the object that the write made. */
  readonly object: string | null;
  /** The object that the event is about, where its key is another. */
  readonly about: string | null;
  /** In the smallest unit of the heading's currency. */
  readonly amount: number | null;
}

/** `before`: only what ended, or came in, before that moment. */
export interface LedgerPiece {
  readonly before: number;
  readonly limit: number;
}

export interface LedgerStore {
  /**
   * Writes the lines of some runs that are over and have none yet, the earliest ended first, and puts those
   * of a run that has changed since in the place of its earlier ones. `make` is pure: it is asked inside the
   * transaction, so that no run changes between its reading and its lines. Answers with how many runs it were,
   * at most `limit`; fewer where these have many lines.
   */
  keepRuns(make: (run: EndedRun) => readonly NewLine[], piece: LedgerPiece): Promise<number>;
  /** The same for up to `limit` events that flows have not worked on. */
  keepPassedOver(make: (passed: PassedOver) => NewLine, piece: LedgerPiece): Promise<number>;
  /** Removes up to `limit` lines of before that moment, the oldest first; answers with how many it were. */
  pruneLedger(before: number, limit: number): Promise<number>;
}
