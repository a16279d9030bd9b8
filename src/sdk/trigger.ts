import type { z } from "zod";
import type { Money } from "./action.ts";
import type { Site } from "./connection.ts";
import type { Json } from "./json.ts";
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

/**
 * Says what is new since a moment. It keeps no state: the engine owns the cursor, the overlap and
 * the duplicates, so that no connector can lose an event.
 */
export interface PollingTrigger<Api, Settings extends z.ZodObject, Output extends z.ZodType> {
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
  /** What a person can choose about it, such as a filter. Used by `matches`, never by `poll`. */
  readonly settings: Settings;
  /** What `data` holds: the pills. Data is kept as it came, whatever this schema thinks of it. */
  readonly output: Output;
  /**
   * Does a key name one event and no other, whatever the account, the mode and the trigger of this
   * connector? Ids that the other side draws at random do, where no two triggers use the id of one
   * object; numbers that each account counts from 1 do not. True also says that a key is the id of
   * the object that the event is about.
   */
  readonly uniqueKeys: boolean;
  /** How far each poll looks back past the newest event, for systems whose lists trail their writes. */
  readonly overlapSeconds: number;
  /** A documented sample of `data`, shown as such where there is no real one. */
  readonly sample: Json;
  /**
   * Yields pages, newest first, of everything from `since` (included) to `until` (not included,
   * now where absent). One page costs one request, and the engine stops asking when it has enough.
   * The same arguments give the same keys for as long as the other side does not change.
   */
  poll(context: {
    readonly api: Api;
    readonly since: Date;
    readonly until?: Date;
  }): AsyncIterable<readonly TriggerEvent[]>;
  /** Reads one event again; null when it is gone. Needed where `matches` can say `wait`. */
  reread(context: { readonly api: Api; readonly key: string }): Promise<TriggerEvent | null>;
  matches(settings: z.infer<Settings>, data: Json): Match;
  /** Pure: the page on which the other side shows people what an event is about; null where there is none. */
  recordUrl?(data: Json, site: Site): string | null;
  /** Pure: the money that an event is about, for a person who is told of many. Absent where it is about none. */
  amount?(data: Json): Money | null;
  /** The id of the effect of ours that made this object, from its metadata; null where there is none. */
  madeBy(data: Json): string | null;
  /** Pure: the chain in the tag of the write that made this object. Absent where tags bear none. */
  chain?(data: Json): readonly string[];
}
