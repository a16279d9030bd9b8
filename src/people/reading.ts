import type { ReconciledSum } from "#flow/reconciled.ts";
import type { Because } from "#flow/because.ts";
import type { FlowDocument } from "#flow/document.ts";
import type { LedgerQuery, LedgerSpan, LedgerSums, LedgerView } from "./ledger-views.ts";
import type { ReconciledQuery, ReconciledView } from "./reconciled-views.ts";
import type { Sight } from "./sight.ts";
import type { RunStatus } from "#flow/run-status.ts";
import type {
  CalledWrite,
  EffectView,
  ItemDetail,
  ItemPage,
  RunDetail,
  RunKind,
  RunSummary,
  RunWrite,
} from "./run-views.ts";

/**
 * The read side that screens and programs need. It never waits for the engine's writer: an
 * implementation reads on a connection of its own, with a time limit. Times are milliseconds since
 * 1970. Lists page by an opaque cursor, newest first.
 */

/** Any JSON that was stored: payloads, errors. */
export type Stored = unknown;

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Ask again with this to go on; null at the end. */
  readonly next: string | null;
}

export interface EventView {
  readonly id: string;
  readonly connectionId: string | null;
  readonly trigger: string;
  readonly key: string;
  readonly at: number;
  readonly receivedAt: number;
  readonly data: Stored;
  /** What became of it, per flow. */
  readonly deliveries: readonly {
    readonly flowId: string;
    readonly outcome: "run" | "waiting" | "skipped";
    readonly runId: string | null;
    readonly reason: "own_event" | "handled_by_lineage" | "erased" | "condition" | null;
    /** Why it does not meet the condition of the trigger; null where that is not why, or it was erased. */
    readonly because: Because | null;
  }[];
}

/** A published state of a flow, without what is in it. */
export interface VersionView {
  readonly id: string;
  /** 1, 2, 3 … in the order of publication. */
  readonly number: number;
  readonly publishedAt: number;
  readonly publishedBy: string;
  /** Who agreed, beside them, that their connections act for it. */
  readonly agreedBy: readonly string[];
}

export interface VersionDetail extends VersionView {
  readonly document: FlowDocument;
}

export interface FlowActivity {
  readonly flowId: string;
  /** Runs by status, of those that are kept; without tests, as in all of this. */
  readonly runs: Readonly<Record<RunStatus, number>>;
  readonly lastRunAt: number | null;
  readonly nextAt: number | null;
  /**
   * Scheduled times since it was started that came while the run before was unfinished, so that none
   * was made, and the last of them; null where there was none.
   */
  readonly skipped: { readonly times: number; readonly lastAt: number } | null;
  /** What is left of catching up on the past; null when nothing is. */
  readonly catchingUp: { readonly from: number; readonly to: number } | null;
  /** The last failure of the shared poll, while it lasts. */
  readonly pollError: Stored;
}

export interface ReadCount {
  /** Start of the hour. */
  readonly hour: number;
  readonly reads: number;
  /** What the other side has said last in that hour of the calls that it allows in a day. */
  readonly dayUse: { readonly used: number; readonly of: number; readonly at: number } | null;
}

/** An entry of the audit log, as it was written. */
export interface AuditView {
  readonly id: string;
  readonly at: number;
  readonly person: string | null;
  readonly via: string | null;
  readonly address: string | null;
  readonly action: string;
  readonly object: { readonly kind: string; readonly id: string } | null;
  readonly details: Stored;
}

/** What to look for in runs. */
export interface SoughtText {
  /** In any case, taken literally. */
  readonly words: string;
  /**
   * The connections of whoever asks. An error may tell of the account that a run worked on, so that
   * messages are looked at only where all connections in the run's version are among these.
   */
  readonly own: readonly string[];
  /** Polls whose events have keys that tell of people: by these, a run is found only by whoever sees what is private in it. */
  readonly privateKeys: readonly string[];
  /**
   * What whoever asks sees: of other runs nothing is found, or it would be told piece by piece. Those that they see
   * by way of a call alone are not looked at.
   */
  readonly sight: Sight;
}

/**
 * How many runs came to be in a span of time, by what has become of them, without tests; and how many
 * reads were made.
 */
export interface Span {
  readonly runs: Readonly<Record<RunStatus, number>>;
  readonly reads: number;
}

/** A flow with runs that failed. */
export interface FailingFlow {
  readonly flowId: string;
  readonly flowName: string;
  /** How many, of those that came to be in the time asked about, without tests. */
  readonly failed: number;
  /** The newest of them. */
  readonly last: {
    readonly runId: string;
    readonly versionId: string;
    readonly at: number;
    readonly error: Stored;
  };
}

/** An installation at a glance. */
export interface Overview {
  /** One for each span that was asked about. */
  readonly spans: readonly Span[];
  /** Runs that wait for a person at present, whenever they came to be. */
  readonly waitingForPerson: { readonly parked: number; readonly paused: number };
  readonly flows: { readonly active: number; readonly inactive: number };
  /** The most failures first. */
  readonly failing: readonly FailingFlow[];
  /** The most runs first. */
  readonly busiest: readonly {
    readonly flowId: string;
    readonly flowName: string;
    readonly runs: number;
  }[];
}

export interface Reading {
  /** How many questions are answered at once; what is more waits. */
  readonly atOnce: number;
  /** Runs by filter, newest first; any of several statuses. `limit` is 1 to 200. */
  listRuns(query: {
    readonly flowId?: string;
    readonly statuses?: readonly RunStatus[];
    readonly kind?: RunKind;
    /** The code of the error that it failed with, is parked with, or retries after. */
    readonly error?: string;
    readonly text?: SoughtText;
    readonly createdFrom?: number;
    readonly createdTo?: number;
    readonly limit: number;
    readonly cursor?: string;
  }): Promise<Page<RunSummary>>;
  run(id: string): Promise<RunDetail | null>;
  /**
   * The items of a loop that were begun, in the order of the list, in pages; `only` those that failed,
   * or those that are not over. Null where the run has no such loop, or it was not reached.
   */
  listItems(query: {
    readonly runId: string;
    readonly loop: string;
    readonly only?: "failed" | "open";
    readonly limit: number;
    readonly cursor?: string;
  }): Promise<ItemPage | null>;
  /**
   * The writes in the items of a loop, the newest generation of each, in the order of their paths:
   * those behind the path `after`. Empty where there are none.
   */
  loopWrites(query: {
    readonly runId: string;
    readonly loop: string;
    readonly after?: string;
    readonly limit: number;
  }): Promise<readonly EffectView[]>;
  /**
   * The writes of all runs that a run has called, by way of others as well: the newest generation of
   * each, in the order of their runs and paths, those behind the write `after`. Empty where there are none.
   */
  calledWrites(query: {
    readonly runId: string;
    readonly after?: { readonly runId: string; readonly path: string };
    readonly limit: number;
  }): Promise<readonly CalledWrite[]>;
  /**
   * The writes of several runs, in loops as well: the newest generation of each, of no more than `most`
   * steps of a run, in the order of their paths.
   */
  writesOf(query: {
    readonly runIds: readonly string[];
    readonly most: number;
  }): Promise<readonly RunWrite[]>;
  /** The writes of one run, in loops as well: the newest generation of each, in the order of their paths, those behind `after`. */
  runWrites(query: {
    readonly runId: string;
    readonly after?: string;
    readonly limit: number;
  }): Promise<readonly EffectView[]>;
  /** An item of a loop by its path; null where it is not there, or was not begun. */
  item(query: { readonly runId: string; readonly path: string }): Promise<ItemDetail | null>;
  /**
   * `bounds`: where one span ends and the next begins, the earliest first; n + 1 of them for n spans.
   * `connectionIds`: whose reads are counted; an hour's count with the span that the hour begins in.
   */
  overview(query: {
    readonly bounds: readonly number[];
    readonly connectionIds: readonly string[];
  }): Promise<Overview>;
  /**
   * The ids of flows by name, in pages. `text`: in the name, in any case, or the id itself. Without a
   * limit, all of them.
   */
  listFlows(query: {
    readonly text?: string;
    readonly state?: "active" | "inactive";
    readonly limit?: number;
    readonly cursor?: string;
  }): Promise<Page<string>>;
  /** The ids of lookup tables by name, in pages, as flows are listed. */
  listTables(query: {
    readonly text?: string;
    readonly limit?: number;
    readonly cursor?: string;
  }): Promise<Page<string>>;
  /** What was published of a flow, newest first: no drafts that were tested. */
  listVersions(query: {
    readonly flowId: string;
    readonly limit: number;
    readonly cursor?: string;
  }): Promise<Page<VersionView>>;
  /** A published version by its number; null when there is none. */
  flowVersion(flowId: string, number: number): Promise<VersionDetail | null>;
  listEvents(query: {
    readonly flowId?: string;
    /** Those that this flow was told of and did not work on. */
    readonly skippedBy?: string;
    readonly connectionId?: string;
    readonly limit: number;
    readonly cursor?: string;
  }): Promise<Page<EventView>>;
  /** Newest event of a connection's trigger that was seen; null without one. */
  newestEvent(connectionId: string, trigger: string): Promise<EventView | null>;
  activity(flowIds: readonly string[]): Promise<readonly FlowActivity[]>;
  /** Reading calls per hour since a moment, oldest first. */
  reads(connectionId: string, since: number): Promise<readonly ReadCount[]>;
  /** The audit log by filter, newest first. `action` ends in `.` for all that begin with it. */
  listAudit(query: {
    readonly person?: string;
    readonly action?: string;
    readonly objectKind?: string;
    readonly objectId?: string;
    readonly from?: number;
    readonly to?: number;
    readonly limit: number;
    readonly cursor?: string;
  }): Promise<Page<AuditView>>;
  ledger(query: LedgerQuery): Promise<Page<LedgerView>>;
  ledgerSums(span: LedgerSpan): Promise<LedgerSums>;
  /** Lines of a reconciliation by filter, in the order in which they were read. `limit` is 1 to 500. */
  reconciled(query: ReconciledQuery): Promise<Page<ReconciledView>>;
  /** What the lines of a reconciliation about objects add up to. */
  reconciledSums(id: string): Promise<readonly ReconciledSum[]>;
  close(): Promise<void>;
}

/** The cursor that a client sent is not one of ours. */
export class BadCursorError extends Error {
  override readonly name = "BadCursorError";
}

/** A question that took longer than it may; nothing is wrong with the store. */
export class ReadTimeoutError extends Error {
  override readonly name = "ReadTimeoutError";
}
