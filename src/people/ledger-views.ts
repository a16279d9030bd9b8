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
