import type { Mode } from "./connection.ts";
import type { Json } from "./json.ts";
import type { LocalizedText } from "./text.ts";

/** The thing that a system's webhook tells of: only the list says what is new. */
export interface Ring {
  /** The kinds of object, as triggers name them in `watches`: several where triggers of different lists tell of one thing. */
  readonly watches: readonly string[];
  /** The key of its event, as the trigger's poll gives it. */
  readonly key: string;
  /** When it happened, by the other side's clock. */
  readonly at: Date;
}

/**
 * A system that has lists and sends webhooks, too. A delivery is never an event of a flow: it has the polls ask at
 * once for what the system lists, and again until that is listed.
 */
export interface Rings {
  /** How the system signs what it sends. */
  readonly signedAs: "stripe" | "github" | "slack" | "shopify" | "standard";
  /** What its signing secrets begin with, so that another secret is not taken for one. */
  readonly secretPrefix?: string;
  /** The events that a person chooses at the system, by its own names. */
  readonly events: readonly string[];
  /** What a person does at the system with the address, sentence by sentence. */
  readonly setUp: readonly LocalizedText[];
  /** The page of the system where that is done. */
  readonly page: string;
  /**
   * Pure: what a signed body tells of; nothing where that is nothing new on this account and mode. What has been filled in of
   * an event that is known rings for that event once more, so that flows which wait for it go on.
   */
  ring(body: Json, on: { readonly account: string | null; readonly mode: Mode }): readonly Ring[];
}
