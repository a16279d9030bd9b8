import type { z } from "zod";
import type { Action, EffectAction, ReadAction } from "./action.ts";
import type {
  ConnectionSpec,
  HttpConnectionSpec,
  SmtpConnectionSpec,
  SqlConnectionSpec,
} from "./connection.ts";
import type { JsonObject } from "./json.ts";
import type { Books } from "./books.ts";
import type { Rings } from "./rings.ts";
import type { SequenceAction } from "./sequence.ts";
import type { Shapes } from "./shape.ts";
import type { LocalizedText } from "./text.ts";
import type { PollingTrigger, SnapshotTrigger, Trigger } from "./trigger.ts";

/** One page of things to choose from, such as customers. */
export interface ChoicePage {
  readonly items: readonly {
    readonly value: string;
    /** In the words of the other system, or of our own in the reader's language. */
    readonly label: string | LocalizedText;
    /** A second line that distinguishes similar choices. */
    readonly detail?: string;
    /**
     * For a part of a record, such as a column: whether a new record needs it, or the system makes
     * it itself.
     */
    readonly fill?: "required" | "generated";
  }[];
  /** Ask again with this to go on; null at the end. */
  readonly next: string | null;
}

export interface Choices<Api> {
  readonly id: string;
  readonly label: LocalizedText;
  list(context: {
    readonly api: Api;
    readonly search: string | null;
    readonly cursor: string | null;
    /** The value of the field that `choicesOf` names; null while that field is empty. */
    readonly of: string | null;
  }): Promise<ChoicePage>;
  /** Absent if a person cannot have anything made that the list lacks. */
  readonly making?: Making<Api>;
}

/**
 * What a person who owns a connection can have made at the other side, where a list lacks it, such as a field for our marks.
 * It happens by a click alone, and never while a flow runs.
 */
interface Making<Api> {
  /** On the button. */
  readonly label: LocalizedText;
  /** What the click changes at the other side, in sentences. */
  readonly help: LocalizedText;
  /**
   * Making it twice must be the same as making it once, also after half of it was done. Each call of the client is one exchange,
   * and only here may it write. Throws
   * InputError where nothing was changed: for what is there and does not serve, and for what a person must do first.
   */
  make(context: {
    readonly api: Api;
    /** As in `list`. */
    readonly of: string | null;
    /** What the list lacks. */
    readonly value: string;
  }): Promise<{
    /** False: it was there already. */
    readonly made: boolean;
    /** What a person has yet to do before it serves, in sentences; null for nothing. */
    readonly left: LocalizedText | null;
  }>;
}

/** How a short text of Millrace's own, such as an alert, is posted where people read it. */
export interface Posts {
  /** The connector's effect action that posts it. */
  readonly action: string;
  /** The connector's choices that list the places. */
  readonly places: string;
  /** Pure: what the action is given. `text` is formatted as `asPlainText` says. */
  input(post: { readonly place: string; readonly text: string }): JsonObject;
  /** Pure: does the text fit into one post? */
  fits(text: string): boolean;
}

/**
 * A connector as the engine sees it. The client is `unknown` here, because the engine only carries
 * it from `open` to the calls; those are methods, so that typed triggers and actions fit without a cast.
 */
export interface Connector {
  readonly id: string;
  readonly label: LocalizedText;
  readonly help: LocalizedText;
  /**
   * How sentences name the other side, if the label is not the name of a system: "the other
   * system".
   */
  readonly otherSide?: LocalizedText;
  readonly connection: ConnectionSpec<z.ZodObject, unknown>;
  readonly triggers: readonly Trigger<unknown, z.ZodObject, z.ZodType, z.ZodObject>[];
  /** Absent if the system sends no webhooks that make its triggers poll sooner. */
  readonly rings?: Rings;
  readonly actions: readonly Action<unknown, z.ZodObject, z.ZodType>[];
  readonly choices: readonly Choices<unknown>[];
  /** Absent if Millrace posts no texts of its own through the connector. */
  readonly posts?: Posts;
  /** Absent if Millrace cannot reconcile anything of the system. */
  readonly books?: Books<unknown>;
  /** Absent if the schemas of the triggers and actions contain all fields. */
  readonly shapes?: Shapes<unknown>;
  /**
   * What people may expect and the connector does not do, in sentences for the connector's page in
   * docs/connectors.
   */
  readonly cannot: readonly LocalizedText[];
}

export type AnyTrigger = Connector["triggers"][number];
/** A trigger whose rows the engine remembers, so that it knows them again. */
export type AnyRowsTrigger = Exclude<AnyTrigger, { kind: "since" }>;
export type AnyAction = Connector["actions"][number];

/**
 * Functions that make the parts of a connector that use a connection, so that each part gets a
 * typed `api`.
 */
interface Makers<Api> {
  trigger<
    Settings extends z.ZodObject,
    Output extends z.ZodType,
    Where extends z.ZodObject = z.ZodObject,
  >(
    trigger: Omit<PollingTrigger<Api, Settings, Output, Where>, "kind">,
  ): PollingTrigger<Api, Settings, Output, Where>;
  /** A trigger whose rows, or their numbers, the engine keeps. */
  rowsTrigger<
    Settings extends z.ZodObject,
    Output extends z.ZodType,
    Where extends z.ZodObject = z.ZodObject,
  >(
    trigger: SnapshotTrigger<Api, Settings, Output, Where>,
  ): SnapshotTrigger<Api, Settings, Output, Where>;
  readAction<Input extends z.ZodObject, Output extends z.ZodType>(
    action: Omit<ReadAction<Api, Input, Output>, "kind">,
  ): ReadAction<Api, Input, Output>;
  effectAction<Input extends z.ZodObject, Output extends z.ZodType>(
    action: Omit<EffectAction<Api, Input, Output>, "kind">,
  ): EffectAction<Api, Input, Output>;
  /** An action of several writes, one after the other. */
  sequenceAction<Input extends z.ZodObject, Output extends z.ZodType>(
    action: Omit<SequenceAction<Api, Input, Output>, "kind">,
  ): SequenceAction<Api, Input, Output>;
  choices(choices: Choices<Api>): Choices<Api>;
  shapes(shapes: Shapes<Api>): Shapes<Api>;
  books(books: Books<Api>): Books<Api>;
}

function makers<Api>(): Makers<Api> {
  return {
    trigger: (trigger) => ({ ...trigger, kind: "since" }),
    rowsTrigger: (trigger) => trigger,
    readAction: (action) => ({ ...action, kind: "read" }),
    effectAction: (action) => ({ ...action, kind: "effect" }),
    sequenceAction: (action) => ({ ...action, kind: "sequence" }),
    choices: (choices) => choices,
    shapes: (shapes) => shapes,
    books: (books) => books,
  };
}

/** A connection over HTTP, with the functions that make the parts that use it. */
export function defineConnection<Fields extends z.ZodObject, Api>(
  spec: HttpConnectionSpec<Fields, Api>,
): HttpConnectionSpec<Fields, Api> & Makers<Api> {
  return { ...spec, ...makers<Api>() };
}

/** A connection over SMTP, with the same. */
export function defineMailConnection<Fields extends z.ZodObject, Api>(
  spec: SmtpConnectionSpec<Fields, Api>,
): SmtpConnectionSpec<Fields, Api> & Makers<Api> {
  return { ...spec, ...makers<Api>() };
}

/** The same for a database. */
export function defineDatabase<Fields extends z.ZodObject, Api>(
  spec: SqlConnectionSpec<Fields, Api>,
): SqlConnectionSpec<Fields, Api> & Makers<Api> {
  return { ...spec, ...makers<Api>() };
}

export function defineConnector(connector: Connector): Connector {
  return connector;
}
