import type { LedgerEntry } from "../simulated-stripe.ts";
import type { Leap, Wrong } from "./jumps.ts";

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
  /** The keys of writes that are known by their effects: a change bears no mark that says whose it is. */
  readonly keys: readonly KeyFacts[];
  readonly skipped: readonly SkippedFacts[];
  /** The scheduled times that the product says it handled. */
  readonly ticks: readonly TickFacts[];
  readonly asked: Asked;
  /** When so much time passed at once that every key of before was forgotten. */
  readonly leaps: readonly Leap[];
  /** Of which times the store has lost what it knew: a backup was restored, or a standby had not heard it. */
  readonly forgotten: readonly Forgotten[];
  /** When which clocks were wrong. */
  readonly wrong: readonly Wrong[];
  /** The keys of calls by HTTP that have been answered. */
  readonly calls: readonly string[];
}

/** Both by Stripe's clock, in milliseconds. */
export interface Forgotten {
  readonly from: number;
  readonly to: number;
}

/** What people have asked for: what they have said, and not what the product has made of it. */
export interface Asked {
  /** Runs that they have started on an event that has a run of its own. */
  readonly again: readonly {
    readonly flow: string;
    readonly kind: "rerun" | "test";
    readonly reference: string;
  }[];
  /** The runs that they have cancelled, or whose write they have given up. */
  readonly cancelled: readonly string[];
  /** Generations of writes that they have asked for, as `tagOf` names them. */
  readonly generations: readonly string[];
  /** Parked generations that they have decided about, as `tagOf` names them, and when they saw them parked, by Stripe's clock. */
  readonly decided: readonly { readonly tag: string; readonly seenAt: number }[];
  /** The marks that the writes of published versions bear. */
  readonly marks: readonly string[];
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
  readonly kind: "event" | "schedule" | "now" | "invoke" | "call" | "test" | "rerun";
  readonly reference: string;
  readonly endedAt: number | null;
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
  /** The step at which it failed, or those at which it is parked: items of a loop run side by side. Empty for any other run. */
  readonly stoppedAt: readonly string[];
  /** Its writes; null where no other run has the event, and nobody has cancelled it. */
  readonly writes: readonly WrittenFacts[] | null;
}

/** A write as the product shows it to people. */
export interface WrittenFacts {
  readonly step: string;
  readonly effect: string;
  readonly state: "open" | "done" | "failed" | "parked" | "stopped";
}

export interface KeyFacts {
  readonly key: string;
  readonly effect: string;
  readonly generation: number;
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
