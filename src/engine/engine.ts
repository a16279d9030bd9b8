import type { Money } from "#sdk/action.ts";
import type { ChoicePage, Connector } from "#sdk/connector.ts";
import type { ConnectionReport } from "#sdk/connection.ts";
import type { Json, JsonObject } from "#sdk/json.ts";
import type { LocalizedText } from "#sdk/text.ts";
import type { Catalogue } from "#flow/catalogue.ts";
import type { Problem } from "#flow/problems.ts";
import type { EventTrigger } from "#flow/trigger.ts";
import type { Sending } from "./alerts/alerts.ts";
import type { Post } from "./alerts/post.ts";
import type { AskedBatch, BatchAsk, BatchStart } from "./ask-batch.ts";
import type { NotStarted } from "./by-hand.ts";
import type { ContinueAnswer, ContinueWish } from "./continue-run.ts";
import type { Correctable, CorrectAnswer, CorrectWish } from "./correct-run.ts";
import type { ParkedAnswer, ParkedChoice } from "./decide-parked.ts";
import type { Delivery, DeliveryAnswer } from "./take-delivery.ts";
import type { Unpermitted } from "./permit.ts";
import type { Call, CallAnswer, CallOutcome } from "./invoke.ts";
import type { BellRing } from "./ring.ts";
import type { AskedReconciliation, ReconcileWish } from "./reconcile/ask.ts";
import type { RerunAnswer, RerunWish } from "./rerun.ts";
import type { RunNowAnswer, RunNowWish } from "./run-now.ts";
import type { Sameness, SeenObject } from "./same-account.ts";
import type { StepError } from "./result.ts";
import type { Still } from "./still.ts";
import type {
  Calls,
  ConnectionRecord,
  ShapeRecord,
  Erasure,
  FlowRecord,
  Hold,
  Restored,
  RunRecord,
  Store,
  TakeUp,
  VersionRecord,
} from "./store.ts";
import type { Holding } from "./erasures.ts";
import type { Means } from "#flow/changed-rows.ts";
import type { TestAnswer, TestWish } from "./test-flow.ts";
import type { Judgement } from "./would-start.ts";

export type { TakeUp } from "./store.ts";

export type Activation =
  | { readonly activated: true; readonly version: VersionRecord }
  /** Something is missing; nothing was changed. */
  | { readonly activated: false; readonly why: "not_ready"; readonly problems: readonly Problem[] }
  /** Somebody changed the flow meanwhile. */
  | { readonly activated: false; readonly why: "conflict" | "not_found" }
  /** Connections of these persons would act, who have not agreed to this version. */
  | {
      readonly activated: false;
      readonly why: "not_agreed";
      readonly owners: readonly string[];
      /** Of the draft that they have not agreed to. */
      readonly revision: number;
      /** What it calls, as they are to read it. */
      readonly calls: Calls;
    }
  /** A connection in it stands still: nothing new starts. */
  | { readonly activated: false; readonly why: "standstill"; readonly error: StepError }
  /** A restored backup waits for a person to say what it is: nothing may start. */
  | { readonly activated: false; readonly why: "undecided" };

/** What is to be published: the draft, by this person, or what was proposed. */
export type PublicationWish =
  /** `revision`, `calls`: the only draft, and the only versions of what it calls, that will do. */
  | {
      readonly kind: "draft";
      readonly by: string;
      readonly revision?: number;
      readonly calls?: Calls;
    }
  | { readonly kind: "proposal"; readonly proposalId: string };

/** What the engine does at present. */
export type EngineState =
  | { readonly is: "stopped" }
  | { readonly is: "running" }
  /** The disk is full: nothing new is begun until there is room. */
  | { readonly is: "no_room" }
  /**
   * This machine's clock and the database's differ: nothing new is begun until they agree. `ahead`: the
   * database's, in milliseconds.
   */
  | { readonly is: "clocks_differ"; readonly ahead: number }
  /** Nothing runs until `settleRestore`. */
  | { readonly is: "undecided"; readonly restored: Restored };

/** The newest real object of a trigger, or the documented sample where there is none. */
export interface Sample {
  readonly data: Json;
  readonly real: boolean;
}

/** A flow whose draft something new in an outside system starts, and the connection to that. */
export interface PolledDraft {
  readonly flow: Pick<FlowRecord, "id" | "lineage" | "draft">;
  readonly trigger: EventTrigger;
  readonly connection: ConnectionRecord;
}

/** A real object of a trigger, and whether it would start a flow. */
export interface TriggerRecord {
  readonly key: string;
  readonly at: number;
  readonly data: Json;
  readonly starts: Judgement["starts"];
}

/** What a flow would take up of the past, without what it, or one of its lineage, has handled. */
export interface PastCount {
  /** From when; null where there is nothing to catch up on: it listened to something else, or never. */
  readonly since: number | null;
  /** Events that would start it. */
  readonly count: number;
  /** Events that may start it once they are final. */
  readonly notYet: number;
  /** Events of which nobody can tell whether they meet the condition of its trigger: each makes a run that fails. */
  readonly undecided: number;
  /** Counting stopped after the newest 1,000. */
  readonly atLeast: boolean;
  /** What the events that would start it come to, by currency; empty where that is not known of each. */
  readonly amounts: readonly Money[];
}

/**
 * What the product's other parts ask of the engine. Calls that reach the outside world reject with
 * the SDK's error kinds (`OutsideError`).
 */
export interface Engine {
  readonly connectors: readonly Connector[];
  readonly catalogue: Catalogue;
  /**
   * Starts polling and working. Runs that an earlier process left are taken up first. A restored
   * backup is left as it is until `settleRestore`, here or in another process.
   */
  start(): Promise<void>;
  state(): EngineState;
  /** A person says what a restored backup is; then the engine starts. See the store's verb. */
  settleRestore(as: "replaces" | "copy"): Promise<"settled" | "nothing_restored">;
  /** Stops taking up work, lets the calls in flight end, and resolves when nothing is under way. */
  stop(): Promise<void>;
  /**
   * Checks credentials that are not stored yet; `values` are the connection's fields, secrets
   * included. `reads`: the reading calls that it took, which no connection is charged with yet.
   */
  checkCredentials(
    connector: Connector,
    values: JsonObject,
  ): Promise<ConnectionReport & { readonly reads: number }>;
  /**
   * Asks, with credentials that are not stored, for objects that a connection has seen; for those that
   * may not ask for their account. `reads` as above.
   */
  sameAccount(
    connector: Connector,
    values: JsonObject,
    seen: readonly SeenObject[],
  ): Promise<{ readonly sameness: Sameness; readonly reads: number }>;
  /** Checks a stored connection. Repairs it when it serves again, breaks it when it does not. */
  checkConnection(connection: ConnectionRecord): Promise<ConnectionReport>;
  /** A new secret, proven to be of the same account and mode. The connection is repaired with it. */
  replaceSecret(
    secret: Omit<Parameters<Store["replaceSecret"]>[0], "at">,
  ): ReturnType<Store["replaceSecret"]>;
  /** Lifts a hold: what has waited goes on. */
  lift(hold: Hold): ReturnType<Store["lift"]>;
  /** A connection goes to its heir, with a secret that is proven to be of the same account and mode. */
  handOver(handOver: Omit<Parameters<Store["handOver"]>[0], "at">): ReturnType<Store["handOver"]>;
  /** A person decides about a parked write, by compare-and-set on what they saw. */
  decideParked(choice: ParkedChoice, still?: Still): Promise<ParkedAnswer>;
  /** Runs a draft once, for real. The flow's state, version and place stay as they are. */
  startTest(wish: TestWish, still?: Still): Promise<TestAnswer>;
  /** What would keep a test from starting, whatever it runs on; null: nothing. Starts none. */
  obstacleToTest(wish: Omit<TestWish, "event" | "token">): Promise<NotStarted | null>;
  /** Another system starts a flow: one run for each key, committed before this resolves. */
  takeCall(call: Call): Promise<CallAnswer>;
  /** Another system delivers something to a flow: one run for each event, committed before this resolves. */
  takeDelivery(delivery: Delivery): Promise<DeliveryAnswer>;
  /** A system tells, signed, of something new: the polls that watch such things ask for it soon. */
  ring(ring: BellRing): Promise<"heard" | "undecided">;
  /** What came of a call until now. */
  outcomeOfCall(run: RunRecord): Promise<CallOutcome>;
  /** Runs an active flow that the time starts at once, beside its times. */
  runNow(wish: RunNowWish): Promise<RunNowAnswer>;
  /** Runs the event of a run that is over once more, with new writes. */
  rerun(wish: RerunWish): Promise<RerunAnswer>;
  /** Lets a failed run go on at its failed step, by compare-and-set on what was seen. */
  continueRun(wish: ContinueWish): Promise<ContinueAnswer>;
  /** What its failed step was given, or why that cannot be corrected. */
  correctable(
    runId: string,
    by: string,
  ): Promise<Correctable | Extract<CorrectAnswer, { readonly continued: false }>>;
  /** The same as `continueRun`, with other values in the failed step. */
  correctRun(wish: CorrectWish): Promise<CorrectAnswer>;
  /** Keeps what is to be done with many runs, as they stand now. Nothing is done yet. */
  askBatch(ask: BatchAsk): Promise<AskedBatch>;
  /** Whoever has asked for a batch has seen it, and means it. `confirmed`: so many of its runs in live mode. */
  startBatch(wish: {
    readonly id: string;
    readonly by: string;
    readonly confirmed: number | null;
  }): Promise<BatchStart>;
  /** Counts what a reconciliation would read, and keeps it. It is started by `startReconciliation`. */
  askReconciliation(wish: ReconcileWish): Promise<AskedReconciliation>;
  /** Whoever has asked for it has seen how much it reads, and means it. */
  startReconciliation(id: string): Promise<"started" | "conflict" | "undecided">;
  /** The time zone in which the account of a connection counts its days; null where it does not tell. */
  accountTimeZone(connection: ConnectionRecord): Promise<string | null>;
  /** Posts a short text of Millrace's own through a connection. */
  post(post: Post, sending: Sending): Promise<void>;
  /** How many runs and events hold a value. */
  holding(value: string): Promise<Holding>;
  /** Takes the value of an erasure that has begun out of all that does not need it any more. */
  erase(id: string): Promise<Erasure>;
  /**
   * What is missing before a draft or version of the flow can run. Empty of errors: ready. `only`: the
   * person whose connections alone there are.
   */
  problems(
    flow: Pick<FlowRecord, "draft"> & { readonly id: string | null },
    only?: string,
  ): Promise<readonly Problem[]>;
  /**
   * Publishes the draft if it differs from the published version, or a proposal, and starts the flow.
   * A connection acts only for a version that its owner has published or agreed to.
   */
  activate(
    flowId: string,
    takeUp: TakeUp,
    wish: PublicationWish,
    still?: Still,
  ): Promise<Activation>;
  /** New runs of an active flow get it, its subscription follows it. Otherwise as `activate`. */
  publish(flowId: string, wish: PublicationWish, still?: Still): Promise<Activation>;
  /** A person has said what it means that the poll of an active flow has stopped. */
  goOnPolling(flowId: string, means: Means, still?: Still): Promise<"going_on" | "not_stopped">;
  /** Ends new events only; runs go on. */
  deactivate(flowId: string): Promise<void>;
  /**
   * Cancels its runs; keeps its effects and what it has handled. Nothing happens while the published
   * versions of other flows call it: these are told.
   */
  deleteFlow(flowId: string): Promise<readonly FlowRecord[]>;
  /** Null where the settings of its trigger do not fit. */
  countPast(draft: PolledDraft, from: Exclude<TakeUp, { from: "now" }>): Promise<PastCount | null>;
  /** `settings`: where it looks; null where that is not known. */
  sample(
    connection: ConnectionRecord,
    trigger: string,
    settings: JsonObject | null,
  ): Promise<Sample>;
  /**
   * The newest objects, newest first, as far as one request lists them. Null where the settings of
   * the draft's trigger do not fit.
   */
  records(draft: PolledDraft, limit: number): Promise<readonly TriggerRecord[] | null>;
  choices(
    connection: ConnectionRecord,
    choices: string,
    query: {
      readonly search: string | null;
      readonly cursor: string | null;
      readonly of: string | null;
    },
  ): Promise<ChoicePage>;
  /**
   * Has the other side make what the choices of a connection lack, because its owner asks for it now. Choices for which
   * nothing can be made are a mistake of the caller.
   */
  makeChoice(wish: {
    readonly connection: ConnectionRecord;
    readonly choices: string;
    readonly of: string | null;
    readonly value: string;
    readonly by: string;
  }): Promise<Unpermitted | { readonly made: boolean; readonly left: LocalizedText | null }>;
  /**
   * The fields of a thing that only the connection knows, such as a table: as they were read a moment ago, or as they are
   * read now. Without fields where there is no such thing.
   */
  recentShape(connection: ConnectionRecord, of: string): Promise<ShapeRecord>;
  /** The same, read anew. */
  readShape(connection: ConnectionRecord, of: string): Promise<ShapeRecord>;
}
