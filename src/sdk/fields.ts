import { z } from "zod";
import { type LocalizedText, text } from "./text.ts";

/** What a field of a connection says: see `FieldFacts`. */
export type Says = "identity" | "access" | "manner";

/** How a field is shown. It travels with the zod schema, and so into the catalogue's JSON Schema. */
export interface FieldFacts {
  readonly label: LocalizedText;
  readonly help?: LocalizedText;
  /** A secret is sealed when stored, and never shown again. */
  readonly secret?: boolean;
  /**
   * Personal data: an e-mail, a name, an address, a card. People who see the values of a run but
   * have nothing to do with its connections see a mask instead of this field, and instead of
   * everything made from it. If an output has such fields, every field that its schema does not
   * name counts as private, too.
   */
  readonly private?: true;
  /**
   * Of a field of a connection that is no secret, and required there: what it says, and so whether it may change.
   * `identity`: where writes go, or what events and objects are called; it never changes, for another value is another
   * connection. `access`: how the connection gets there, as whom it signs in, or what proves that it works. `manner`:
   * nothing of these, such as a limit of the speed.
   */
  readonly says?: Says;
  /** A pattern of values with which real money moves: people get a warning before they save one. */
  readonly live?: string;
  /** Where people get the value, outside Millrace. */
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
   * For a list whose items name a choice of a field and its value: the form draws the list as a
   * table of all choices. `choice` and `value` are the two fields of an item.
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
   * The value in a new flow, if that is not the schema's default: a document without this field
   * keeps the meaning that it had before the field existed.
   */
  readonly initial?: string | number | boolean;
  /**
   * An integer in the smallest unit of a currency. `currency` is the path of the currency code,
   * from the root of the same schema; in the items of a list, from the root of the item.
   */
  readonly money?: {
    readonly currency: readonly string[];
    /**
     * Somebody pays this amount: Millrace warns of an amount below the smallest possible charge.
     */
    readonly isCharged?: true;
  };
  /**
   * A number that can have decimals, or a text that spells one, such as a price of 12.00. It is not in
   * the smallest unit of a currency, so no field with `money` takes it.
   */
  readonly decimal?: true;
  /**
   * The code of a currency, in upper or lower case: the field accepts nothing else, and comparisons
   * ignore case.
   */
  readonly currency?: true;
  /** Unix seconds, offered as date and time. */
  readonly unixTime?: boolean;
  /** Shown only when asked for. */
  readonly advanced?: boolean;
  /** Drawn from the start although it is optional: most people fill it in. */
  readonly drawn?: true;
  /** A text of several lines. */
  readonly multiline?: boolean;
  /**
   * What a person writes is formatted as `asPlainText` says; the values of pills and formulas stay
   * plain text.
   */
  readonly formatted?: true;
  /**
   * What the step does without this field, as a sentence, if that is more than with it: refunds
   * everything, lists everybody's. If a pill or formula in the field turns out empty, the step
   * fails before it sends anything; Millrace warns of one that may be empty. A field that nobody
   * filled in is left out like any other. Of pairs of names and values that the author of a flow
   * adds it holds for each pair.
   */
  readonly widens?: LocalizedText;
  /**
   * Which records the step reads or changes, or whom it writes to, follows from this text, or from the texts in this
   * group. A text of several parts is refused if one of its pills is empty: what is left may name something else. Fields
   * with `choices`, fields with `widens` that are no groups, and all that a reading step is given select by themselves.
   */
  readonly selects?: true;
  /**
   * For a list with `perChoice`: the name of a field beside it, a list of choices. The values of these choices select, as
   * the key columns of a row do.
   */
  readonly selectedBy?: string;
  /** Its author types it: no pill and no formula goes in, such as into a statement that is executed. */
  readonly fixed?: true;
  /** Names of fields beside this one: the input needs this field or one of those. */
  readonly either?: readonly string[];
  /**
   * The form asks for this field only if a field beside it, an enum with a default, has one of
   * these values. `required`: the field must then be given. Otherwise its value is ignored.
   */
  readonly showsFor?: {
    readonly field: string;
    readonly values: readonly string[];
    readonly required?: true;
  };
  /**
   * How values of pills are written into this text, so that each stays one value: as JSON, within
   * quotation marks or not; or as one segment of an address. The value of a formula is used as it
   * is.
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
 * `z.object` whose fields are made when somebody asks for one of them. A system with hundreds of fields costs a start little:
 * a process makes those of the actions and triggers that its flows use.
 */
export function objectOf<Shape extends z.core.$ZodLooseShape>(
  fields: () => Shape,
): z.ZodObject<z.core.util.Writeable<Shape>> {
  let known: Shape | null = null;
  const made = new z.ZodObject({
    type: "object",
    get shape() {
      known ??= fields();
      return known;
    },
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- zod knows no shape but one that is there already
  return made as z.ZodObject<z.core.util.Writeable<Shape>>;
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

/** Refuses an input without a field that its `showsFor` requires. */
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
