import type { Because } from "#flow/because.ts";
import type { When } from "#flow/when.ts";
import type { Json, JsonObject } from "#sdk/json.ts";
import type { Place } from "../place.ts";
import type { StepError } from "../result.ts";
import type { ComparedContent, Kept, KeptContent, KeptRow, RowsPoll } from "./kept-rows.ts";
import type { Lease } from "./leases.ts";
import type { Fenced } from "./runs.ts";

/** The one poll of a connection, trigger and place, shared by every flow that listens to it. */
export interface PollRecord {
  readonly id: string;
  readonly connectionId: string;
  readonly trigger: string;
  /** The id of its place: empty where the trigger has one place only. */
  readonly place: string;
  /** The place itself, as the trigger's settings name it. */
  readonly where: JsonObject;
  /** Null for a trigger that reads no rows, and before the first read. */
  readonly kept: Kept | null;
  /** The newest moment seen, by the other side's clock; null before the first poll. */
  readonly cursor: number | null;
  /** The shortest frequency of the active flows. */
  readonly everySeconds: number;
  readonly nextAt: number;
  readonly failures: number;
  /** The last of the failures; null where it has succeeded since. */
  readonly error: StepError | null;
  /** When the wider re-reads are due. */
  readonly widerAt: number;
  readonly widestAt: number;
}

/** A poll whose time has come, and whose connection it reads through. */
export interface DuePoll extends PollRecord {
  readonly owner: string;
  /** A bell rings for it. */
  readonly rung: boolean;
}

/** A flow that listens to a poll. */
export interface Listener {
  readonly flowId: string;
  readonly versionId: string;
  readonly lineage: string;
  readonly liveFrom: number;
}

/** What becomes of an event for one flow. */
export type Delivery =
  | { readonly flowId: string; readonly kind: "run"; readonly run: NewRun }
  /** Not final yet: read again at `at`. */
  | { readonly flowId: string; readonly kind: "wait"; readonly at: number }
  | ({ readonly flowId: string; readonly kind: "skip" } & Skipped)
  /** It does not want it: nothing stays of it but a line in the ledger. */
  | { readonly flowId: string; readonly kind: "leave" };

/** Why there is no run. */
export type Skipped =
  | { readonly reason: SkipReason }
  /** It does not meet the condition of the trigger: in words, with the values that decided. */
  | { readonly reason: "condition"; readonly because: Because };

/** `erased`: there is nothing left of it to work on. */
export type SkipReason = "own_event" | "handled_by_lineage" | "erased";

export interface NewRun {
  readonly id: string;
  /** Unique in its flow: the event's name (its key, or the key with where it comes from), or one by `run-name.ts`. A repeat is dropped. */
  readonly name: string;
  readonly versionId: string;
  /** The flows whose writes led to this run, the oldest first. */
  readonly ancestry: readonly string[];
  /** Why it fails before its first step. */
  readonly refused?: StepError;
}

export interface NewEvent {
  readonly id: string;
  readonly key: string;
  /** By the other side's clock. */
  readonly at: number;
  /**
   * By our clock: nothing was done for it before this, whatever the store has forgotten. Absent where `at` says that.
   */
  readonly notBefore?: number | null;
  readonly data: Json;
  /** The id of the object that it is about. Absent where the key is that id, or the event names none. */
  readonly about?: string;
  /** The effect of ours that made the object; null for an event from outside. */
  readonly madeBy: string | null;
  /** For the flows that listen to it. */
  readonly deliveries: readonly Delivery[];
}

export interface Acceptance {
  /** Held for this poll's turn. */
  readonly lease: Lease;
  readonly pollId: string;
  /** Oldest first; runs are worked on in this order. */
  readonly events: readonly NewEvent[];
  readonly cursor: number | null;
  /** What is kept of a trigger that reads rows, after this. */
  readonly kept?: {
    readonly state: Kept | null;
    readonly rows: readonly KeptRow[];
    readonly contents: readonly KeptContent[];
  };
  /** The other side has forgotten a part of what was to be read: the owners of the flows are told. */
  readonly missed?: Pick<StepError, "code" | "advice"> | null;
  readonly nextAt: number;
  readonly widerAt: number;
  readonly widestAt: number;
  readonly at: number;
}

export interface BackfillRecord {
  readonly flowId: string;
  /** The flow's. */
  readonly owner: string;
  readonly versionId: string;
  readonly lineage: string;
  readonly connectionId: string;
  readonly trigger: string;
  readonly place: string;
  readonly where: JsonObject;
  readonly pollId: string;
  /** What is left of the window, by the other side's clock. */
  readonly from: number;
  readonly to: number;
  /** Runs of the flow that wait their turn or are worked on; not those that wait for a person. */
  readonly unfinished: number;
}

export interface PollStore {
  /**
   * Polls of active flows on whole connections whose time has come, or that have a wait whose time
   * has come, or for which a bell rings while they do not fail: the owners' most overdue ones first, then their next. A time further ahead than the frequency and the longest pause
   * after a failure was set by a clock that was wrong: it has come too.
   */
  duePolls(now: number, limit: number): Promise<readonly DuePoll[]>;
  /** `place`: its id; that of a trigger that has one place only without it. */
  poll(connectionId: string, trigger: string, place?: string): Promise<PollRecord | null>;
  /** The poll for a connection, trigger and place, made if there is none yet. */
  ensurePoll(poll: {
    readonly id: string;
    readonly connectionId: string;
    readonly trigger: string;
    readonly place?: Place;
    readonly at: number;
  }): Promise<PollRecord>;
  listeners(pollId: string): Promise<readonly Listener[]>;
  /** Which of these keys the poll has not seen. */
  unseen(pollId: string, keys: readonly string[]): Promise<ReadonlySet<string>>;
  /** Which of these keys any flow of the lineage has handled. */
  handled(lineage: string, keys: readonly string[]): Promise<ReadonlySet<string>>;
  /** Events, runs and the moved cursor in one transaction. Events and runs that exist are left as they are. */
  acceptEvents(acceptance: Acceptance): Promise<{ readonly runs: number } | Fenced>;
  /** Of rows of a snapshot, by their keys, those that are kept, and how often each has had the fingerprint that is asked for. */
  snapshotRows(pollId: string, rows: readonly KeptRow[]): Promise<readonly KeptContent[]>;
  /** All rows that are kept, by their keys, those after one. */
  snapshotAfter(pollId: string, after: string, limit: number): Promise<readonly KeptRow[]>;
  /** All polls of a trigger in one place that have read rows, whatever their connections. */
  rowsPolls(trigger: string, place: string): Promise<readonly RowsPoll[]>;
  /** How often rows have come to contents by one poll, in the order of their keys and fingerprints, those after one. */
  contentsAfter(asked: {
    readonly pollId: string;
    readonly after: KeptRow;
    readonly limit: number;
    /** The poll that it is compared with. */
    readonly with: string;
  }): Promise<readonly ComparedContent[]>;
  /** A person has said what it means that a poll has stopped: it goes on. `anew`: the rows of its snapshot are forgotten. */
  goOnPolling(poll: {
    readonly lease: Lease;
    readonly pollId: string;
    readonly kept: Kept;
    readonly anew: boolean;
    readonly at: number;
  }): Promise<"recorded" | Fenced>;
  /** A poll that failed. The cursor stays. */
  pollFailed(failure: {
    readonly lease: Lease;
    readonly pollId: string;
    /** What it was stopped for. */
    readonly kept?: Kept;
    readonly error: StepError;
    readonly nextAt: number;
    readonly at: number;
  }): Promise<"recorded" | Fenced>;
  /**
   * Events that a flow waits for to become final, of this poll, whose time has come: that of one that is put off for
   * longer than ever (`rereadWithin`) has come, too.
   */
  dueWaits(pollId: string, now: number, limit: number): Promise<readonly WaitRecord[]>;
  /** Ends a wait with a delivery, or with nothing: it is gone, or the flow has no such trigger any more. */
  endWait(
    wait: WaitRecord,
    outcome: { readonly data: Json; readonly delivery: Exclude<Delivery, { kind: "wait" }> } | null,
    now: number,
  ): Promise<void>;
  /** The event is still not final, or could not be read: again at `at`. */
  postponeWait(wait: WaitRecord, at: number): Promise<void>;
  /** A flow's window of the past with something left to read. */
  backfills(): Promise<readonly BackfillRecord[]>;
  /**
   * One slice of a window: events, runs and the shrunk window in one transaction. Done when `from`
   * reaches `to`. Live deliveries to other flows are not affected: to them the events stay unseen.
   */
  acceptBackfill(slice: {
    readonly lease: Lease;
    readonly flowId: string;
    readonly pollId: string;
    readonly events: readonly NewEvent[];
    /** The window's `from` when the slice was read: nothing is written where it is another by now. */
    readonly since: number;
    readonly from: number;
    readonly at: number;
  }): Promise<{ readonly runs: number } | Fenced>;
  /**
   * Schedules whose time has come, the most overdue first. One whose next time was set at a moment that
   * is still to come is among them: a clock that was ahead has set it.
   */
  dueSchedules(now: number, limit: number): Promise<readonly ScheduleRecord[]>;
  /**
   * A scheduled time that has come: its event and run, and the next time, in one transaction. Nothing
   * happens where the flow's next time is no longer `dueAt`: another process was first. `alone`: where
   * a run of the schedule, or one beside its times, is unfinished at this moment, the time is skipped, and people are told.
   * A run does not count that waits for a person, by itself or with all that it has called.
   */
  acceptTick(tick: {
    readonly flowId: string;
    readonly dueAt: number;
    readonly event: NewEvent;
    readonly alone: boolean;
    readonly nextAt: number;
    readonly at: number;
  }): Promise<void>;
  /** Another next time without a run; only where it is still `dueAt`. */
  moveTick(move: {
    readonly flowId: string;
    readonly dueAt: number;
    readonly nextAt: number;
    readonly at: number;
  }): Promise<void>;
  /** That of an active flow; null where the time does not start it. */
  schedule(flowId: string): Promise<ScheduleRecord | null>;
  /** The earliest time at which a poll, wait or schedule is due; null if none. */
  nextDue(): Promise<number | null>;
}

export interface WaitRecord {
  readonly flowId: string;
  readonly eventId: string;
  readonly key: string;
  /** How often it has been read again. */
  readonly rereads: number;
}

export interface ScheduleRecord {
  readonly flowId: string;
  readonly versionId: string;
  readonly when: When;
  readonly timeZone: string;
  readonly overlap: boolean;
  readonly nextAt: number;
  readonly previousAt: number | null;
}
