import type { z } from "zod";
import type { LocalizedText } from "./text.ts";

/** How a field is shown. It travels with the zod schema, and so into the catalogue's JSON Schema. */
export interface FieldFacts {
  readonly label: LocalizedText;
  readonly help?: LocalizedText;
  /** A secret is sealed when stored, and never shown again. */
  readonly secret?: boolean;
  /**
   * What tells of a person: an e-mail, a name, an address, a card. Whoever sees what is in a run and has nothing to do
   * with its connections sees a mark in its place, and in the place of all that is made of it. Where an output has such
   * fields, what its schema does not name counts as one.
   */
  readonly private?: true;
  /** A pattern of values with which real money moves: people are told before they save one. */
  readonly live?: string;
  /** Where outside people get the value. */
  readonly source?: { readonly label: LocalizedText; readonly url: string };
  /** Name of one of the connector's dynamic choices. A value outside the choices is allowed: people paste ids. */
  readonly choices?: string;
  /** Name of a field beside this one whose value the choices belong to, such as the customer whose cards they are. */
  readonly choicesOf?: string;
  /** Labels of the values of an enum. */
  readonly values?: { readonly [value: string]: LocalizedText };
  /**
   * What a new flow begins with, where that is not the schema's default: a document without this field keeps
   * what it meant before there was one.
   */
  readonly initial?: string | number | boolean;
  /**
   * An integer in the smallest unit of a currency. `currency` is where the currency code stands, as
   * a path from the root of the same schema; in the items of a list, from the root of the item.
   */
  readonly money?: {
    readonly currency: readonly string[];
    /** It is what somebody pays: below the least that can be charged people are warned. */
    readonly isCharged?: true;
  };
  /** The code of a currency, in capitals or not: nothing else is taken, and case counts in no comparison. */
  readonly currency?: true;
  /** Unix seconds, offered as date and time. */
  readonly unixTime?: boolean;
  /** Shown only when asked for. */
  readonly advanced?: boolean;
  /** A text of several lines. */
  readonly multiline?: boolean;
  /**
   * What the step does without this field, as a sentence, where that is more than with it: refunds all, lists
   * everybody's. A pill or formula in it that turns out empty fails the step before anything is sent, and one
   * that may be empty is warned of. A field that nobody filled in is left out as any other.
   */
  readonly widens?: LocalizedText;
  /** Names of fields beside this one: of them and this one, at least one must be given. */
  readonly either?: readonly string[];
}

declare module "zod" {
  interface GlobalMeta {
    readonly field?: FieldFacts;
  }
}

/** Attaches what people see to a schema: `field(z.string(), { label: text("Name", "名前") })`. */
export function field<S extends z.ZodType>(schema: S, facts: FieldFacts): S {
  return schema.meta({ field: facts });
}

/**
 * A refusal in every language, for zod's `refine`: `schema.refine(test, refusal(text(...)))`. The
 * text travels in the issue's `params.text`; what zod itself refuses, the server puts into words.
 */
export function refusal(text: LocalizedText): {
  readonly message: string;
  readonly params: { readonly text: LocalizedText };
} {
  return { message: text.en, params: { text } };
}
