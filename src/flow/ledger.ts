import type { MoneyKind } from "#sdk/action.ts";
import type { Mode } from "#sdk/connection.ts";
import type { LocalizedText } from "#sdk/text.ts";

/**
 * The ledger has a line for each event of a flow and for each write, and keeps it for years. What many
 * lines have in common is kept once, as their heading.
 */

/** Whether the money of a write has moved; `pending`: not yet; `in_doubt`: nobody can tell. */
export type MoneyState = "done" | "pending" | "in_doubt" | "refused";

/** Why a flow has not worked on an event. */
export type PassReason =
  /** The filter in the settings of its trigger leaves it out. */
  | "trigger"
  /** It does not meet the condition of the trigger. */
  | "condition"
  | "own_event"
  | "handled_by_lineage"
  | "erased"
  /** It was not final, and was gone, or the flow had another trigger, before it was. */
  | "gone";

export type LedgerReason =
  | { readonly kind: PassReason }
  /** A condition ended the run before it wrote anything. */
  | {
      readonly kind: "filter";
      /** The step that has ended it. */
      readonly path: string;
      readonly held: boolean;
      readonly condition: LocalizedText;
    };

export type RunOutcome =
  | "succeeded"
  | "succeeded_with_errors"
  | "filtered"
  | "failed"
  | "cancelled";

export type WriteOutcome = "open" | "done" | "failed" | "parked" | "stopped";

/** What started a run. */
export type StartedBy =
  | "event"
  | "schedule"
  | "now"
  | "invoke"
  | "webhook"
  | "call"
  | "test"
  | "rerun";

export interface LedgerHeading {
  readonly entry: "event" | "write";
  readonly flowId: string;
  /** As it was called when the line was written. */
  readonly flowName: string;
  /** Null for the test of a draft, and where it is not known. */
  readonly version: number | null;
  /** Null where there is no run. */
  readonly startedBy: StartedBy | null;
  /** Null where no connection is part of it. */
  readonly mode: Mode | null;
  readonly connectionId: string | null;
  readonly connector: string | null;
  /** The trigger of an event, the action of a write; null where no connector tells of the event. */
  readonly subject: string | null;
  readonly outcome: RunOutcome | WriteOutcome | "skipped";
  /** Null where it was worked on. */
  readonly reason: LedgerReason | null;
  /** A person was asked to decide about the write, or about one of the run's. */
  readonly wasParked: boolean;
  readonly money: {
    /** What a write does with it; null for what an event tells of. */
    readonly kind: MoneyKind | null;
    /** Null where only the other side knows how much it is. */
    readonly currency: string | null;
    readonly state: MoneyState | null;
  } | null;
}
