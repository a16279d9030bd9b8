import { z } from "zod";
import { type LocalizedText, text } from "./text.ts";

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
  /** What people paste at the outside system, such as the description of an app: it is shown to be copied. */
  readonly paste?: { readonly label: LocalizedText; readonly text: LocalizedText };
  /** Name of one of the connector's dynamic choices. A value outside the choices is allowed: people paste ids. */
  readonly choices?: string;
  /**
   * Name of a field beside this one, or in the items of a list beside the list, whose value the choices belong to, such as
   * the customer whose cards they are.
   */
  readonly choicesOf?: string;
  /**
   * Of a list whose items name one of the choices of a field and say what stands there: it is drawn as a table of all choices.
   * `choice` and `value` are the two fields of an item.
   */
  readonly perChoice?: { readonly choice: string; readonly value: string };
  /**
   * Name of a field beside this one, or beside the list in whose items this one is: a list. This field holds the name of a field
   * of that list's items.
   */
  readonly itemFieldOf?: string;
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
  /** Drawn from the start although it may be left out: most people who fill in the form mean to give it. */
  readonly drawn?: true;
  /** A text of several lines. */
  readonly multiline?: boolean;
  /** What a person writes is formatted as `asPlainText` says; what a pill or a formula brings stays text. */
  readonly formatted?: true;
  /**
   * What the step does without this field, as a sentence, where that is more than with it: refunds all, lists
   * everybody's. A pill or formula in it that turns out empty fails the step before anything is sent, and one
   * that may be empty is warned of. A field that nobody filled in is left out as any other.
   */
  readonly widens?: LocalizedText;
  /** Its author types it: no pill and no formula goes in, such as into a statement that is executed. */
  readonly fixed?: true;
  /** Names of fields beside this one: of them and this one, at least one must be given. */
  readonly either?: readonly string[];
  /**
   * It is asked for only where a field beside this one, an enum with a default, has one of these values. `required`: there
   * it must be given. What stands in it elsewhere counts for nothing.
   */
  readonly showsFor?: {
    readonly field: string;
    readonly values: readonly string[];
    readonly required?: true;
  };
  /**
   * What pills give is written into this text so that it stays one value: as JSON, within quotation marks or not; or as
   * one segment of an address. What a formula gives is taken as it is.
   */
  readonly pillsAs?: "json" | "segment";
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
export function refusal(words: LocalizedText): {
  readonly message: string;
  readonly params: { readonly text: LocalizedText };
} {
  return { message: words.en, params: { text: words } };
}

/** Refuses what lacks a field that must be given by its `showsFor`. */
export function withNeeded<S extends z.ZodObject>(schema: S): S {
  const needed = Object.entries(schema.shape).flatMap(([name, one]) => {
    const showsFor = z.globalRegistry.get(one)?.field?.showsFor;
    return showsFor?.required === true ? [{ name, ...showsFor }] : [];
  });
  return schema.superRefine((given, context) => {
    const values: Readonly<Record<string, unknown>> = given;
    for (const { name, field: chooser, values: wanted } of needed)
      if (values[name] === undefined && wanted.some((one) => one === values[chooser]))
        context.addIssue({ code: "custom", path: [name], ...refusal(missing) });
  });
}

const missing = text("Enter a value.", "入力してください。");
