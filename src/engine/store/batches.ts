import type { Confirmation } from "../live-confirmation.ts";
import type { SeenFailure } from "./runs.ts";

/** What a person does with many runs at once: a set that is fixed when it is asked for, and one act for each. */

import type { SeenParking } from "./runs.ts";

/** What is done with each run of a batch. */
export type BatchAct =
  /** Run again as new. */
  | "rerun"
  /** Let go on where it has failed. */
  | "continue"
  | "cancel"
  /** Of its parked writes: send them. */
  | "send"
  /** Of those above a limit: send them all the same. */
  | "allow"
  /** Give its parked writes up, and cancel it. */
  | "stop";

/** One run's act, with what was seen of the run: it is acted on as it was seen, or not at all. */
export type BatchTask =
  /** On this version. `confirmed`: which writes in live mode are meant; an earlier build kept their number. */
  | { readonly act: "rerun"; readonly versionId: string; readonly confirmed: Confirmation }
  | (SeenFailure & {
      readonly act: "continue";
      /** What it writes in live mode is meant. */
      readonly confirmed: boolean;
    })
  | { readonly act: "cancel" }
  | {
      readonly act: "send" | "allow" | "stop";
      readonly writes: readonly ({
        readonly effectId: string;
        readonly generation: number;
      } & SeenParking)[];
      readonly confirmed: boolean;
    };

/** Why a run of a batch was left as it is. */
export type BatchRefusal =
  /** Whoever asked may no longer do so, or does not see all that is in the run. */
  | "not_allowed"
  /** The person may not let the connections act, or one of them stands still. */
  | "not_permitted"
  | "not_found"
  /** It does not stand as it was seen. */
  | "conflict"
  | "over"
  | "not_over"
  | "erased"
  | "flow_gone"
  | "other_trigger"
  | "not_ready"
  /** It would write in live mode what was not shown. */
  | "unconfirmed"
  | "ended_by_flow"
  | "called_ended"
  | "outcome_unknown"
  | "out_of_reach"
  | "above_limit"
  | "not_owner"
  | "being_looked_up"
  | "under_way"
  /** Something of ours went wrong, twice. */
  | "bug";

export type BatchOutcome = "done" | BatchRefusal;

export type BatchState =
  /** It was shown to whoever asked; nothing is done. */
  | "asked"
  | "going"
  | "stopped"
  /** Each of its runs has an outcome. */
  | "done";

export interface Batch {
  readonly id: string;
  readonly by: string;
  readonly act: BatchAct;
  readonly state: BatchState;
  readonly askedAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** How many runs it is about. */
  readonly runs: number;
  /** How many of these are in live mode. */
  readonly live: number;
  /** How many of them came to which end; the others have none yet. */
  readonly outcomes: ReadonlyMap<BatchOutcome, number>;
}

export interface BatchRun {
  readonly runId: string;
  readonly task: BatchTask;
}

/**
 * What an act notes with the run of its batch, in its own transaction. Or nobody could tell later whether the batch has
 * done it, or somebody else.
 */
export interface BatchNote {
  readonly id: string;
  /** What is left to be done with the run; null: nothing, and it is done. */
  readonly left: BatchTask | null;
}

export interface BatchStore {
  /**
   * Nothing is done with the runs until it is started. They are taken in this order. `keep`: of those that its person
   * has asked for and not started, so many are left, the newest.
   */
  putBatch(batch: {
    readonly id: string;
    readonly by: string;
    readonly act: BatchAct;
    readonly live: number;
    readonly runs: readonly BatchRun[];
    readonly keep: number;
    readonly at: number;
  }): Promise<void>;
  batch(id: string): Promise<Batch | null>;
  /** Those that were started, the newest first, no more than `limit`. */
  batches(limit: number): Promise<readonly Batch[]>;
  /** Those that go on, the first that was started first. */
  batchesGoing(): Promise<readonly Pick<Batch, "id" | "by">[]>;
  /** `conflict`: it was started before, or is not there. */
  startBatch(id: string, at: number): Promise<"started" | "conflict">;
  /** `over`: it does not go on, so that there is nothing to stop. */
  stopBatch(id: string, at: number): Promise<"stopped" | "over">;
  /**
   * Keeps what became of a run, and hands out the next one, if another is wanted; null where none is left, with which
   * the batch is done, or where it does not go on. `again`: it was handed out before, and nobody knows whether it was
   * acted on.
   */
  nextInBatch(step: {
    readonly id: string;
    readonly ended: { readonly runId: string; readonly outcome: BatchOutcome } | null;
    readonly another: boolean;
    readonly at: number;
  }): Promise<(BatchRun & { readonly again: boolean }) | null>;
  /** The runs that were left as they are, in order, no more than `limit`. */
  refusedInBatch(
    id: string,
    limit: number,
  ): Promise<readonly { readonly runId: string; readonly outcome: BatchRefusal }[]>;
  /** Those that were never started, asked for before one moment, and those that ended before another. */
  forgetBatches(before: { readonly asked: number; readonly ended: number }): Promise<void>;
  /** How often a step of a run was tried. */
  attemptsAt(runId: string, path: string): Promise<number>;
}
