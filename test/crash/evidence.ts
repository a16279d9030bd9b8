import type { LedgerEntry } from "../simulated-stripe.ts";
import type { Leap } from "./jumps.ts";

/** What the judge is shown. All of it but the states of runs comes from outside of the product. */
export interface Evidence {
  readonly flows: readonly FlowFacts[];
  /** Everything that Stripe has, of all accounts. */
  readonly objects: readonly StripeObject[];
  readonly ledger: readonly Pick<
    LedgerEntry,
    "at" | "idempotency_key" | "params" | "outcome" | "status" | "object"
  >[];
  readonly runs: readonly RunFacts[];
  readonly skipped: readonly SkippedFacts[];
  /** The scheduled times that the product says it handled. */
  readonly ticks: readonly TickFacts[];
  /** When so much time passed at once that every key of before was forgotten. */
  readonly leaps: readonly Leap[];
  /** What was asked for by calls that have been answered. */
  readonly calls: readonly string[];
}

export interface FlowFacts {
  readonly id: string;
  readonly name: string;
  readonly listensTo:
    | {
        readonly kind: "charges";
        readonly account: string;
        readonly status: "all" | "succeeded";
      }
    | { readonly kind: "refunds"; readonly account: string }
    | { readonly kind: "schedule" }
    /** By HTTP, with a key. */
    | { readonly kind: "calls" };
  /** The steps that write, in their order. */
  readonly writes: readonly string[];
  /** Those of them that change something and make nothing, so that there is no list to find it in. */
  readonly changes: readonly string[];
}

export interface StripeObject {
  readonly id: string;
  readonly object: "charge" | "refund" | "customer" | "product";
  readonly account: string;
  /** By Stripe's clock, in milliseconds. */
  readonly created: number;
  /** Of charges and refunds. */
  readonly status: string | null;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface RunFacts {
  readonly id: string;
  readonly flow: string;
  readonly reference: string;
  readonly status:
    | "waiting"
    | "delayed"
    | "running"
    | "paused"
    | "parked"
    | "succeeded"
    | "succeeded_with_errors"
    | "failed"
    | "cancelled";
  /** The step at which it failed or is parked; null for any other run. */
  readonly stoppedAt: string | null;
}

export interface SkippedFacts {
  readonly flow: string;
  readonly key: string;
  readonly reason: string | null;
}

export interface TickFacts {
  readonly flow: string;
  readonly scheduledAt: string;
  /** The tick before, as this one was told. */
  readonly previousAt: string | null;
}
