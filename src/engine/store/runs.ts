import type { Answer, FrozenRequest, Mode } from "#sdk/connection.ts";
import type { FlowDocument } from "#flow/document.ts";
import type { Json, JsonObject } from "#sdk/json.ts";
import type { RunState } from "../run-state.ts";
import type { Permit } from "../permit.ts";
import type { StepError } from "../result.ts";
import type { Calls } from "./flows.ts";
import type { BatchNote } from "./batches.ts";
import type { Lease } from "./leases.ts";
import type { Hand, TurnOf } from "../turns.ts";
import type { NewEvent, NewRun } from "./polls.ts";

/** A run that this process holds. `epoch` rose when it was claimed; writes with an older one are refused. */
export interface ClaimedRun extends TurnOf {
  readonly id: string;
  readonly epoch: number;
  readonly versionId: string;
  readonly name: string;
  readonly ancestry: readonly string[];
  readonly state: RunState;
  /** What the trigger gave. */
  readonly event: Json;
  /** When the event happened. */
  readonly eventAt: number;
  /** By our clock: nothing was done for it before this; null where `eventAt` says that. */
  readonly notBefore: number | null;
  /** When the run was made. */
  readonly createdAt: number;
}

/** A run as it stands, with what it was started by. */
export interface RunRecord {
  readonly id: string;
  readonly flowId: string;
  readonly versionId: string;
  readonly name: string;
  readonly ancestry: readonly string[];
  /** The run whose step has called it; null where none has. */
  readonly callerId: string | null;
  readonly state: RunState;
  readonly createdAt: number;
  /** Null while it is not over. */
  readonly endedAt: number | null;
  readonly event: Pick<NewEvent, "key" | "at" | "data" | "madeBy"> & {
    readonly notBefore: number | null;
  };
  /** Something in it, or in its event, was erased for somebody. */
  readonly isErased: boolean;
}

export interface Attempt {
  readonly path: string;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly outcome: "done" | "retry" | "failed" | "paused" | "parked" | "delayed";
  readonly error: StepError | null;
  readonly requestId: string | null;
}

/** All that one try of a step leaves behind, recorded in one transaction. */
export interface StepRecord {
  readonly runId: string;
  readonly epoch: number;
  readonly state: RunState;
  readonly attempt: Attempt;
  /** What the step was given, for people to see. Null when it could not be made out. */
  readonly input: Json;
  /** Present when the step is done. */
  readonly output?: Json;
  /** Its write as it stands after this try. It is recorded where it is open, and has been sent as often. */
  readonly effect?: EffectRecord;
  /** Present when the same was given before, and nobody knows whether it was recorded. */
  readonly mayStand?: true;
  readonly at: number;
}

/** A write to the outside world, as it is written down before it is sent. */
export interface EffectPlan {
  readonly id: string;
  readonly generation: number;
  readonly key: string;
  readonly flowId: string;
  readonly runId: string;
  readonly path: string;
  readonly connectionId: string;
  readonly account: string | null;
  readonly mode: Mode;
  readonly connector: string;
  readonly action: string;
  readonly request: FrozenRequest;
}

/**
 * `open`: no outcome yet. `done` and `failed`: the outcome is known. `parked`: a person decides.
 * `stopped`: a person has given it up.
 */
export type EffectState = "open" | "done" | "failed" | "parked" | "stopped";

/** What has happened to a write since it was stored. Only `foldEffect` works it out. */
export interface EffectStanding {
  readonly state: EffectState;
  /**
   * It is above a limit of its connection: it waits, parked, for the owner's word, or the owner has let it be
   * sent. Null where neither is so.
   */
  readonly aboveLimit: "waits" | "allowed" | null;
  readonly sends: number;
  readonly firstSendAt: number | null;
  readonly unprovenSince: number | null;
  readonly lastSendAt: number | null;
  readonly worthRepeating: boolean;
  /** How many of its sends have ended without its outcome; of the others, no end is known. */
  readonly endedSends: number;
  /**
   * Names what it sets values of (`whatIsSet` in `several.ts`), since its last send; or what it has to itself until its outcome
   * is known (`aloneName`). Null where it names nothing.
   */
  readonly target: string | null;
  /** Nothing was executed before this moment: it was looked for in vain, or a person has said so. */
  readonly clearUntil: number | null;
  /** When it was parked. */
  readonly parkedAt: number | null;
  /** When a parked write is looked for next; null when it is not looked for any more. */
  readonly lookAt: number | null;
  /** The look-ups until now; null before the first. */
  readonly looked: Looked | null;
  /** The other side's answer when done. */
  readonly answer: Answer | null;
  /** The object that it made; null where it made none, or has none yet. */
  readonly objectId: string | null;
  readonly error: StepError | null;
}

export interface EffectRecord extends EffectPlan, EffectStanding {}

/** A write to a target of an older one. `request` is empty, and `answer` null, where its run is no longer kept. */
export interface NewerWrite {
  readonly seq: number;
  /** Null where an earlier build has sent it: its request tells. */
  readonly target: string | null;
  readonly action: string;
  readonly request: FrozenRequest;
  readonly answer: Answer | null;
}

/** How often a write was looked for in vain, when last, and over which time of the other side. */
export interface Looked {
  readonly times: number;
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

/** What a person says about a parked write. */
export type ParkedDecision =
  /** It happened: this is the object's answer. */
  | { readonly kind: "happened"; readonly answer: Answer; readonly objectId: string | null }
  /** It was tried, and the other side refused it, as with a card that is declined. */
  | { readonly kind: "refused"; readonly error: StepError }
  /**
   * It did not happen: send it, as the next generation, with a key of its own. Nothing of that was
   * executed before `clearUntil`.
   */
  | {
      readonly kind: "send";
      readonly key: string;
      readonly request: FrozenRequest;
      readonly clearUntil: number;
    }
  /** It is above a limit, and is sent all the same: it is open again, in the same generation, as if never parked. */
  | { readonly kind: "allow" }
  /** Give it up: the run is cancelled. */
  | { readonly kind: "stop" };

/** Which parking of a generation a person has seen. Absent where an older client, or an older batch, does not say it. */
export interface SeenParking {
  /** The write waited because it was above a limit, and was not sent. */
  readonly isAboveLimit?: boolean;
}

/** What can be found out about a parked write on the other side, whatever a person's rights. */
export type ParkedFinding = Extract<ParkedDecision, { kind: "happened" | "refused" }>;

/** A draft that one run works on. */
export interface Unpublished {
  readonly document: FlowDocument;
  /** The versions of what it calls. */
  readonly calls: Calls;
  /** Who tests it. */
  readonly by: string;
  /** The revision of the flow whose draft it must be; null where it is the draft of an earlier test. */
  readonly revision: number | null;
}

/** The input that a person has given to a failed step instead of its own. */
export interface Correction {
  readonly by: string;
  readonly at: number;
  /** As far as it could be worked out. */
  readonly before: JsonObject;
  readonly after: JsonObject;
}

/** A failed run as a person saw it: it goes on as it was seen, or not at all. */
export interface SeenFailure {
  /** The step that failed. */
  readonly path: string;
  /** How often it had been tried. */
  readonly attempts: number;
  /** The generation of its write; null where none was written down. */
  readonly generation: number | null;
  /** What was seen of the failed run that the step has called (`failed-run.ts`); not there where there was none. */
  readonly called?: string;
}

/** What a person says who lets a failed run go on. */
export interface Continuation {
  /** The run, then the failed run that its step has called, and so on. All of them go on, or none does. */
  readonly runs: readonly ContinuedRun[];
  readonly permit: Permit;
  /** Of the batch that has the first of them go on. */
  readonly batch?: BatchNote | undefined;
  readonly at: number;
}

export interface ContinuedRun extends Pick<SeenFailure, "path" | "attempts"> {
  readonly runId: string;
  /**
   * Its write, which was refused in this generation: the next one is written down, with a key of its
   * own. `clearUntil`: nothing of the next one was executed before this. Null where there is no write
   * that was refused.
   */
  readonly write: {
    readonly effectId: string;
    readonly generation: number;
    readonly key: string;
    readonly request: FrozenRequest;
    readonly clearUntil: number;
  } | null;
  /** Kept with the step. Where no write of it is written down, what it is tried again with. */
  readonly correction?: Omit<Correction, "at">;
}

/** A pass through the gate: good for one physical send within ten seconds of `at`. */
export interface Pass {
  readonly at: number;
  readonly sends: number;
}

/** A write as it is added to what its flow has moved on a day of UTC, and held against a limit. */
export interface DayCount {
  readonly connectionId: string;
  readonly flowId: string;
  /** Days since 1970. */
  readonly day: number;
  readonly currency: string;
  readonly amount: number;
  readonly most: { readonly sum: number | null; readonly count: number | null };
}

/** What a flow has moved on a day through one connection, in one currency. */
export interface Moved {
  readonly sum: number;
  readonly writes: number;
}

/** The write was not let through, because its flow has moved so much today already. Its run stays held. */
export interface AboveDay {
  readonly above: Moved;
}

/** `fenced`: another process holds the run, or it is over. Nothing was written; drop the run. */
export type Fenced = "fenced";

/**
 * `cancelling`: the run must end, and ends as soon as the outcome of one of its writes is known.
 * Its holder keeps it, and nothing new begins in it. Nothing was written.
 */
export type Cancelling = "cancelling";

/**
 * `not_now`: what was known no longer holds, or the run is to end. Nothing was written. Writes of the run may be under
 * way, so only its holder can let it go: it begins nothing more, and does so once nothing is under way.
 */
export type NotNow = "not_now";

/** The store has replaced another since the process last looked, and may have lost sends. */
export type OtherHistory = "other_history";

export interface RunStore {
  /** At start, where this is the only process: runs that the last one held are free again. */
  freeRuns(): Promise<number>;
  /**
   * Takes up to `limit` runs whose time has come: owners and flows take turns (`turns.ts`), and of a flow
   * the oldest is the first. A time further ahead than any wait is long (`longestWait`) was set by a clock
   * that was wrong: it has come too. `hand`: what whoever asks works on already; without it all are taken.
   */
  claimRuns(now: number, limit: number, hand?: Hand): Promise<readonly ClaimedRun[]>;
  /**
   * The earliest time, later than `after` where that is given, at which a run that nobody holds is due; 0 where
   * one can go on at once; null if none.
   */
  nextRunDue(after?: number): Promise<number | null>;
  /** Outputs of finished steps, by path. */
  outputs(runId: string, paths: readonly string[]): Promise<ReadonlyMap<string, Json>>;
  /**
   * Records one try of a step with the new state. The run stays held while the state is working,
   * and is let go otherwise. One that is parked for a write which is not parked any more (a person has
   * decided meanwhile) goes on at once.
   */
  recordStep(record: StepRecord): Promise<"recorded" | Fenced>;
  /** A change of state with no try of a step: the run is finished, or let go to wait. */
  recordState(change: {
    readonly runId: string;
    readonly epoch: number;
    readonly state: RunState;
    readonly at: number;
  }): Promise<"recorded" | Fenced>;
  /** Writes an effect down. One that stands there already comes back as it stands: a frozen request stays frozen. */
  planEffect(plan: EffectPlan, epoch: number): Promise<EffectRecord | Cancelling | NotNow | Fenced>;
  /** The newest generation of an effect; null if it was never planned. */
  effect(id: string): Promise<EffectRecord | null>;
  /**
   * The gate before every physical send. `effect`: the write as it stands with this send. The gate checks that the
   * run is held with this epoch, that the write is open and was sent once less, that its first unproven send
   * before this one came after `notBefore`, and that nothing has changed who may let its connection act since
   * `consentEpoch`; it records the send. `count`: the first send of a generation is added to its day, unless that
   * would be above the limit (`isAboveDay`). `history`: the line of commits as this process knows it (`Seen`), null
   * where it knows none; where the store goes on with another, nothing is recorded. `anew`: the request
   * as it was completed for this send, which takes the place of the one that is written down. `alone`: who has lost this lease
   * passes no gate with it.
   */
  passGate(send: {
    readonly effect: EffectRecord;
    readonly epoch: number;
    readonly notBefore: number;
    readonly consentEpoch: number;
    readonly count: DayCount | null;
    readonly history: string | null;
    readonly anew?: FrozenRequest;
    readonly alone?: Lease;
    readonly at: number;
  }): Promise<Pass | AboveDay | OtherHistory | Cancelling | NotNow | Fenced>;
  /** Which of our effects made the object with this id on this account; null if none did. */
  effectOfObject(connectionId: string, objectId: string): Promise<string | null>;
  /** Which of our effects on this account was sent with this idempotency key, among the newest 100,000; null if none was. */
  effectOfKey(connectionId: string, key: string): Promise<string | null>;
  /** The flows that led to an effect, its own last; null when the effect is unknown. */
  ancestryOfEffect(effectId: string): Promise<readonly string[] | null>;
  /**
   * A page of the newer writes that were let through to one of these targets, and perhaps executed, in the order in which they
   * were written down; and of the writes by one of these `actions` to the same account that an earlier build sent without a target. They were written down later than the first generation of this write, from `from` on, that may have been
   * executed, and their runs did not begin before its run. What was refused, and what a person has given up, is none. `after`: the
   * last one of the page before. Null where no such generation may have been executed.
   */
  newerWrites(write: {
    readonly effectId: string;
    readonly from: number;
    readonly targets: readonly string[];
    readonly actions: readonly string[];
    readonly after: number | null;
    readonly limit: number;
  }): Promise<readonly NewerWrite[] | null>;
  /**
   * When another write to this target was sent last, of those that may have been executed and whose outcome nobody knows, those
   * among them that a person has given up; null where there is none.
   */
  unsettledSend(write: {
    readonly effectId: string;
    readonly target: string;
  }): Promise<number | null>;
  /** Parked writes whose time to be looked for has come, the most overdue first. */
  parkedToLookFor(now: number, limit: number): Promise<readonly EffectRecord[]>;
  /** A parked write was looked for in vain, or could not be (`looked` as it was): again at `lookAt`. */
  noteLookUp(look: {
    readonly effectId: string;
    readonly generation: number;
    readonly looked: Looked | null;
    readonly lookAt: number | null;
    readonly at: number;
  }): Promise<void>;
  /**
   * What is said about a parked write, by compare-and-set on what was seen: `conflict` where this is
   * not its newest generation, it is no longer parked, or parked anew (`isAboveLimit`), or the permit is older than what it is for. A run that is parked for it goes on at once,
   * or is cancelled (`stop`); one that is over stays so, and nothing is sent for it: `conflict`.
   * After `send` the generation is `stopped`, and the next one stands written down. What waits because it is
   * above a limit cannot be `send`, and nothing else be `allow`: `conflict`.
   */
  decideParked(
    choice: {
      readonly effectId: string;
      readonly generation: number;
      readonly at: number;
    } & (
      | ({
          readonly decision: ParkedDecision;
          readonly permit: Permit;
          readonly batch?: BatchNote | undefined;
        } & SeenParking)
      | { readonly decision: ParkedFinding; readonly found: true }
    ),
  ): Promise<"decided" | "conflict">;
  /** A run with what it was started by; null when unknown. */
  run(id: string): Promise<RunRecord | null>;
  /** The run of a flow that bears a name; null where it is not kept, or never was. */
  runNamed(flowId: string, name: string): Promise<RunRecord | null>;
  /**
   * A run that a person starts: a test, or another run of an event. It works on the version that it
   * names, or on an `unpublished` one, which gets that id and is no version that other runs get. The
   * event counts as no other flow's, and as not handled. `exists`: its flow has, or had, a run of this
   * name. `conflict`: the draft has another revision, or the permit is older than what it is for. `not_found`: the flow is gone. `forCalls`: a call
   * starts it; `conflict` where the flow is not active, or new runs get another version. `alone`:
   * `unfinished` where a run of the flow's schedule, or one beside its times, is not over.
   */
  startRun(start: {
    readonly flowId: string;
    readonly event: NewEvent;
    readonly run: NewRun;
    readonly permit: Permit;
    readonly unpublished?: Unpublished;
    readonly forCalls?: true;
    readonly alone?: boolean;
    /** Who starts it by hand. */
    readonly startedBy?: string;
    readonly at: number;
  }): Promise<"started" | "exists" | "conflict" | "not_found" | "unfinished">;
  /**
   * A run that a step of another calls, in the version that was agreed to with the caller's. `conflict` where
   * the flow is not active. `fenced`: the caller is not held
   * with this epoch any more; it is checked in the same transaction, so that no run is left
   * behind by a caller that was cancelled.
   */
  callRun(call: {
    readonly flowId: string;
    readonly event: NewEvent;
    readonly run: NewRun;
    readonly caller: { readonly runId: string; readonly epoch: number; readonly path: string };
    readonly at: number;
  }): Promise<"started" | "exists" | "conflict" | "not_found" | Cancelling | NotNow | Fenced>;
  /**
   * Of each run the connections whose accounts it may tell of: those in its version, in all versions of the
   * flows that it calls, and in the versions of the runs that it was called by. A run without any is left out.
   */
  connectionsTold(runIds: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<string>>>;
  /** The connections in the versions that a run works on, and the runs that it has called. */
  connectionsBelow(runId: string): Promise<ReadonlySet<string>>;
  /**
   * A run that was called is over: the caller that waits for it looks at once. Nothing happens where the
   * run goes on, or nobody waits: a caller looks by itself before long.
   */
  wakeCaller(runId: string, at: number): Promise<void>;
  /**
   * Failed runs go on at once, by compare-and-set on what was seen: `conflict`, and nothing is changed, where one of
   * them has not failed at this step, or the step has been tried more often, or its write is another one by now, or its
   * flow is gone, or the permit is older than what it is for. What was done before the step stays done. A wish to cancel
   * one from before counts no more.
   */
  continueRun(choice: Continuation): Promise<"continued" | "conflict">;
  /** What the step of a run was last corrected to; null where nobody has corrected it. */
  correctedInput(runId: string, path: string): Promise<JsonObject | null>;
  /**
   * Ends a run that nobody holds at once; a held one as soon as its step is recorded. What it has called
   * ends with it, as wherever a run is cancelled.
   */
  cancelRun(cancelling: {
    readonly runId: string;
    readonly at: number;
    readonly batch?: BatchNote;
  }): Promise<"cancelled" | "over" | "not_found">;
}
