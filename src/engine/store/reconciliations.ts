import type { Because } from "#flow/because.ts";
import type { LedgerHeading, PassReason } from "#flow/ledger.ts";
import type {
  PartsSum,
  ReconciledReason,
  ReconciledSum,
  ReconciledVerdict,
} from "#flow/reconciled.ts";
import type { Answer, FrozenRequest } from "#sdk/connection.ts";
import type { Json } from "#sdk/json.ts";
import type { LocalizedText } from "#sdk/text.ts";
import type { StepError } from "../result.ts";
import type { EffectState } from "./runs.ts";

/** A month of a connection's lists, held against what was seen and written of them. */

/** How much is to be read of a list. */
export interface ExpectedBook {
  readonly book: string;
  readonly objects: number;
  /** The list goes on behind its first page: the number is an estimate. */
  readonly isEstimate: boolean;
  readonly reads: number;
}

/** An object that was read, with the mark of a write that was not answered with it. */
export interface ReconcileMark {
  readonly object: string;
  readonly effectId: string;
}

/** Where a reconciliation goes on. */
export type ReconcilePlace =
  | {
      readonly stage: "lists";
      readonly book: number;
      readonly cursor: string | null;
      /** Of the list, as far as it was read. */
      readonly marks?: readonly ReconcileMark[];
      /** The list was begun a second time, since a later page of it was refused. */
      readonly isAnew?: true;
    }
  /** Behind this line: objects that have parts. */
  | { readonly stage: "parts"; readonly after: number; readonly within: PartsPlace | null }
  /** Behind this line of the ledger: what the lists do not have. */
  | { readonly stage: "ledger"; readonly at: number; readonly seq: number };

/** Inside the parts of the next object. */
interface PartsPlace {
  readonly cursor: string | null;
  readonly sum: PartsSum;
}

export type ReconciliationState =
  /** It was shown to whoever asked: nothing is read. */
  "asked" | "going" | "stopped" | "done";

export interface Reconciliation {
  readonly id: string;
  readonly connectionId: string;
  readonly person: string;
  /** The switch of the connection has asked for it. */
  readonly scheduled: boolean;
  readonly month: string;
  readonly zone: string;
  readonly fromAt: number;
  /** Not included. */
  readonly toAt: number;
  readonly state: ReconciliationState;
  readonly expected: readonly ExpectedBook[];
  readonly place: ReconcilePlace;
  /** Rises with each piece that is kept: of two processes at once one keeps nothing. */
  readonly turn: number;
  readonly reads: number;
  /** The lists that the credentials may not read. */
  readonly unread: readonly string[];
  /** What its lines add up to, once it is over. */
  readonly sums: readonly ReconciledSum[] | null;
  /** What keeps it from going on, while it does. */
  readonly error: StepError | null;
  readonly askedAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
}

/** What is said of an object; of a part of one where it has a parent. */
export interface ReconciledLine {
  readonly book: string;
  readonly object: string;
  /** The object that it is a part of; empty for an object. */
  readonly parent: string;
  readonly at: number;
  readonly verdict: ReconciledVerdict;
  readonly reason: ReconciledReason | null;
  /** In the other side's words. */
  readonly status: string | null;
  readonly amount: number | null;
  readonly currency: string | null;
  /** What was written down of it, where that differs. */
  readonly recordedAmount: number | null;
  readonly recordedCurrency: string | null;
  readonly flowId: string | null;
  readonly runId: string | null;
  /** How the run or the write stood. */
  readonly outcome: string | null;
  readonly eventId: string | null;
  /** The condition that left it out, in words, without the values that it met. */
  readonly condition: LocalizedText | null;
  readonly parts: PartsSum | null;
  readonly url: string | null;
}

/** An event about an object, as long as it is kept. */
export interface KnownEvent {
  readonly object: string;
  readonly id: string;
  readonly poll: string;
  /** Null where it is not kept any more. */
  readonly data: Json;
  /** What became of it for a flow; null where nobody listened then. */
  readonly flowId: string | null;
  readonly outcome: "run" | "waiting" | "skipped" | null;
  readonly reason: PassReason | null;
  readonly because: Because | null;
  readonly runId: string | null;
  readonly runName: string | null;
  readonly runStatus: string | null;
  readonly filtered: Because | null;
}

/** A line of the ledger about an object. */
export interface KnownLine {
  readonly object: string;
  readonly heading: LedgerHeading;
  readonly runId: string | null;
  readonly amount: number | null;
}

/** A write that has made an object, or whose mark one bears. */
export interface KnownWrite {
  readonly id: string;
  readonly generation: number;
  readonly flowId: string;
  readonly runId: string;
  readonly connector: string;
  readonly action: string;
  readonly state: EffectState;
  readonly objectId: string | null;
  readonly firstSendAt: number | null;
  readonly request: FrozenRequest;
  readonly answer: Answer | null;
}

export interface Known {
  readonly events: readonly KnownEvent[];
  readonly lines: readonly KnownLine[];
  readonly writes: readonly KnownWrite[];
}

/** A span in which a flow watches a connection, or did until a moment. */
export interface Watcher {
  readonly flowId: string;
  /** Null where its version names none any more. */
  readonly trigger: string | null;
  /** From when on it owes what happens. */
  readonly owedFrom: number;
  /** Null while it listens. */
  readonly seenUntil: number | null;
  readonly windowFrom: number | null;
  readonly windowTo: number | null;
  readonly cursor: number | null;
  readonly failures: number;
  readonly nextAt: number;
  readonly everySeconds: number;
}

/** A line of the ledger about an object that no line of a reconciliation is about. */
export interface Unlisted extends KnownLine {
  readonly at: number;
  readonly seq: number;
}

/** A connection whose months are reconciled by themselves. */
export interface Monthly {
  readonly connectionId: string;
  readonly zone: string;
  /** The first month that is not reconciled. */
  readonly nextMonth: string;
}

export interface ReconciliationStore {
  /** `keep`: of those of the connection that were not started, so many are left, the newest. */
  putReconciliation(
    reconciliation: Omit<Reconciliation, "turn" | "sums" | "error" | "startedAt" | "endedAt"> & {
      readonly keep: number;
    },
  ): Promise<void>;
  reconciliation(id: string): Promise<Reconciliation | null>;
  /** Those of a connection that were started, the newest first, no more than `limit`. */
  reconciliations(connectionId: string, limit: number): Promise<readonly Reconciliation[]>;
  /** Those that go on, the first that was started first. */
  reconciliationsGoing(): Promise<readonly Reconciliation[]>;
  /** `conflict`: it was started before, another of this connection goes on, or it is not there. */
  startReconciliation(id: string, at: number): Promise<"started" | "conflict">;
  /** `over`: it does not go on, so that there is nothing to stop. */
  stopReconciliation(id: string, at: number): Promise<"stopped" | "over">;
  /** What is known of objects of one connection. */
  knownOf(asked: {
    readonly connectionId: string;
    readonly objects: readonly string[];
    /** When they came into being: lines of the ledger stand there. */
    readonly moments: readonly number[];
    /** The writes whose marks they bear. */
    readonly effects: readonly string[];
  }): Promise<Known>;
  /** The flows that listen to a connection, each span of a flow for itself, the newest first. */
  watchersOf(connectionId: string): Promise<readonly Watcher[]>;
  /** Events that came in until then do not say what they are about; 0: all do. */
  aboutSince(): Promise<number>;
  /**
   * Keeps a piece, and where to go on; null: it is done, of which its owner hears where there are differences. A line that is there is replaced. `over`: somebody has
   * stopped it, or another process has kept a piece since `turn`: nothing was kept.
   */
  keepReconciled(piece: {
    readonly id: string;
    readonly turn: number;
    readonly lines: readonly ReconciledLine[];
    /** A list that may not be read. */
    readonly unread: string | null;
    readonly reads: number;
    readonly place: ReconcilePlace | null;
    readonly at: number;
  }): Promise<"kept" | "over">;
  /** What keeps one from going on; null: nothing does. */
  noteReconcileError(id: string, error: StepError | null): Promise<void>;
  /** The next line about an object of these lists, behind one; null where there is none. */
  nextReconciled(asked: {
    readonly id: string;
    readonly books: readonly string[];
    readonly after: number;
  }): Promise<(ReconciledLine & { readonly seq: number }) | null>;
  /**
   * Looks at some lines of the ledger in a span, behind one: those of this connection about objects that the
   * reconciliation has no line of. `next` is where to go on; null at the end.
   */
  unlisted(asked: {
    readonly id: string;
    readonly connectionId: string;
    readonly from: number;
    readonly to: number;
    readonly after: { readonly at: number; readonly seq: number };
    readonly limit: number;
  }): Promise<{
    readonly lines: readonly Unlisted[];
    readonly next: { readonly at: number; readonly seq: number } | null;
  }>;
  /** Removes up to `limit` lines of those that ended, or were asked for, before that moment; answers with how many it were. */
  forgetReconciliations(before: number, limit: number): Promise<number>;
  monthlies(): Promise<readonly Monthly[]>;
  monthly(connectionId: string): Promise<Monthly | null>;
  /** Null: the connection's months are not reconciled by themselves. */
  setMonthly(connectionId: string, monthly: Omit<Monthly, "connectionId"> | null): Promise<void>;
  /**
   * A month is begun by itself: once, whatever process is at it. `conflict`: it was begun, is not wished any more, or
   * another reconciliation of the connection goes on.
   */
  beginMonth(month: {
    /** The month that comes next. */
    readonly then: string;
    readonly reconciliation: Pick<
      Reconciliation,
      | "id"
      | "connectionId"
      | "person"
      | "scheduled"
      | "month"
      | "zone"
      | "fromAt"
      | "toAt"
      | "expected"
      | "place"
    >;
    readonly at: number;
  }): Promise<"begun" | "conflict">;
}
