import type { z } from "zod";
import type { Deed, FrozenDeed } from "./deed.ts";
import type { Answer, FrozenRequest, Site } from "./connection.ts";
import type { ErrorFacts } from "./errors.ts";
import type { Json } from "./json.ts";
import type { SequenceAction } from "./sequence.ts";
import type { Shaped } from "./shape.ts";
import type { LocalizedText } from "./text.ts";

/** The fields of a step that make up one HTTP request, by their names: a step can be filled in from a command. */
export interface RequestFields {
  /** The setting of the connection below which all paths are. */
  readonly base: string;
  readonly path: string;
  readonly query: string;
  readonly headers: string;
  /** Absent where it is a GET request. `body` chooses among `json`, `form`, `text` and `none`. */
  readonly write?: {
    readonly methods: readonly string[];
    readonly method: string;
    readonly body: string;
    readonly json: string;
    readonly form: string;
    readonly text: string;
    readonly contentType: string;
  };
}

/**
 * The author of a flow knows what a part of an output looks like: a field that is filled in, a text, holds an example of it
 * in JSON. `at`: where in the output that part stands; `*` stands for each item of a list.
 */
export interface Declared {
  readonly field: string;
  readonly at: readonly string[];
}

/** What all kinds of actions say of themselves. */
export interface ActionFacts<Input extends z.ZodObject, Output extends z.ZodType> {
  readonly id: string;
  readonly label: LocalizedText;
  readonly help: LocalizedText;
  /** The page on which the other side documents it. */
  readonly documentation?: string;
  /** The form and the validator of what a step sends. */
  readonly input: Input;
  /** What the step hands on: the pills. An output is kept as it came, whatever this schema thinks of it. */
  readonly output: Output;
  /** A documented sample of the output. */
  readonly sample: Json;
  readonly declared?: Declared;
  readonly shaped?: Shaped;
  /** Absent where a step is no HTTP request that its author writes. */
  readonly sends?: RequestFields;
  /** Pure: the page on which the other side shows people what the output is about; null where there is none. */
  recordUrl?(output: Json, site: Site): string | null;
}

/** An action that changes nothing outside. It may run any number of times. */
export interface ReadAction<
  Api,
  Input extends z.ZodObject,
  Output extends z.ZodType,
> extends ActionFacts<Input, Output> {
  readonly kind: "read";
  run(context: { readonly api: Api; readonly input: z.infer<Input> }): Promise<Json>;
}

/** Names a write in the outside world, so that it can be found again. It goes into the object's metadata. */
export interface EffectTag {
  readonly effectId: string;
  /** Rises only when a person decides to send again. */
  readonly generation: number;
}

/** The same, with the moment at which the write is frozen: for what bears a date, such as an e-mail. */
export interface DatedTag extends EffectTag {
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What a new write says of itself. */
export interface WriteTag extends DatedTag {
  /** Names the run, and tells nothing of it. With the tag in the metadata, where there is room for it. */
  readonly run?: string;
  /**
   * The flows whose writes led to this one, the first of them first; empty where the event came from outside. With the tag in
   * the metadata, so that a ring of flows stops even where our own record of a write is gone.
   */
  readonly chain?: readonly string[];
}

/** What a look-up found: the object's own outcome is the result. */
export type Found =
  | { readonly outcome: "done"; readonly answer: Answer }
  | { readonly outcome: "failed"; readonly error: ErrorFacts };

/** Something that the other side made for a write of ours. */
export interface Made {
  readonly tag: EffectTag;
  /** The run that its mark names; absent where it names none. */
  readonly run?: string;
  readonly found: Found;
}

/** One page of what was made. */
export interface MadePage {
  readonly made: readonly Made[];
  /** Ask again with this to go on; null at the end. */
  readonly next: string | null;
}

/** An object that was read by its id. `tag` is null where it bears none of ours. */
export interface Retrieved {
  readonly tag: EffectTag | null;
  readonly found: Found;
}

/** An amount in the smallest unit of its currency. */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/**
 * What a write does with money: takes it from a payer, only sets it aside, gives it back, or asks a payer for it, who pays by
 * themselves. `other`: it may move money, and only the other side knows in which way.
 */
export type MoneyKind = "charge" | "hold" | "refund" | "bill" | "other";

/** What a write moves. */
export interface Movement {
  readonly kind: MoneyKind;
  /** Null where only the other side knows how much, such as all that is left of a charge. */
  readonly money: Money | null;
  /** The other side has taken the request on, and said that the money has yet to move. */
  readonly isPending: boolean;
}

/** Why a write of an action happens once, although its answer may be lost. */
export type EffectKind =
  /** The other side honours an idempotency key for so many hours. */
  | { readonly kind: "keyed"; readonly hours: number }
  /** A row of ours and the write are one transaction on the other side: the same again finds the row, for ever. */
  | { readonly kind: "ledger" }
  /** A field that holds our mark is unique on the other side: it refuses a repeat, unless the object was deleted. */
  | { readonly kind: "guarded" }
  /** It only sets values of an object that it names, or deletes it: the same request twice is the same as once. */
  | { readonly kind: "sets" }
  /** Nothing refuses a repeat, but our mark can be read back from a list: the engine sends at most once and looks. */
  | { readonly kind: "findable" }
  /** None of it: the engine sends at most once and asks a person when it cannot tell what happened. */
  | { readonly kind: "unsafe" };

/** Why the writes of an action happen once: for the same reason all, or for the one that the author of a step chooses. */
export type Once = EffectKind | ChosenOnce;

/** The author of a step knows what the other side does: a field of the input says it. */
export interface ChosenOnce {
  readonly kind: "chosen";
  /** The field of the input, an enum. */
  readonly field: string;
  /** What each of its values means. */
  readonly kinds: Readonly<Record<string, EffectKind>>;
  /** The field of the input that says for how many hours, where the kind has hours. */
  readonly hours?: string;
  /** Pure: what was chosen for a request. */
  of(request: FrozenRequest): EffectKind;
}

/** What a write does to the records of a place, such as the rows of a table. */
export interface Alters {
  /** The field of the input that names the place. */
  readonly place: string;
  readonly by: readonly ("new" | "changed" | "gone")[];
  /** Which fields of a record it changes: lists of the input, and in their items the field that names one. */
  readonly fields?: readonly { readonly list: string; readonly name: string }[];
}

/** How one write is looked up. */
export interface Seek<Api> {
  /** One request. Null where there is nothing of this write. */
  ask(api: Api): Promise<Found | null>;
}

/** What the other side tells of a write that bore an idempotency key of ours. */
export interface Trace {
  readonly key: string;
  /** What happened, in the other side's words. */
  readonly what: string;
  readonly objectId: string;
  /** The other side's name for the request. */
  readonly requestId?: string;
}

/** One page of what the other side tells, of all keys. */
export interface TracePage {
  readonly traces: readonly Trace[];
  /** Ask again with this to go on; null at the end. */
  readonly next: string | null;
}

/** A list, newest first, in which the other side tells what happened, and with which key it was asked to. */
export interface TraceList<Api> {
  /** Actions that name the same list share a walk of it. */
  readonly id: string;
  /** How far back it goes. */
  readonly keptDays: number;
  /**
   * One page, and one request, of what happened between two moments of the other side's time, both included. `cursor` as
   * for `made`. Null where these credentials may not read the list.
   */
  page(context: {
    readonly api: Api;
    readonly from: Date;
    readonly to: Date;
    readonly cursor: string | null;
  }): Promise<TracePage | null>;
}

/** How a write is found by its idempotency key. */
export interface Traced<Api> {
  readonly list: TraceList<Api>;
  /** What a trace with a key of this write's says of it, by one request at most; null where that is nothing. */
  found(context: {
    readonly api: Api;
    readonly request: FrozenRequest;
    readonly trace: Trace;
  }): Promise<Found | null>;
}

/**
 * An action that writes, exactly one write. It does not send: it says what to send, and the engine
 * writes that down before the first byte leaves.
 */
export interface EffectAction<
  Api,
  Input extends z.ZodObject,
  Output extends z.ZodType,
> extends ActionFacts<Input, Output> {
  readonly kind: "effect";
  readonly effect: Once;
  /**
   * The kinds of objects that this write brings into being and that a trigger of this connector
   * `watches`, in the trigger's words. Empty where no trigger tells of any.
   */
  readonly makes: readonly string[];
  /** What it does to records of which triggers tell by comparing them. Absent where no trigger of the connector does. */
  readonly alters?: Alters;
  readonly does: Deed;
  /** Pure: the same input and tag give the same request. */
  request(input: z.infer<Input>, tag: WriteTag): FrozenRequest;
  /** Pure: turns an accepted answer into the step's output. Never throws for an unexpected body. */
  read(answer: Answer): Json;
  /** The id of the object that the write made, from the output; null where it made none. */
  objectId(output: Json): string | null;
  /**
   * Pure: the id of the object that a request changes, for an action that changes one that is there
   * already, and only sets values: the same request twice must be the same as once. The other side may refuse the second
   * if `seek` finds that the object is so already. Its `objectId` is null
   * always, and that another write made the object says nothing of the change. Absent where the action
   * makes an object.
   */
  changes?(request: FrozenRequest): string | null;
  /**
   * Pure: names what a request sets values of, where the kind of its once is `sets`: two requests about the same thing give the
   * same name. The engine does not repeat one after a newer one about the same thing. Null where the request names
   * nothing. Absent where `changes` names it.
   */
  sets?(request: FrozenRequest): string | null;
  /**
   * One page, and one request, of the list of what was made between two moments of the other side's
   * time, both included: everything on it that bears a tag of ours; whose it is, is not asked. Reads
   * a list, not a search index that may trail. `cursor` is the `next` of the page before, null for the
   * first; the same cursor gives the same page, so that one which failed can be asked for again.
   * Absent where the system gives no way.
   */
  made?(context: {
    readonly api: Api;
    readonly from: Date;
    readonly to: Date;
    readonly cursor: string | null;
  }): Promise<MadePage>;
  /**
   * Pure: how one write is looked up with one request, by the frozen request and its tag; null where this request
   * names no way. What it finds has been made, whenever that was. Absent where `made` lists what was made, or the system gives no way.
   */
  seek?(request: FrozenRequest, tag: EffectTag): Seek<Api> | null;
  /**
   * Where the other side tells which key a write bore. What is told there was done; that nothing is told proves nothing.
   * Absent where it tells of none.
   */
  readonly traced?: Traced<Api>;
  /**
   * Pure: the same frozen request with another tag, for a person who decides to send again. Where the
   * request bears none, it is the same.
   */
  retag(request: FrozenRequest, tag: DatedTag): FrozenRequest;
  /**
   * Reads one object of the kind that this action makes or changes, for a person who says "it happened" of a request.
   * Null where there is none with this id. Absent where the system gives no way.
   */
  retrieve?(context: {
    readonly api: Api;
    readonly objectId: string;
    readonly request: FrozenRequest;
  }): Promise<Retrieved | null>;
  /**
   * Pure: what a write has brought, for a person who says "it happened" where nothing can be read: their word counts.
   * Absent where `retrieve` reads it, or where a person cannot know.
   */
  vouched?(request: FrozenRequest, site: Site): Answer;
  /**
   * Pure: the money that a request moves, for a person to confirm before and to read after. `answered` is
   * what came of it; null while that is not known. Null for what moves none. Absent where no request does.
   */
  moves?(request: FrozenRequest, answered: Answer | null): Movement | null;
  /**
   * Pure: a frozen request in words, for a person who decides about it. Never throws, and is null for what it does not
   * know. Absent where the parameters of the request are the fields of the step: these have labels already.
   */
  tells?(request: FrozenRequest): FrozenDeed | null;
}

export type Action<Api, Input extends z.ZodObject, Output extends z.ZodType> =
  | ReadAction<Api, Input, Output>
  | EffectAction<Api, Input, Output>
  | SequenceAction<Api, Input, Output>;
