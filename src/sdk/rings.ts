import type { Mode } from "./connection.ts";
import type { Json } from "./json.ts";
import type { LocalizedText } from "./text.ts";

/** The object that a system's webhook reports: only the list says what is new. */
export interface Ring {
  /**
   * The kinds of object, as triggers name them in `watches`: several if triggers of different lists
   * report one object.
   */
  readonly watches: readonly string[];
  /** The key of its event, as the trigger's poll gives it. */
  readonly key: string;
  /** When it happened, by the other side's clock. */
  readonly at: Date;
}

/**
 * A system that has lists and sends webhooks, too. A delivery is never an event of a flow: it makes
 * the polls ask at once for what the system lists, and again until the object is listed.
 */
export interface Rings {
  /** How the system signs what it sends. */
  readonly signedAs: "stripe" | "github" | "slack" | "shopify" | "standard";
  /**
   * What the system's signing secrets begin with, so that nobody enters another secret by mistake.
   */
  readonly secretPrefix?: string;
  /** The events that a person chooses at the system, by its own names. */
  readonly events: readonly string[];
  /** What a person does at the system with the address, sentence by sentence. */
  readonly setUp: readonly LocalizedText[];
  /** The page of the system where people do that. */
  readonly page: string;
  /**
   * Pure: the objects that a signed body reports; none if nothing is new on this account and mode. A
   * field that was filled in of a known event rings for that event once more, so that flows that wait
   * for the field go on.
   */
  ring(body: Json, on: { readonly account: string | null; readonly mode: Mode }): readonly Ring[];
}
