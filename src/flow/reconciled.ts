import type { PassReason } from "./ledger.ts";

/** What is said of an object of the other side, held against what was seen and written of it. */

/** The differences first: somebody must look at each. */
export const verdicts = [
  /** A flow watched, and nothing tells that the object was seen. */
  "missing",
  /** It was seen, or a write has made it, and the lists do not have it. */
  "lost",
  /** A write has made it and another one like it. */
  "doubled",
  /** A write has made it, and does not count as done. */
  "not_recorded",
  /** It is about another amount than it was, or its parts do not add up to it. */
  "altered",
  /** Nobody can tell. */
  "unknown",
  /** A run worked on it. */
  "handled",
  /** A flow left it out. */
  "filtered",
  /** A write of a run has made it. */
  "ours",
  /** No flow watched it, and none has made it. */
  "not_ours",
] as const;
export type ReconciledVerdict = (typeof verdicts)[number];

/** What people are alerted of. */
const differences = ["missing", "lost", "doubled", "not_recorded", "altered"] as const;

export function isDifference(verdict: ReconciledVerdict): boolean {
  return differences.some((one) => one === verdict);
}

export type ReconciledReason =
  | PassReason
  /** A condition ended the run before it wrote anything. */
  | "filter"
  /** The flow waits until it is final. */
  | "waits"
  /** The polls have not come so far. */
  | "not_read_yet"
  /** A flow has yet to catch up on that time. */
  | "catching_up"
  /** What was seen then is not kept any more. */
  | "not_kept"
  /** It bears our mark, and the write is not known here. */
  | "mark_unknown"
  /** It came to its state at a time that it does not show, and the flow listened for a part of it. */
  | "moment"
  /** Its write is still under way. */
  | "write_open"
  /** Its write waits for a person's decision. */
  | "write_parked"
  /** Its write failed, or was stopped. */
  | "write_ended"
  /** It is on no list any more, as after a deletion. */
  | "deleted"
  | "amount"
  | "currency"
  /** Its parts do not add up to it. */
  | "parts";

/** What the parts of an object add up to, in its currency. */
export interface PartsSum {
  readonly count: number;
  readonly net: number;
  readonly fees: number;
  /** Parts in another currency, which add up to nothing here. */
  readonly others: number;
}

/** What the lines of one verdict, list and currency add up to, without parts. */
export interface ReconciledSum {
  readonly verdict: ReconciledVerdict;
  readonly book: string;
  readonly currency: string | null;
  readonly lines: number;
  readonly amount: number;
}
