import type { PartsSum, ReconciledReason, ReconciledVerdict } from "#flow/reconciled.ts";
import type { Because } from "#flow/because.ts";

/** A line of a reconciliation. Times: milliseconds since 1970. */
export interface ReconciledView {
  readonly book: string;
  readonly object: string;
  /** The object that it is a part of; empty for an object. */
  readonly parent: string;
  readonly at: number;
  readonly verdict: ReconciledVerdict;
  readonly reason: ReconciledReason | null;
  readonly status: string | null;
  readonly amount: number | null;
  readonly currency: string | null;
  readonly recordedAmount: number | null;
  readonly recordedCurrency: string | null;
  readonly flowId: string | null;
  /** As it is called now; null where it is no flow, or is gone. */
  readonly flowName: string | null;
  readonly runId: string | null;
  readonly outcome: string | null;
  readonly condition: Because["condition"] | null;
  /** What the condition met, as long as that is kept. */
  readonly met: Because["value"] | null;
  readonly parts: PartsSum | null;
  readonly url: string | null;
}

export interface ReconciledQuery {
  readonly id: string;
  readonly verdict?: ReconciledVerdict;
  readonly book?: string;
  /** The parts of this object, in place of objects. */
  readonly parent?: string;
  /** Objects and parts, the parts behind all objects. */
  readonly withParts?: true;
  readonly limit: number;
  readonly cursor?: string;
}
