import type { LocalizedText } from "./text.ts";

/** What the value of a field is where it comes as a pill. */
export type ShapeType =
  | { readonly is: "text" | "date" | "dateTime" | "number" | "integer" | "boolean" }
  /** Any JSON, such as of a column that holds JSON. */
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
  /** Absent where a step may set it. */
  readonly readOnly?: true;
  /** It may hold nothing. */
  readonly nullable: boolean;
  /** All values that it takes, where these are few. */
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
  /** One question, that changes nothing. Null where there is no such thing. */
  describe(context: { readonly api: Api; readonly of: string }): Promise<Shape | null>;
}

/** Parts of what a trigger or an action hands on are records whose fields `describe` tells. */
export interface Shaped {
  /** The field of the settings or of the input that names the thing: fields with `choicesOf` of it name its fields. */
  readonly of: string;
  /** Where the records stand in the output; `*` stands for each item of a list. */
  readonly at: readonly (readonly string[])[];
  /** What it sets of a record: lists of the input, and in their items the field that names one. */
  readonly sets?: {
    readonly fields: readonly { readonly list: string; readonly name: string }[];
    /** The record may be new: it needs whatever is required. */
    readonly isNew: boolean;
  };
}
