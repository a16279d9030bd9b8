import type { TransientError } from "#sdk/errors.ts";
import type { Json } from "#sdk/json.ts";
import { isOfUnanswered } from "#flow/answers.ts";
import type { Catalogue, Schema } from "#flow/catalogue.ts";
import type { FlowDocument } from "#flow/document.ts";
import type { ActionStep } from "#flow/step.ts";
import type { Clock } from "./clock.ts";
import { DayIsFullError } from "./day-calls.ts";
import type { Hold } from "./exclusive.ts";
import { type EffectNews, foldEffect } from "./fold-effect.ts";
import { engineError } from "./failure.ts";
import type { Formulas } from "./formulas.ts";
import type { Life } from "./life.ts";
import type { Log } from "./log.ts";
import type { MoneyTime } from "./money-time.ts";
import type { Outside } from "./outside.ts";
import type { Registry } from "./registry.ts";
import type { StepError, StepResult } from "./result.ts";
import { backoff, lookAgainAt } from "./retry.ts";
import type { Tries } from "./run-state.ts";
import type { Walks } from "./walks.ts";
import type {
  Attempt,
  ClaimedRun,
  ConnectionRecord,
  EffectRecord,
  RunVersion,
  Store,
} from "./store.ts";

/** A run that this process has claimed. */
export interface HeldRun {
  readonly run: ClaimedRun;
  readonly version: RunVersion;
  /** That of the version. */
  readonly document: FlowDocument;
  /** Outputs of its steps, by path, as far as they were needed. */
  readonly outputs: Map<string, Json>;
}

/** Where the work on a step stands. */
export interface Spot extends Tries {
  readonly held: HeldRun;
  readonly path: string;
}

/** One action to work on. */
export interface Task extends Spot {
  readonly step: ActionStep;
}

/** What one try brought, to be recorded together. */
export interface Performed {
  readonly result: StepResult;
  readonly attempt: Attempt;
  readonly input: Json;
  readonly output?: Json;
  readonly effect?: EffectRecord;
  /** To be called once it is recorded, or cannot be: the next write may look at what this one has changed. */
  readonly leave?: () => void;
}

export interface PerformOptions {
  readonly store: Store;
  readonly outside: Outside;
  readonly registry: Registry;
  readonly catalogue: Catalogue;
  readonly formulas: Formulas;
  readonly inputSchema: (connector: string, action: string) => Schema;
  readonly clock: Clock;
  readonly moneyTime: MoneyTime;
  readonly walks: Walks;
  readonly life: Life;
  /** Takes a name for this process alone, in its turn (`takeHold`); null where the process stops meanwhile. */
  readonly hold: (name: string) => Promise<Hold | null>;
  readonly random: () => number;
  readonly newId: () => string;
  /** A run was made that can go on at once. */
  readonly onRuns: () => void;
  readonly log: Log;
}

export interface Tried {
  readonly startedAt: number;
  with(input: Json): Tried;
  /** A write after what this try has found out about it. */
  told(effect: EffectRecord, news: EffectNews): EffectRecord;
  /** A step that changes nothing outside is done. */
  read(output: Json): Performed;
  /** A write is done, or a call of another flow. */
  acted(output: Json, requestId: string | null, effect?: EffectRecord): Performed;
  /** A step of Millrace's own is done, or waits, with what that makes of the run's state. */
  as(result: StepResult, output?: Json): Performed;
  failed(error: StepError, effect?: EffectRecord): Performed;
  /** Nobody who may has let its connection act for the run: it waits until somebody does. */
  unpermitted(error: StepError): Performed;
  /** Its values cannot be worked out: it fails, or waits where its flow's owner has a word to say first. */
  refused(error: StepError): Performed;
  retry(error: StepError, waitMs: number | undefined, effect?: EffectRecord): Performed;
  retryAt(error: StepError, at: number, effect?: EffectRecord): Performed;
  /** As the failure says: after what it asks for, or when a known limit leaves room, for which it is put off. */
  retryAfter(failure: TransientError, error: StepError, effect?: EffectRecord): Performed;
  /** The run ends as soon as another write is known: until then this step waits. */
  cancelling(): Performed;
  paused(connection: ConnectionRecord, error: StepError, effect?: EffectRecord): Performed;
  parked(effect: EffectRecord, error: StepError): Performed;
}

/**
 * How long a run waits until it looks whether its flow's owner has said in which currency a number is.
 * No failure: neither an error handler nor a loop that goes on is to pass over what nobody has answered.
 */
const untilAnswered = 900_000;

/** How long a step waits in a run that is to end: it ends by itself when its open write is known. */
const untilCancelled = 3_600_000;

/** How long a run waits until it looks whether it may act by now. */
const untilPermitted = 900_000;

/** The ways in which one try of a step can end, with its attempt filled in. */
export function tried(
  task: Pick<Spot, "path" | "failures">,
  options: Pick<PerformOptions, "clock" | "random">,
  startedAt: number,
  input: Json = null,
): Tried {
  const { path, failures } = task;
  const ended = (
    result: StepResult,
    outcome: Attempt["outcome"],
    error: StepError | null,
    requestId: string | null,
    more: { output?: Json; effect?: EffectRecord | undefined },
  ): Performed => {
    const endedAt = options.clock.now();
    return {
      result,
      attempt: { path, startedAt, endedAt, outcome, error, requestId },
      input,
      ...(more.output === undefined ? {} : { output: more.output }),
      ...(more.effect === undefined ? {} : { effect: more.effect }),
    };
  };
  const withError = (
    result: StepResult,
    outcome: Attempt["outcome"],
    error: StepError,
    effect: EffectRecord | undefined,
  ): Performed => ended(result, outcome, error, error.requestId ?? null, { effect });

  const retry: Tried["retry"] = (error, waitMs, effect) => {
    const at = options.clock.now() + backoff(failures, options.random(), waitMs);
    return withError({ kind: "retry", path, at }, "retry", error, effect);
  };

  const retryAt: Tried["retryAt"] = (error, wished, effect) => {
    const at = lookAgainAt(wished, options.clock.now());
    return withError({ kind: "retry", path, at }, "retry", error, effect);
  };

  const retryAfter: Tried["retryAfter"] = (failure, error, effect) => {
    const { notBefore, waitMs } = failure;
    if (notBefore === undefined) return retry(error, waitMs, effect);
    const at = lookAgainAt(notBefore, options.clock.now());
    const deferred = { kind: "deferred", path, at, tried: true } as const;
    const made = failure instanceof DayIsFullError ? failure.made : 0;
    return withError(made === 0 ? deferred : { ...deferred, made }, "retry", error, effect);
  };

  return {
    startedAt,
    with: (value) => tried(task, options, startedAt, value),
    told: (effect, news) => foldEffect(effect, news, options.clock.now()),
    read: (output) => ended({ kind: "done", path }, "done", null, null, { output }),
    acted: (output, requestId, effect) =>
      ended({ kind: "done", path, acted: true }, "done", null, requestId, { output, effect }),
    as: (made, output) =>
      ended(
        made,
        made.kind === "delayed" ? "delayed" : "done",
        null,
        null,
        output === undefined ? {} : { output },
      ),
    failed: (error, effect) => withError({ kind: "failed", path, error }, "failed", error, effect),
    refused: (error) =>
      isOfUnanswered(error)
        ? retry(error, untilAnswered)
        : withError({ kind: "failed", path, error }, "failed", error, undefined),
    unpermitted: (error) => retryAt(error, options.clock.now() + untilPermitted),
    retry,
    retryAt,
    retryAfter,
    cancelling: () =>
      retryAt(engineError("engine.cancelling"), options.clock.now() + untilCancelled),
    paused: (connection, error, effect) =>
      withError({ kind: "paused", path, connectionId: connection.id }, "paused", error, effect),
    parked: (effect, error) =>
      withError({ kind: "parked", path, effectId: effect.id }, "parked", error, effect),
  };
}
