/** One request to Stripe under way. */
import type { Handling as Under } from "../kit/answer.ts";
import type { Exchange as Kept } from "../kit/journal.ts";
import type { Fault } from "./faults.ts";
import type { Simulator } from "./simulator.ts";

/** What is kept of a request to Stripe beside what is kept of every request. */
export interface Own {
  readonly idempotency_key: string | null;
  livemode: boolean | null;
  original_request: string | null;
}

export type Exchange = Kept<Own>;
export type Handling = Under<Simulator, Fault, Own>;

/** The account's own version, unless the request names one. */
export function versionAsked({ sim, received }: Handling): string {
  return received.header("stripe-version") ?? sim.settings.eventVersion;
}
