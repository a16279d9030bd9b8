import type { EffectAction } from "#sdk/action.ts";
import type { Answer } from "#sdk/connection.ts";
import type { Connector } from "#sdk/connector.ts";
import type { z } from "zod";
import type { Performed, PerformOptions, Task, Tried } from "./attempt.ts";
import type { EffectMove } from "./effects.ts";
import { nextLookUp, nextMove, withDoubts } from "./effects.ts";
import { engineError, type EngineErrorCode, type Failure, stepErrorOf } from "./failure.ts";
import type { StepError } from "./result.ts";
import type { Input } from "./step-input.ts";
import type { ConnectionRecord, EffectRecord, EffectRecordUpdate, Looked } from "./store.ts";

/** A step that writes to the outside world. */
export interface EffectTask extends Task {
  readonly connector: Connector;
  readonly action: EffectAction<unknown, z.ZodObject, z.ZodType>;
  readonly connection: ConnectionRecord;
  readonly input: () => Promise<Input>;
}

/** What may be done with a write now. */
export function moveOf(
  task: EffectTask,
  effect: EffectRecord,
  { moneyTime, life }: PerformOptions,
): EffectMove {
  return nextMove(
    withDoubts(effect, moneyTime.inTimeOf(task.connection, life.known())),
    task.action.effect,
    task.action.made !== undefined,
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
  return attempt.acted(output, answer.requestId ?? null, {
    ...nameOf(effect),
    kind: "done",
    answer,
    objectId: task.action.objectId(output),
  });
}

/** What is known of a send besides its answer. */
export interface Sent {
  /** It went through the gate, so that bytes may have left. */
  readonly passed: boolean;
  /** Another one before it may have been executed: it is unproven, or perhaps forgotten. */
  readonly afterAnother: boolean;
}

/** No proof came back that it is done. */
export async function refused(
  task: EffectTask,
  effect: EffectRecord,
  failure: Failure,
  { passed, afterAnother }: Sent,
  attempt: Tried,
  options: PerformOptions,
): Promise<Performed> {
  const error = stepErrorOf(failure);
  const name = nameOf(effect);
  const { unprovenSince } = effect;
  const { log, store } = options;
  if (failure.kind === "bug") log.error({ err: failure.error, run: task.held.run.id }, "bug");
  // What stops this try says nothing about one before that may have been executed.
  if (!passed && unprovenSince !== null && (failure.kind === "bug" || failure.kind === "input"))
    return attempt.retry(error, undefined);
  const unexecuted = passed
    ? ({ ...name, kind: "unexecuted", unprovenSince, error } as const)
    : undefined;
  const doubtful = (kind: Doubt["kind"], waitMs?: number): Performed =>
    unsure(task, effect, { kind, error }, waitMs, attempt, options);
  switch (failure.kind) {
    case "input":
      if (!passed) return attempt.failed(error);
      // It tells of this send alone, unless it is what the first one was answered.
      if (afterAnother && !failure.error.replayed) return doubtful("unknown");
      return attempt.failed(error, { ...name, kind: "failed", error });
    case "connection":
      await store.breakConnection(task.connection.id, error, attempt.startedAt);
      return attempt.paused(task.connection, error, unexecuted);
    case "transient":
      if (failure.error.unexecuted || !passed)
        return attempt.retry(error, failure.error.waitMs, unexecuted);
      return doubtful("unanswered", failure.error.waitMs);
    case "unknown_outcome": {
      const { worthRepeating, waitMs } = failure.error;
      return doubtful(worthRepeating ? "unanswered" : "unknown", waitMs);
    }
    case "bug":
      return passed ? doubtful("unknown") : attempt.failed(error);
  }
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
      return attempt.retry(error, failure.error.waitMs);
    case "input":
    case "unknown_outcome":
      return attempt.retry(error, undefined);
  }
}

type Doubt = Extract<EffectRecordUpdate, { kind: "unanswered" | "unknown" }>;

/** It may have been executed: try again with the same key, look it up, or leave it to a person. */
function unsure(
  task: EffectTask,
  effect: EffectRecord,
  doubt: Pick<Doubt, "kind" | "error">,
  waitMs: number | undefined,
  attempt: Tried,
  options: PerformOptions,
): Performed {
  const { now } = options.moneyTime.of(task.connection);
  const after: EffectRecord = {
    ...effect,
    sends: effect.sends + 1,
    unprovenSince: effect.unprovenSince ?? now,
    lastSendAt: now,
    worthRepeating: effect.worthRepeating && doubt.kind === "unanswered",
  };
  const next = moveOf(task, after, options);
  const update = { ...nameOf(effect), ...doubt };
  switch (next.do) {
    case "send":
      return attempt.retry(doubt.error, waitMs, update);
    case "look-up":
      // What is there already may be found at once; only what is missing may yet appear.
      return attempt.retryAt(doubt.error, options.clock.now() + 1_000, update);
    case "park":
      return park(effect, doubt.error, attempt);
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
    ...(cause ? { details: causeOf(cause) } : {}),
    ...(cause?.requestId ? { requestId: cause.requestId } : {}),
  };
  const now = attempt.startedAt;
  const lookAt = looked && nextLookUp(now, now);
  return attempt.parked(effect.id, error, {
    ...nameOf(effect),
    kind: "parked",
    error,
    looked,
    lookAt,
  });
}

function whyParked(effect: EffectRecord, looked: Looked | null): EngineErrorCode {
  if (looked) return "engine.outcome_unknown";
  return effect.unprovenSince === null ? "engine.in_doubt_for_good" : "engine.cannot_look_up";
}

/** What the last try ended with. */
function causeOf({ code, message }: StepError): NonNullable<StepError["details"]> {
  return { cause: code, causeMessage: typeof message === "string" ? message : { ...message } };
}

export function nameOf(effect: EffectRecord): Pick<EffectRecordUpdate, "id" | "generation"> {
  return { id: effect.id, generation: effect.generation };
}
