import type { z } from "zod";
import type { Declared, Money } from "./action.ts";
import type { Site } from "./connection.ts";
import type { Json, JsonObject } from "./json.ts";
import type { Shaped } from "./shape.ts";
import type { LocalizedText } from "./text.ts";

/** One thing that happened in the outside world. */
export interface TriggerEvent {
  /**
   * Identifies the event across polls of one trigger on one account, so that the engine drops a
   * repeat.
   */
  readonly key: string;
  /** When it happened, by the other side's clock. */
  readonly at: Date;
  readonly data: Json;
}

/**
 * Does a flow want this event? `wait`: not before the event is final; the engine reads it again.
 */
export type Match = "take" | "leave" | "wait";

/** A field that the other side fills in some time after it reports an event. */
export interface LateField {
  /** Keys of the field in `data`. */
  readonly path: readonly string[];
  /** Pure: will the other side still fill it in, if it is empty? False if it stays empty for good. */
  readonly isToCome: (data: Json) => boolean;
}

/** What the other side fills in later. An event waits for it in the flows that use it, and only there. */
export interface ComesLater {
  readonly fields: readonly LateField[];
  /** The other side promises to have filled them in by then, counted from the event. A flow waits no longer. */
  readonly withinSeconds: number;
}

/** What the engine asks of all triggers, whatever it keeps for them. */
interface AskedTrigger<
  Settings extends z.ZodObject,
  Output extends z.ZodType,
  Where extends z.ZodObject,
> {
  readonly id: string;
  readonly label: LocalizedText;
  readonly help: LocalizedText;
  /** The page on which the other side documents it. */
  readonly documentation?: string;
  /**
   * The kind of object whose creation is the event, such as `charge`: a word of this connector's
   * own, which its effect actions name in `makes`.
   */
  readonly watches: string;
  /**
   * What a person can choose for the trigger: where it looks, and filters, which only `matches`
   * knows.
   */
  readonly settings: Settings;
  /**
   * The settings that say where the trigger looks, such as in which table. They are part of the
   * poll's identity and of its events' names: another place has other events. Absent if the trigger
   * has only one place.
   */
  readonly where?: Where;
  /**
   * What `data` holds: the pills. The engine keeps data as it came, even if it does not match this
   * schema.
   */
  readonly output: Output;
  /** Absent if the settings hold no example of a part of `data`. */
  readonly declared?: Declared;
  /** Absent if `output` has all fields of `data`. */
  readonly shaped?: Shaped;
  /**
   * Does a key name one event and no other, whatever the account, the mode and the trigger of this
   * connector? Ids that the other side draws at random do, if no two triggers use the id of one
   * object; numbers that each account counts from 1 do not. True also says that a key is the id of
   * the event's own object, and of no other.
   */
  readonly uniqueKeys: boolean;
  /**
   * The account does not say whose objects the keys name, as when several customers of a system
   * share its address: the engine then identifies an event by its connection.
   */
  readonly perConnection?: true;
  /**
   * The keys of events tell of people, such as the numbers of employees: whoever may not see private fields does not see the
   * key of an event either, and finds no run by it. Absent if a key is an id that says only what a flow did.
   */
  readonly privateKey?: true;
  /** Reading calls of a poll that finds nothing new. Absent if it makes one, or if their number depends on what is there. */
  readonly callsPerPoll?: number;
  /** A documented sample of `data`, shown as a sample if there is no real one. */
  readonly sample: Json;
  matches(settings: z.infer<Settings>, data: Json): Match;
  /** Pure: the page on which the other side shows people what an event is about; null where there is none. */
  recordUrl?(data: Json, site: Site): string | null;
  /**
   * Pure: the money that an event is about, for a person who sees the sum of many. Absent if events
   * are about no money.
   */
  amount?(data: Json): Money | null;
  /**
   * Pure: the id of the object that an event is about, where the event's key is another; null where it names none. Absent
   * where the key is that id.
   */
  about?(data: Json): string | null;
  /** The id of the effect of ours that made this object, from its metadata; null where there is none. */
  madeBy(data: Json): string | null;
  /** Pure: the chain in the tag of the write that made this object. Absent if tags have none. */
  chain?(data: Json): readonly string[];
  /**
   * Pure: the idempotency key of the write that caused the event. It says more than the mark of the
   * write that once made the object. Null if no write with a key caused the event. Absent if the
   * other side does not report keys.
   */
  sentWith?(data: Json): string | null;
}

/** Where a trigger reads, and through what. */
export interface Asked<Api, Where extends z.ZodObject> {
  readonly api: Api;
  readonly where: z.infer<Where>;
}

/** A list of the other side that several triggers of a connector read: one poll of it serves them all. */
export interface SharedList<Api> {
  /** The poll's id. No trigger of the connector has this id. */
  readonly id: string;
  readonly label: LocalizedText;
  /**
   * Like a trigger's own `poll`, but for everything that any of the triggers is about. The question
   * does not depend on who listens, so the poll misses nothing when a flow begins to listen.
   */
  poll(context: {
    readonly api: Api;
    readonly since: Date;
    readonly until?: Date;
  }): AsyncIterable<readonly TriggerEvent[]>;
}

/** A trigger's part of a shared list. */
export interface Share<Api> {
  readonly list: SharedList<Api>;
  /** Pure: does an event of the list belong to this trigger? It belongs to one trigger at most. */
  tells(data: Json): boolean;
}

/**
 * Which changes of records in a place a trigger reports: an action that `alters` them in this way
 * starts its flows.
 */
export interface TellsOf {
  /** The setting that says where, such as in which table. */
  readonly place: string;
  readonly by: readonly ("new" | "changed" | "gone")[];
}

/**
 * Lists what is new since a moment. It keeps no state: the engine owns the cursor, the overlap and
 * the duplicates, so no connector can lose an event.
 */
export interface PollingTrigger<
  Api,
  Settings extends z.ZodObject,
  Output extends z.ZodType,
  Where extends z.ZodObject = z.ZodObject,
> extends AskedTrigger<Settings, Output, Where> {
  readonly kind: "since";
  /**
   * How far each poll looks back before the newest event, for systems whose lists lag behind their
   * writes.
   */
  readonly overlapSeconds: number;
  /**
   * Absent if no action says what it `alters` there, or if marks distinguish our own writes from
   * others.
   */
  readonly tellsOf?: TellsOf;
  /**
   * The system forgets the list after this many days: a flow cannot begin further back. Absent if
   * the system keeps it for good.
   */
  readonly keptDays?: number;
  /**
   * Absent if the trigger has a list of its own. Triggers that share a list differ in the events
   * that they report, in settings and in texts; to everything else that the engine asks about an
   * event, they all answer alike, and none has a `where`.
   */
  readonly shares?: Share<Api>;
  /**
   * Yields pages, newest first, of everything from `since` (included) to `until` (not included; now
   * if absent). One page costs one request, the first one `callsPerPoll`, and the engine stops asking when it has enough. The
   * same arguments give the same keys for as long as the other side does not change.
   */
  poll(
    context: Asked<Api, Where> & { readonly since: Date; readonly until?: Date },
  ): AsyncIterable<readonly TriggerEvent[]>;
  /**
   * Reads what the list shows too briefly, or only as it was at the time, with one request or two.
   * The engine calls it once for each new event that a flow wants; `matches` must say the same
   * about both. Absent if lists show everything.
   */
  complete?(context: Asked<Api, Where> & { readonly event: TriggerEvent }): Promise<TriggerEvent>;
  /** Absent where events come whole. */
  readonly comesLater?: ComesLater;
  /** Reads one event again; null when it is gone. Needed where `matches` can say `wait`, and where fields come later. */
  reread(context: Asked<Api, Where> & { readonly key: string }): Promise<TriggerEvent | null>;
}

/** A row of a table, or any other thing with a key. */
export interface Row {
  /**
   * Identifies the row: at most `longestKey` bytes, and no other row has this key while this row is
   * there.
   */
  readonly key: string;
  /** What counts as the row's content: if it differs, the row has changed. */
  readonly content: JsonObject;
  readonly data: Json;
}

export interface RowsPage {
  readonly rows: readonly Row[];
  /**
   * Set with the last page, if it is proven that every row that was there throughout is in one of
   * the pages. The engine reads an unproven beginning twice.
   */
  readonly isWhole: boolean;
}

/** A row that the other side has numbered. The number is its key. */
export interface NumberedRow {
  /** Digits, of any length. */
  readonly number: string;
  readonly data: Json;
}

/** A range from one number to another, both included. */
export interface NumberRange {
  readonly from: string;
  readonly to: string;
}

/** Rows whose numbers rise, in the order of their numbers. One call is one request. */
export interface Numbered<Api, Where extends z.ZodObject> {
  /** The rows above a number, the lowest first; all of them without one. */
  after(
    context: Asked<Api, Where> & { readonly after: string | null; readonly limit: number },
  ): Promise<{
    readonly rows: readonly NumberedRow[];
    /** The highest number that the other side knows it has given out; null if it knows of none. */
    readonly newest: string | null;
    /**
     * The number that the other side's counter gave out last, even if rows with higher numbers are
     * there because somebody chose those. Read after the rows or with them. Null or absent if it is
     * not known.
     */
    readonly given?: string | null;
  }>;
  /** The rows in ranges, the lowest first. It may give fewer than `limit` even if there are more, but not none. */
  between(
    context: Asked<Api, Where> & {
      readonly ranges: readonly NumberRange[];
      readonly limit: number;
    },
  ): Promise<readonly NumberedRow[]>;
  /** The highest numbers, the highest first. */
  highest(context: Asked<Api, Where> & { readonly limit: number }): Promise<readonly string[]>;
}

/** What the engine asks of rows, whatever it keeps of them. */
interface RowsTrigger<
  Api,
  Settings extends z.ZodObject,
  Output extends z.ZodType,
  Where extends z.ZodObject,
> extends AskedTrigger<Settings, Output, Where> {
  matches(settings: z.infer<Settings>, data: Json): Exclude<Match, "wait">;
  /** Some rows, for samples and tests: the newest first, if the order is known. One request. */
  some(context: Asked<Api, Where> & { readonly limit: number }): Promise<readonly Row[]>;
  /** Reads one row again; null if it is gone. */
  reread(context: Asked<Api, Where> & { readonly key: string }): Promise<Row | null>;
}

/**
 * Which settings name the place whose records a trigger compares: an action that `alters` them
 * starts flows.
 */
export interface Compares {
  /** The place, such as a table. */
  readonly place: string;
  /** The setting with the only fields whose changes count; if it is empty, all fields count. */
  readonly fields?: string;
}

/** Gives all rows. The engine keeps their keys and fingerprints, and finds what is new, changed or gone. */
export interface SnapshotTrigger<
  Api,
  Settings extends z.ZodObject,
  Output extends z.ZodType,
  Where extends z.ZodObject = z.ZodObject,
> extends RowsTrigger<Api, Settings, Output, Where> {
  readonly kind: "snapshot";
  readonly tells: "new" | "changed" | "gone";
  /** Whose records the trigger compares. Absent if no action says what it `alters` there. */
  readonly compares?: Compares;
  /** All rows, at most `mostRows`, in pages of at most 1,000, each by its own key. */
  rows(context: Asked<Api, Where>): AsyncIterable<RowsPage>;
  /**
   * Pure: the event data of a row that is gone; only its key is known. Needed if the trigger
   * reports rows that are gone.
   */
  gone?(key: string): Json;
  /**
   * If the rows have rising numbers, the engine reads them by number instead, provided that
   * `serves` says so when a flow begins.
   */
  readonly numbered?: Numbered<Api, Where> & {
    serves(context: Asked<Api, Where>): Promise<boolean>;
  };
}

/** Gives the rows above a number. The engine keeps the number, and the numbers below it that were left out. */
export interface SequenceTrigger<
  Api,
  Settings extends z.ZodObject,
  Output extends z.ZodType,
  Where extends z.ZodObject = z.ZodObject,
> extends RowsTrigger<Api, Settings, Output, Where> {
  readonly kind: "sequence";
  readonly numbered: Numbered<Api, Where>;
}

/** What starts a flow. The kinds differ in what the engine keeps. */
export type Trigger<
  Api,
  Settings extends z.ZodObject,
  Output extends z.ZodType,
  Where extends z.ZodObject,
> =
  | PollingTrigger<Api, Settings, Output, Where>
  | SnapshotTrigger<Api, Settings, Output, Where>
  | SequenceTrigger<Api, Settings, Output, Where>;
