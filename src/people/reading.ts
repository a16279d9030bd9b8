import type { FlowDocument } from "#flow/document.ts";

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

export type RunStatus =
  | "waiting"
  | "running"
  | "paused"
  | "parked"
  | "succeeded"
  | "failed"
  | "cancelled";

/**
 * What started a run: something new outside, the time, or a person, with a test or with the event of
 * a run before.
 */
export type RunKind = "event" | "schedule" | "test" | "rerun";

export interface RunSummary {
  readonly id: string;
  readonly kind: RunKind;
  readonly flowId: string;
  readonly flowName: string;
  readonly versionId: string;
  /** Null for a test: it works on a draft. */
  readonly versionNumber: number | null;
  readonly status: RunStatus;
  /** The event's key for an event trigger: the outside record's id. Else the run's name. */
  readonly reference: string;
  readonly eventAt: number;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** When a waiting run goes on. */
  readonly resumesAt: number | null;
  /** The error that it failed with, is parked with, or retries after. */
  readonly error: Stored;
}

export interface RunDetail extends RunSummary {
  readonly document: FlowDocument;
  readonly event: Stored;
  /** When somebody asked for it to end that still goes on; null where nobody has. */
  readonly cancelAskedAt: number | null;
  readonly steps: readonly StepView[];
  readonly effects: readonly EffectView[];
}

export interface StepView {
  readonly path: string;
  readonly status: "done" | "failed" | "retrying" | "paused" | "parked";
  readonly input: Stored;
  readonly output: Stored;
  readonly attempts: readonly AttemptView[];
}

export interface AttemptView {
  readonly number: number;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly outcome: "done" | "retry" | "failed" | "paused" | "parked";
  readonly error: Stored;
  /** The outside system's name for the request. */
  readonly requestId: string | null;
}

export interface EffectView {
  readonly id: string;
  readonly generation: number;
  readonly path: string;
  readonly state: "open" | "done" | "failed" | "parked" | "stopped";
  readonly mode: "test" | "live";
  readonly connector: string;
  readonly action: string;
  readonly apiVersion: string;
  readonly method: string;
  readonly resource: string;
  readonly params: Stored;
  readonly sends: number;
  readonly firstSentAt: number | null;
  readonly lastSentAt: number | null;
  readonly objectId: string | null;
  readonly error: Stored;
  /** When it was parked. */
  readonly parkedAt: number | null;
  /** How often it was looked for in vain, when last, and over which time of the other side. */
  readonly lookUps: number;
  readonly lastLookUpAt: number | null;
  readonly lookedFrom: number | null;
  readonly lookedTo: number | null;
  /** When it is looked for next while it is parked; null when it is not any more. */
  readonly nextLookUpAt: number | null;
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
    readonly reason: string | null;
  }[];
}

export interface FlowActivity {
  readonly flowId: string;
  /** Runs by status, of those that are kept; without tests, as in all of this. */
  readonly runs: Readonly<Record<RunStatus, number>>;
  readonly lastRunAt: number | null;
  readonly nextAt: number | null;
  /** What is left of catching up on the past; null when nothing is. */
  readonly catchingUp: { readonly from: number; readonly to: number } | null;
  /** The last failure of the shared poll, while it lasts. */
  readonly pollError: Stored;
}

export interface ReadCount {
  /** Start of the hour. */
  readonly hour: number;
  readonly reads: number;
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
  /** In any case, taken literally. Every reference is looked at. */
  readonly words: string;
  /**
   * The connections of whoever asks. An error may tell of the account that a run worked on, so that
   * messages are looked at only where all connections in the run's version are among these.
   */
  readonly own: readonly string[];
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
  /** Runs by filter, newest first; any of several statuses. `limit` is 1 to 200. */
  listRuns(query: {
    readonly flowId?: string;
    readonly statuses?: readonly RunStatus[];
    readonly kind?: RunKind;
    readonly text?: SoughtText;
    readonly createdFrom?: number;
    readonly createdTo?: number;
    readonly limit: number;
    readonly cursor?: string;
  }): Promise<Page<RunSummary>>;
  run(id: string): Promise<RunDetail | null>;
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
  listEvents(query: {
    readonly flowId?: string;
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
