import type { z } from "zod";
import type { Declared, Money } from "./action.ts";
import type { Site } from "./connection.ts";
import type { Json, JsonObject } from "./json.ts";
import type { Shaped } from "./shape.ts";
import type { LocalizedText } from "./text.ts";

/** One thing that happened in the outside world. */
export interface TriggerEvent {
  /** Says "same event" across polls of one trigger on one account, so that a repeat is dropped. */
  readonly key: string;
  /** When it happened, by the other side's clock. */
  readonly at: Date;
  readonly data: Json;
}

/** Does a flow want this event? `wait`: not to be told before it is final; it will be read again. */
export type Match = "take" | "leave" | "wait";

/** What all triggers have in common that the engine asks, whatever it keeps of what they tell. */
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
   * The kind of object whose coming into being is the event, such as `charge`: a word of this
   * connector's own, which its effect actions name in `makes`.
   */
  readonly watches: string;
  /** What a person can choose about it: where it looks, and filters, which only `matches` knows. */
  readonly settings: Settings;
  /**
   * Those of the settings that say where it looks, such as in which table. They are part of what the poll is and of
   * what its events are called: another place tells of other events. Absent where it has one place only.
   */
  readonly where?: Where;
  /** What `data` holds: the pills. Data is kept as it came, whatever this schema thinks of it. */
  readonly output: Output;
  /** Absent where the settings hold no example of a part of `data`. */
  readonly declared?: Declared;
  /** Absent where `output` tells all fields of `data`. */
  readonly shaped?: Shaped;
  /**
   * Does a key name one event and no other, whatever the account, the mode and the trigger of this
   * connector? Ids that the other side draws at random do, where no two triggers use the id of one
   * object; numbers that each account counts from 1 do not. True also says that a key is no other
   * object's id than that of the one that the event is about.
   */
  readonly uniqueKeys: boolean;
  /**
   * What is known of the account does not say whose things the keys name, such as where several customers of a system share
   * its address: an event is then known by its connection.
   */
  readonly perConnection?: true;
  /** A documented sample of `data`, shown as such where there is no real one. */
  readonly sample: Json;
  matches(settings: z.infer<Settings>, data: Json): Match;
  /** Pure: the page on which the other side shows people what an event is about; null where there is none. */
  recordUrl?(data: Json, site: Site): string | null;
  /** Pure: the money that an event is about, for a person who is told of many. Absent where it is about none. */
  amount?(data: Json): Money | null;
  /**
   * Pure: the id of the object that an event is about, where the event's key is another; null where it names none. Absent
   * where the key is that id.
   */
  about?(data: Json): string | null;
  /** The id of the effect of ours that made this object, from its metadata; null where there is none. */
  madeBy(data: Json): string | null;
  /** Pure: the chain in the tag of the write that made this object. Absent where tags bear none. */
  chain?(data: Json): readonly string[];
  /**
   * Pure: the idempotency key of the write that caused the event, which says more than the mark of the write that once
   * made the object; null where no write with a key caused it. Absent where the other side does not tell.
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
  /** What the poll is called. No trigger of the connector has this id. */
  readonly id: string;
  readonly label: LocalizedText;
  /**
   * As a trigger's own `poll`, of all that any of the triggers is about. What is asked does not depend on who listens, so
   * that the poll misses nothing when a flow begins to.
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
  /** Pure: is an event of the list one of this trigger's? It is one of one trigger at most. */
  tells(data: Json): boolean;
}

/** What of the records of a place a trigger tells of: an action that `alters` them so starts its flows. */
export interface TellsOf {
  /** The setting that says where, such as in which table. */
  readonly place: string;
  readonly by: readonly ("new" | "changed" | "gone")[];
}

/**
 * Says what is new since a moment. It keeps no state: the engine owns the cursor, the overlap and
 * the duplicates, so that no connector can lose an event.
 */
export interface PollingTrigger<
  Api,
  Settings extends z.ZodObject,
  Output extends z.ZodType,
  Where extends z.ZodObject = z.ZodObject,
> extends AskedTrigger<Settings, Output, Where> {
  readonly kind: "since";
  /** How far each poll looks back past the newest event, for systems whose lists trail their writes. */
  readonly overlapSeconds: number;
  /** Absent where no action says what it `alters` there, or where marks tell our own writes from those of others. */
  readonly tellsOf?: TellsOf;
  /** The list is forgotten after so many days: a flow cannot begin further back. Absent where it is kept for good. */
  readonly keptDays?: number;
  /**
   * Absent where the trigger has a list of its own. Triggers that share a list differ in what they tell, in settings and
   * texts; whatever else the engine asks of an event, each of them answers alike, and none has a `where`.
   */
  readonly shares?: Share<Api>;
  /**
   * Yields pages, newest first, of everything from `since` (included) to `until` (not included,
   * now where absent). One page costs one request, and the engine stops asking when it has enough.
   * The same arguments give the same keys for as long as the other side does not change.
   */
  poll(
    context: Asked<Api, Where> & { readonly since: Date; readonly until?: Date },
  ): AsyncIterable<readonly TriggerEvent[]>;
  /**
   * Reads what the list tells of an event too briefly, or as it was then, in one request or two. It is asked once for each event that
   * a flow wants and that was not known yet; `matches` must say the same of both. Absent where lists hold all.
   */
  complete?(context: Asked<Api, Where> & { readonly event: TriggerEvent }): Promise<TriggerEvent>;
  /** Reads one event again; null when it is gone. Needed where `matches` can say `wait`. */
  reread(context: Asked<Api, Where> & { readonly key: string }): Promise<TriggerEvent | null>;
}

/** A row of a table, or of whatever else is known by a key. */
export interface Row {
  /** Names it among the others: at most `longestKey` bytes, and no other row has it while this one is there. */
  readonly key: string;
  /** What counts as its content: another content, and the row has changed. */
  readonly content: JsonObject;
  readonly data: Json;
}

export interface RowsPage {
  readonly rows: readonly Row[];
  /**
   * Said with the last page, where that is proven: whatever was there all the while is in one of the pages. A beginning
   * that is not proven is read twice.
   */
  readonly isWhole: boolean;
}

/** A row that the other side has numbered. The number is its key. */
export interface NumberedRow {
  /** Digits, of any length. */
  readonly number: string;
  readonly data: Json;
}

/** From one number to another, both included. */
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
    /** The highest number that the other side knows to have given out; null where it knows of none. */
    readonly newest: string | null;
  }>;
  /** The rows in ranges, the lowest first. */
  between(
    context: Asked<Api, Where> & {
      readonly ranges: readonly NumberRange[];
      readonly limit: number;
    },
  ): Promise<readonly NumberedRow[]>;
  /** The highest numbers, the highest first. */
  highest(context: Asked<Api, Where> & { readonly limit: number }): Promise<readonly string[]>;
}

/** What is asked of rows whatever is kept of them. */
interface RowsTrigger<
  Api,
  Settings extends z.ZodObject,
  Output extends z.ZodType,
  Where extends z.ZodObject,
> extends AskedTrigger<Settings, Output, Where> {
  matches(settings: z.infer<Settings>, data: Json): Exclude<Match, "wait">;
  /** Some rows, for samples and tests: the newest first, where that can be told. One request. */
  some(context: Asked<Api, Where> & { readonly limit: number }): Promise<readonly Row[]>;
  /** Reads one row again; null where it is gone. */
  reread(context: Asked<Api, Where> & { readonly key: string }): Promise<Row | null>;
}

/** Which settings say whose records a trigger compares: what an action `alters` there starts flows. */
export interface Compares {
  /** The place, such as a table. */
  readonly place: string;
  /** The list of the fields of which alone a change counts; all do where it is empty. */
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
  /** Whose records it compares. Absent where no action says what it `alters` there. */
  readonly compares?: Compares;
  /** All rows, at most `mostRows`, in pages of at most 1,000, each by its own key. */
  rows(context: Asked<Api, Where>): AsyncIterable<RowsPage>;
  /** Pure: what is told of a row that is gone, of which only the key is known. Needed where it tells what is gone. */
  gone?(key: string): Json;
  /** Where the rows have numbers that rise, they are read by these instead, if `serves` says so when a flow begins. */
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

/** What starts a flow, by what the engine keeps of it. */
export type Trigger<
  Api,
  Settings extends z.ZodObject,
  Output extends z.ZodType,
  Where extends z.ZodObject,
> =
  | PollingTrigger<Api, Settings, Output, Where>
  | SnapshotTrigger<Api, Settings, Output, Where>
  | SequenceTrigger<Api, Settings, Output, Where>;
