import type { LocalizedText } from "./text.ts";

/** The type of a field's value as a data pill. */
export type ShapeType =
  | { readonly is: "text" | "date" | "dateTime" | "number" | "integer" | "boolean" }
  /** Any JSON, such as the value of a JSON column. */
  | { readonly is: "json" }
  | { readonly is: "list"; readonly items: ShapeType }
  | { readonly is: "group"; readonly fields: readonly ShapeField[] };

/** A field of a record that only the connection knows, such as a column of a table. */
export interface ShapeField {
  /** Its name in a record. */
  readonly key: string;
  /** What people call it. */
  readonly label: string | LocalizedText;
  readonly type: ShapeType;
  /** The type as the system itself writes it, such as `character varying(50)`. */
  readonly kind?: string;
  /** A new record needs it. */
  readonly required: boolean;
  /** Absent if a step may set it. */
  readonly readOnly?: true;
  /** It may be empty. */
  readonly nullable: boolean;
  /** A number that can have decimals, such as a price: as an amount it is not in the smallest unit of a currency. */
  readonly hasDecimals?: true;
  /** All values that it accepts, if they are few. */
  readonly choices?: readonly string[];
  /** How many characters it holds at most. */
  readonly length?: number;
  readonly help?: string;
  /** What stays the same when it is renamed. */
  readonly id?: string;
}

/** The fields of one kind of record, in their order. */
export interface Shape {
  readonly fields: readonly ShapeField[];
}

/** Says which fields a thing of this connection has, such as a table. */
export interface Shapes<Api> {
  /** One question, which changes nothing. Null if there is no such thing. */
  describe(context: { readonly api: Api; readonly of: string }): Promise<Shape | null>;
}

/** Parts of the output of a trigger or an action are records whose fields `describe` gives. */
export interface Shaped {
  /** The field of the settings or of the input that names the thing: fields with `choicesOf` of it name its fields. */
  readonly of: string;
  /** Where the records are in the output; `*` means each item of a list. */
  readonly at: readonly (readonly string[])[];
  /**
   * What the action sets of a record: lists of the input, and for each list the field of its items
   * that names a set field.
   */
  readonly sets?: {
    readonly fields: readonly { readonly list: string; readonly name: string }[];
    /** The record may be new: it needs whatever is required. */
    readonly isNew: boolean;
    /**
     * Each field takes values of its own type alone. Millrace warns of a value that cannot become one, and writes Unix
     * seconds as date and time in UTC for a field of type `dateTime`.
     */
    readonly typed?: true;
  };
}
