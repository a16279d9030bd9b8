import type { LedgerHeading } from "#flow/ledger.ts";

/** A line of the ledger. */
export interface LedgerView {
  readonly at: number;
  readonly heading: LedgerHeading;
  readonly runId: string | null;
  /** The event's key, or the id of the object that the write made. */
  readonly object: string | null;
  readonly amount: number | null;
}

/** Lines by filter, newest first. `from` is included, `to` is not. */
export interface LedgerQuery {
  readonly flowId?: string;
  readonly from?: number;
  readonly to?: number;
  readonly limit: number;
  readonly cursor?: string;
}

/** What lines with the same heading add up to. */
export interface LedgerSum {
  readonly heading: LedgerHeading;
  readonly lines: number;
  /** Of those that have one. */
  readonly amount: number;
}

/** Runs of a flow that are not over, without tests. */
export interface UnfinishedRuns {
  readonly flowId: string;
  readonly flowName: string;
  /** They wait for a person to decide about a write. */
  readonly areParked: boolean;
  /** Another system, or another flow, has called for them. */
  readonly areCalled: boolean;
  readonly runs: number;
}

/** What has happened in a span of time: events then, and writes that were first sent then. */
export interface LedgerSums {
  readonly sums: readonly LedgerSum[];
  readonly unfinished: readonly UnfinishedRuns[];
}

export interface LedgerSpan {
  readonly flowId?: string;
  readonly from: number;
  readonly to: number;
}
