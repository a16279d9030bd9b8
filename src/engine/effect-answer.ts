import type { EffectAction } from "#sdk/action.ts";
import type { Answer } from "#sdk/connection.ts";
import type { Connector } from "#sdk/connector.ts";
import type { InputError } from "#sdk/errors.ts";
import type { PartOf } from "#sdk/sequence.ts";
import type { z } from "zod";
import type { Performed, PerformOptions, Task, Tried } from "./attempt.ts";
import type { Trying } from "./day-calls.ts";
import type { EffectMove } from "./effects.ts";
import {
  kindOf,
  mayBeForgotten,
  nextLookUp,
  nextMove,
  refusalTellsAll,
  sessionsEndWithin,
  withDoubts,
} from "./effects.ts";
import type { EffectNews } from "./fold-effect.ts";
import { engineError, type EngineErrorCode, type Failure, stepErrorOf } from "./failure.ts";
import type { StepError } from "./result.ts";
import { canFind, sightOf } from "./sight.ts";
import type { Input } from "./step-input.ts";
import type { ConnectionRecord, EffectRecord, Looked } from "./store.ts";

/** A step that writes to the outside world. */
export interface EffectTask extends Task {
  readonly connector: Connector;
  readonly action: EffectAction<unknown, z.ZodObject, z.ZodType>;
  readonly connection: ConnectionRecord;
  readonly input: () => Promise<Input>;
  /** Which part of its step it is, where the step makes several writes. */
  readonly of?: PartOf;
  /** All calls over its connection, those before the write and the write itself. */
  readonly trying: Trying;
}

/** What may be done with a write now. */
export function moveOf(
  task: EffectTask,
  effect: EffectRecord,
  { moneyTime, life }: PerformOptions,
): EffectMove {
  return nextMove(
    withDoubts(effect, moneyTime.inTimeOf(task.connection, life.known())),
    kindOf(task.action, effect.request),
    sightOf(task.action, effect),
    moneyTime.of(task.connection),
  );
}

/** The other side accepted it. */
export function accepted(
  task: EffectTask,
  effect: EffectRecord,
  answer: Answer,
  attempt: Tried,
): Performed {
  const output = task.action.read(answer);
  const news = { kind: "done", answer, objectId: task.action.objectId(output) } as const;
  return attempt.acted(output, answer.requestId ?? null, attempt.told(effect, news));
}

/**
 * The other side has answered what the write has done. Where it refused records that an earlier send may have made, the answer
 * counts once they were looked for. `effect`: as it was before this send.
 */
export function answered(
  task: EffectTask,
  effect: EffectRecord,
  { answer, passed, afterForgotten }: Answered,
  attempt: Tried,
  options: PerformOptions,
): Performed {
  const mayBeRepeat = effect.unprovenSince !== null || afterForgotten;
  if (!mayBeRepeat || task.action.perRecord?.leavesOpen(answer) !== true)
    return accepted(task, passed, answer, attempt);
  const error = engineError("engine.left_open");
  const told = attempt.told(passed, { kind: "unknown", error, answer });
  return unsure(task, told, error, undefined, attempt, options);
}

/** The other side has refused it for good. */
export function rejected(effect: EffectRecord, error: StepError, attempt: Tried): Performed {
  return attempt.failed(error, attempt.told(effect, { kind: "failed", error }));
}

/** What is known of a send besides its answer. */
export interface Sent {
  /** The write with this send, where it went through the gate, so that bytes may have left. */
  readonly passed: EffectRecord | null;
  /** A send that the store may have forgotten may have been executed before it. */
  readonly afterForgotten: boolean;
  /** What is known for good of some of several objects. */
  readonly told?: Answer | null;
}

interface Answered extends Sent {
  readonly answer: Answer;
  readonly passed: EffectRecord;
}

/** No proof came back that it is done. `effect`: as it was before this send. */
export async function refused(
  task: EffectTask,
  effect: EffectRecord,
  failure: Failure,
  { passed, afterForgotten, told = null }: Sent,
  attempt: Tried,
  options: PerformOptions,
): Promise<Performed> {
  const error = stepErrorOf(failure);
  const answer = told === null ? {} : { answer: told };
  const { unprovenSince } = effect;
  const { log, store } = options;
  if (failure.kind === "bug") log.error({ err: failure.error, run: task.held.run.id }, "bug");
  // What stops this try says nothing about one before that may have been executed.
  if (!passed && unprovenSince !== null && (failure.kind === "bug" || failure.kind === "input"))
    return attempt.retry(error, undefined);
  const unexecuted = passed
    ? attempt.told(passed, { kind: "unexecuted", before: effect, error })
    : undefined;
  const doubtful = (sent: EffectRecord, kind: Doubt["kind"], waitMs?: number): Performed =>
    unsure(task, attempt.told(sent, { kind, error, ...answer }), error, waitMs, attempt, options);
  switch (failure.kind) {
    case "input":
      if (!passed) return attempt.failed(error);
      return (afterForgotten || unprovenSince !== null) &&
        !tellsAll(failure.error, task, effect, { passed, afterForgotten }, options)
        ? doubtful(passed, "unknown", sessionsEndWithin)
        : rejected(passed, error, attempt);
    case "connection":
      await store.breakConnection(task.connection.id, error, attempt.startedAt);
      return attempt.paused(task.connection, error, unexecuted);
    case "transient":
      if (failure.error.unexecuted || !passed)
        return attempt.retryAfter(failure.error, error, unexecuted);
      return doubtful(passed, "unanswered", failure.error.waitMs);
    case "unknown_outcome": {
      const { worthRepeating, waitMs } = failure.error;
      return passed
        ? doubtful(passed, worthRepeating ? "unanswered" : "unknown", waitMs)
        : attempt.retry(error, waitMs);
    }
    case "bug":
      return passed ? doubtful(passed, "unknown") : attempt.failed(error);
  }
}

/**
 * Does a refusal tell of the sends before it? It tells of its own alone, unless it is what the first one was answered.
 * Where that one is forgotten, so may be what a person did after it: sent the next generation, which can be looked for.
 */
function tellsAll(
  { replayed }: InputError,
  { action, connection }: EffectTask,
  before: EffectRecord,
  { passed, afterForgotten }: Sent & { readonly passed: EffectRecord },
  { moneyTime, life }: PerformOptions,
): boolean {
  if (refusalTellsAll(kindOf(action, passed.request), before, passed)) return true;
  if (!replayed || !canFind(action, passed)) return replayed;
  return !afterForgotten && !mayBeForgotten(passed, moneyTime.inTimeOf(connection, life.known()));
}

/**
 * A question before a send was not answered: what time it is there, or whether the write has been done
 * already. The write is as it was, and so is asked for again.
 */
export async function cannotAsk(
  task: EffectTask,
  failure: Failure,
  attempt: Tried,
  { log, store }: PerformOptions,
): Promise<Performed> {
  const error = stepErrorOf(failure);
  switch (failure.kind) {
    case "connection":
      await store.breakConnection(task.connection.id, error, attempt.startedAt);
      return attempt.paused(task.connection, error);
    case "bug":
      log.error({ err: failure.error, run: task.held.run.id, step: task.path }, "bug");
      return attempt.retry(error, undefined);
    case "transient":
      return attempt.retryAfter(failure.error, error);
    case "input":
    case "unknown_outcome":
      return attempt.retry(error, undefined);
  }
}

type Doubt = Extract<EffectNews, { kind: "unanswered" | "unknown" }>;

/** It may have been executed: try again with the same key, look it up, or leave it to a person. */
function unsure(
  task: EffectTask,
  effect: EffectRecord,
  error: StepError,
  waitMs: number | undefined,
  attempt: Tried,
  options: PerformOptions,
): Performed {
  const next = moveOf(task, effect, options);
  switch (next.do) {
    case "send":
      return attempt.retry(error, waitMs, effect);
    case "look-up":
      // What is there already may be found at once; only what is missing may yet appear.
      return attempt.retryAt(error, options.clock.now() + 1_000, effect);
    case "park":
      return park(effect, error, attempt);
  }
}

/** Nobody can tell: a person decides. `looked`: where it was looked for in vain. */
export function park(
  effect: EffectRecord,
  cause: StepError | null,
  attempt: Tried,
  looked: Looked | null = null,
): Performed {
  const error: StepError = {
    ...engineError(whyParked(effect, looked)),
    ...causedBy(cause),
  };
  const now = attempt.startedAt;
  const lookAt = looked && nextLookUp(now, now);
  return attempt.parked(attempt.told(effect, { kind: "parked", error, looked, lookAt }), error);
}

/** A newer run has set the same object meanwhile: what is set once more could be older. */
export function parkOvertaken(effect: EffectRecord, attempt: Tried): Performed {
  const error = { ...engineError("engine.overtaken"), ...causedBy(effect.error) };
  const news = { kind: "parked", error, looked: null, lookAt: null } as const;
  return attempt.parked(attempt.told(effect, news), error);
}

export function parkForLife(effect: EffectRecord, attempt: Tried): Performed {
  const error = engineError("engine.another_life");
  // At once, in all times that may be forgotten: before a person decides.
  const lookAt = attempt.startedAt;
  const news = { kind: "parked", error, looked: null, lookAt } as const;
  return attempt.parked(attempt.told(effect, news), error);
}

export function parkAbove(effect: EffectRecord, error: StepError, attempt: Tried): Performed {
  return attempt.parked(attempt.told(effect, { kind: "above_limit", error }), error);
}

function whyParked(effect: EffectRecord, looked: Looked | null): EngineErrorCode {
  if (looked) return "engine.outcome_unknown";
  return effect.unprovenSince === null ? "engine.in_doubt_for_good" : "engine.cannot_look_up";
}

/** What the last try ended with. */
function causedBy(cause: StepError | null): Pick<StepError, "details" | "requestId"> {
  if (cause === null) return {};
  const { code, message, requestId } = cause;
  return {
    details: { cause: code, causeMessage: typeof message === "string" ? message : { ...message } },
    ...(requestId ? { requestId } : {}),
  };
}
