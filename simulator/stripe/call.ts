/** One call of an operation: what it works on, with what, when, and for whom. */
import type { NewId } from "./ids.ts";
import type { Params } from "./params.ts";
import type { World } from "./world.ts";

export interface Settings {
  /** "Card tokens on the Charges API", off on a new account. */
  legacyTokens: boolean;
  /** How long Stripe takes to capture a payment in the background. */
  captureSeconds: number;
  /** How long search does not know of what is new or changed. */
  searchSeconds: number;
  /** The account's own version, in which its events are rendered. */
  eventVersion: string;
}

/** What an event says about the request that caused it; `null` for Stripe's own doing. */
interface Origin {
  readonly id: string | null;
  readonly idempotency_key: string | null;
}

export interface Call {
  readonly world: World;
  readonly settings: Settings;
  readonly newId: NewId;
  /** Unix seconds. */
  readonly now: number;
  /** The id in the path, or "". */
  readonly id: string;
  readonly params: Params;
  readonly origin: Origin | null;
  /** Lists show what this call makes from then on (milliseconds); 0 at once. */
  readonly visibleAt: number;
}
