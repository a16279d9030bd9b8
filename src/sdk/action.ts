import type { z } from "zod";
import type { Deed, FrozenDeed } from "./deed.ts";
import type { Answer, FrozenRequest, Site } from "./connection.ts";
import type { ErrorFacts } from "./errors.ts";
import type { Json, JsonObject } from "./json.ts";
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
  /** Absent for a GET request. `body` chooses among `json`, `form`, `text` and `none`. */
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
 * The author of a flow knows what a part of an output looks like: a text field of the step holds an
 * example of it in JSON. `at`: where in the output that part is; `*` means each item of a list.
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
  /**
   * What the step hands on: the pills. The engine keeps an output as it came, even if it does not
   * match this schema.
   */
  readonly output: Output;
  /** A documented sample of the output. */
  readonly sample: Json;
  readonly declared?: Declared;
  readonly shaped?: Shaped;
  /** Absent if the step's author does not write an HTTP request. */
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

/**
 * The same, with the moment at which the write is frozen: for writes that carry a date, such as an
 * e-mail.
 */
export interface DatedTag extends EffectTag {
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What a new write says about itself. */
export interface WriteTag extends DatedTag {
  /**
   * Names the run, and reveals nothing about it. It goes into the metadata with the tag, if there
   * is room.
   */
  readonly run?: string;
  /**
   * The flows whose writes led to this one, the first flow first; empty if the event came from
   * outside. It goes into the metadata with the tag, so that a ring of flows stops even if our own
   * record of a write is gone.
   */
  readonly chain?: readonly string[];
}

/** What a look-up found: the object's own outcome is the result. */
export type Found =
  | {
      readonly outcome: "done";
      readonly answer: Answer;
      /** Only some of what the write makes was found. It counts once the rest would be seen, too. */
      readonly isPartly?: true;
    }
  | { readonly outcome: "failed"; readonly error: ErrorFacts };

/** Something that the other side made for a write of ours. */
export interface Made {
  readonly tag: EffectTag;
  /** The run that the object's mark names; absent if the mark names none. */
  readonly run?: string;
  readonly found: Found;
}

/** One page of what was made. */
export interface MadePage {
  readonly made: readonly Made[];
  /** Ask again with this to go on; null at the end. */
  readonly next: string | null;
}

/** An object that was read by its id. `tag` is null if the object has no tag of ours. */
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
 * What a write does with money: it charges a payer, only holds the money, gives it back, or bills a
 * payer, who pays later. `other`: the write may move money, and only the other side knows how.
 */
export type MoneyKind = "charge" | "hold" | "refund" | "bill" | "other";

/** What a write moves. */
export interface Movement {
  readonly kind: MoneyKind;
  /** Null if only the other side knows how much, as for the rest of a charge. */
  readonly money: Money | null;
  /** The other side has accepted the request, and said that the money has yet to move. */
  readonly isPending: boolean;
}

/** Why a write of an action happens once, although its answer may be lost. */
export type EffectKind =
  /** The other side honors an idempotency key for this many hours. */
  | { readonly kind: "keyed"; readonly hours: number }
  /**
   * A row of ours and the write are one transaction on the other side: a repeat finds the row,
   * forever.
   */
  | { readonly kind: "ledger" }
  /** A field that holds our mark is unique on the other side: it refuses a repeat, unless the object was deleted. */
  | { readonly kind: "guarded" }
  /**
   * It only sets values of an object that it names, or deletes it: the same request twice is the same as once. `looks`: people
   * choose the name, so that another object may bear it by the time of a repeat. The engine asks `seek` before each.
   */
  | { readonly kind: "sets"; readonly looks?: true }
  /**
   * Nothing refuses a repeat, but our mark can be read back from a list: the engine sends at most once and looks. `where`:
   * where it can look, if not everywhere, for people: "only in channels that the app is in".
   */
  | { readonly kind: "findable"; readonly where?: LocalizedText }
  /**
   * None of these: the engine sends at most once, and asks a person when it cannot tell what
   * happened.
   */
  | { readonly kind: "unsafe" };

/**
 * Why the writes of an action happen once: all for the same reason, or for the reason that the
 * author of a step chooses.
 */
export type Once = EffectKind | ChosenOnce;

/** The author of a step knows how the other side treats a repeat: a field of the input says it. */
export interface ChosenOnce {
  readonly kind: "chosen";
  /** The field of the input, an enum. */
  readonly field: string;
  /** What each of its values means. */
  readonly kinds: Readonly<Record<string, EffectKind>>;
  /** The field of the input with the number of hours, for kinds that have hours. */
  readonly hours?: string;
  /** Pure: what was chosen for a request. */
  of(request: FrozenRequest): EffectKind;
}

/** What a write does to the records of a place, such as the rows of a table. */
export interface Alters {
  /** The field of the input that names the place. */
  readonly place: string;
  readonly by: readonly ("new" | "changed" | "gone")[];
  /**
   * Which fields of a record the write changes: lists of the input, and for each list the field of
   * its items that names a changed field.
   */
  readonly fields?: readonly { readonly list: string; readonly name: string }[];
}

/** How one write is looked up. */
export interface Seek<Api> {
  /**
   * Makes one request if the system can be asked for the write itself, and otherwise walks a list. Null if it finds nothing of
   * this write: the engine then believes a refusal, so null must mean that the write was not done. `within`: when the write was
   * sent, by the other side's time, with room for clocks that disagree. Rejects with an UnseenError if nobody can tell, such as
   * where these credentials may not look, or where what the write did may have been undone since.
   */
  ask(api: Api, within: { readonly from: Date; readonly to: Date }): Promise<Found | null>;
}

/** What the other side reports about a write that bore an idempotency key of ours. */
export interface Trace {
  readonly key: string;
  /** What happened, in the other side's words. */
  readonly what: string;
  readonly objectId: string;
  /** The other side's name for the request. */
  readonly requestId?: string;
}

/** One page of what the other side reports, for all keys. */
export interface TracePage {
  readonly traces: readonly Trace[];
  /** Ask again with this to go on; null at the end. */
  readonly next: string | null;
}

/**
 * A list, newest first, in which the other side reports what happened, and with which key it was
 * requested.
 */
export interface TraceList<Api> {
  /** Actions that name the same list share a walk of it. */
  readonly id: string;
  /** How far back the list goes. */
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
  /**
   * What a trace with one of this write's keys says about the write, with one request at most; null
   * if it says nothing.
   */
  found(context: {
    readonly api: Api;
    readonly request: FrozenRequest;
    readonly trace: Trace;
  }): Promise<Found | null>;
}

/** For a write of several records that are done or refused one by one, although one request holds all of them. */
export interface PerRecord {
  /**
   * Pure: does this answer refuse a record that an earlier send may have made? The other side may refuse a repeat of it for
   * another reason than our mark. After a send that may have been executed, the engine looks the write up before such an answer
   * counts.
   */
  leavesOpen(answer: Answer): boolean;
  /** Pure: the same answer, with the records that a look-up has found. */
  settled(answer: Answer, found: Answer): Answer;
}

/**
 * What became of one of several objects: it has its values; the other side has refused it; or nobody can tell. What else stands
 * there is the connector's.
 */
export type SetOutcome = JsonObject & { readonly is: "done" | "refused" | "unknown" };

/**
 * For a write that sets values of several objects with one request, where the other side takes or refuses each of them by
 * itself. The body of its answer is a list with the outcome of each object (`SetOutcome`), in the order of the request; null
 * stands for one that was not done and is to be sent again.
 */
export interface Several {
  /**
   * Pure: for each object, in the order of the request, what `sets` or `changes` of an action for one of them would call it.
   * Null for a request that does not say it any more.
   */
  names(request: FrozenRequest): readonly string[] | null;
  /** Pure: the same request for some of its objects alone, by their places; 0 is the first. */
  only(request: FrozenRequest, places: readonly number[]): FrozenRequest;
  /** Pure: what stands beside the outcome of an object that the engine does not send again. */
  unsent(request: FrozenRequest, place: number): JsonObject;
}

/**
 * An action that makes exactly one write. It does not send: it says what to send, and the engine
 * stores that before the first byte leaves.
 */
export interface EffectAction<
  Api,
  Input extends z.ZodObject,
  Output extends z.ZodType,
> extends ActionFacts<Input, Output> {
  readonly kind: "effect";
  readonly effect: Once;
  /**
   * The kinds of objects that this write creates and that a trigger of this connector `watches`, in
   * the trigger's words. Empty if no trigger reports any.
   */
  readonly makes: readonly string[];
  /**
   * What the write does to records that triggers compare. Absent if no trigger of the connector
   * compares records.
   */
  readonly alters?: Alters;
  readonly does: Deed;
  /** It is a part of steps that make several writes, and no step of its own: nobody chooses it. */
  readonly partOnly?: true;
  /** Absent for a write that is done or refused as a whole. Needs `made` or `seek`. */
  readonly perRecord?: PerRecord;
  /** Pure: the same input and tag give the same request. */
  request(input: z.infer<Input>, tag: WriteTag): FrozenRequest;
  /**
   * Finishes a request with what only the other side knows, such as in which column a field stands. It only reads, and
   * replaces what it has put in before. The engine calls it right before it writes a request down, also when a person
   * lets one be sent anew, and again before a later send, as long as no send before may have been executed and no key names
   * the bytes. Throws an InputError if the request has no place there,
   * or does not fit what is there. Absent if the input says everything.
   */
  complete?(context: {
    readonly api: Api;
    readonly request: FrozenRequest;
  }): Promise<FrozenRequest>;
  /**
   * Pure: names what `complete` looks at and the request then changes, such as the row with a key. Of the writes through all
   * connections to an account that give the same name, one at a time is completed and sent, and the next one looks once the
   * outcome of the one before is known, or ten minutes after it was sent. Null if a request shares what it looks at with no
   * other. Absent if no request does. Needs `complete`, and has neither `sets` nor `changes`.
   */
  alone?(request: FrozenRequest): string | null;
  /** Pure: turns an accepted answer into the step's output. Never throws for an unexpected body. */
  read(answer: Answer): Json;
  /** The id of the object that the write made, from the output; null if it made none. */
  objectId(output: Json): string | null;
  /**
   * Pure: the id of the object that a request changes, for an action that changes an existing
   * object and only sets values: the same request twice must be the same as once. The other side
   * may refuse the second request if `seek` finds the object in the wanted state. Such an action's
   * `objectId` is always null, and the mark of another write on the object says nothing about the
   * change. Absent if the action makes an object.
   */
  changes?(request: FrozenRequest): string | null;
  /**
   * Pure: names the object that a request changes or deletes, whatever its kind: two requests about
   * the same object give the same name. The engine does not repeat a request of the kind `sets` after a newer one
   * about the same object. Null if the request names nothing. Absent if `changes` names the object.
   */
  sets?(request: FrozenRequest): string | null;
  /**
   * Pure: what the answer to a request tells of the write if an earlier send may have been executed. Doing it twice leaves the
   * same behind, and the second answer may tell less: of rows that are deleted already, it says that there are none. Absent if
   * the answer to a repeat is as true as the first.
   */
  ofRepeat?(answer: Answer, request: FrozenRequest): Answer;
  /** Absent for a write of one object. Its kind is `sets`, and it has neither `sets` nor `changes`. */
  readonly several?: Several;
  /**
   * Pure: names all writes of several objects, and of objects that they cannot name, such as a new row, that may be about the
   * same objects as this one: they give the same name. Absent if the connector has no such write about them.
   */
  family?(request: FrozenRequest): string | null;
  /**
   * One page, and one request, of the list of what was made between two moments of the other side's
   * time, both included: everything on it that bears a tag of ours, no matter whose. Reads a list,
   * not a search index that may lag. `cursor` is the `next` of the previous page, null for the
   * first; the same cursor gives the same page, so that the engine can ask again for a page that
   * failed. Absent if the system gives no way.
   */
  made?(context: {
    readonly api: Api;
    readonly from: Date;
    readonly to: Date;
    readonly cursor: string | null;
  }): Promise<MadePage>;
  /**
   * Pure: how to look one write up with one request, by the frozen request and its tag; null if
   * this request gives no way. An object that it finds was made, no matter when. Absent if `made`
   * lists what was made, or if the system gives no way.
   */
  seek?(request: FrozenRequest, tag: EffectTag): Seek<Api> | null;
  /**
   * Where the other side reports which key a write bore. A reported write was done; a missing
   * report proves nothing. Absent if the other side reports no keys.
   */
  readonly traced?: Traced<Api>;
  /**
   * Pure: the same frozen request with another tag, for a person who decides to send again. A
   * request without a tag stays the same.
   */
  retag(request: FrozenRequest, tag: DatedTag): FrozenRequest;
  /**
   * Reads one object of the kind that this action makes or changes, for a person who says "it
   * happened". Null if no object has this id. Absent if the system gives no way.
   */
  retrieve?(context: {
    readonly api: Api;
    readonly objectId: string;
    readonly request: FrozenRequest;
  }): Promise<Retrieved | null>;
  /**
   * Pure: the output of a write, for a person who says "it happened" when nobody can read the
   * object: that person's word counts. Absent if `retrieve` reads the object, or if a person cannot
   * know.
   */
  vouched?(request: FrozenRequest, site: Site): Answer;
  /**
   * Pure: the money that a request moves, for a person to confirm before the run and to read after
   * it. `answered` is the answer; null while there is none. Null for a request that moves no money.
   * Absent if no request moves money.
   */
  moves?(request: FrozenRequest, answered: Answer | null): Movement | null;
  /**
   * Pure: how much it came to, by its answer, for the part of a step of several writes that moves the whole: people
   * read it where the step alone could not tell. Null where the answer does not say. Absent if no step needs it.
   */
  cameTo?(answered: Answer): Money | null;
  /**
   * Pure: a frozen request in words, for a person who decides about it. Never throws, and gives
   * null for a request that it does not know. Absent if the parameters of the request are the
   * fields of the step, because those have labels.
   */
  tells?(request: FrozenRequest): FrozenDeed | null;
}

export type Action<Api, Input extends z.ZodObject, Output extends z.ZodType> =
  | ReadAction<Api, Input, Output>
  | EffectAction<Api, Input, Output>
  | SequenceAction<Api, Input, Output>;
