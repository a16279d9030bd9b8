import { standstillOf, unpermittedFor } from "./consent.ts";
import type { ReadAction } from "#sdk/action.ts";
import { mostOutput } from "#sdk/caps.ts";
import { limitedAs } from "./bound-account.ts";
import { DayIsFullError, tryAfter } from "./day-calls.ts";
import { readingAgain } from "./exclusive.ts";
import type { AnyAction, Connector } from "#sdk/connector.ts";
import type { PartOf } from "#sdk/sequence.ts";
import type { z } from "zod";
import type { Performed, PerformOptions, Task, Tried } from "./attempt.ts";
import { tried } from "./attempt.ts";
import { park } from "./effect-answer.ts";
import { engineError, failureOf, refusalOf, stepErrorOf } from "./failure.ts";
import type { AnySequence } from "./parts.ts";
import { performEffect } from "./perform-effect.ts";
import { nextInParts } from "./perform-parts.ts";
import type { StepError } from "./result.ts";
import { readRepeats } from "./retry.ts";
import type { Unperformed } from "./send-effect.ts";
import type { Input } from "./step-input.ts";
import { inputOf } from "./step-input.ts";
import type { ConnectionRecord, Store } from "./store.ts";
import { writtenDownBefore } from "./written-down.ts";

/** The only place that touches a connector for a step. */
export async function perform(
  task: Task,
  options: PerformOptions,
): Promise<Performed | Unperformed> {
  const { step } = task;
  const attempt = tried(task, options, options.clock.now());
  const failed = (error: StepError) => failOrPark(task, error, attempt, options.store);

  const connector = options.registry.connector(step.connector);
  const action = options.registry.action(step.connector, step.action);
  if (!connector || !action) return failed(engineError("engine.unknown_action"));
  if (action.kind !== "sequence")
    return performOne(
      task,
      { connector, action, input: () => inputOf(task, action, options) },
      options,
    );
  const next = await nextInParts(task, action, options);
  return "result" in next
    ? next
    : asPart(await performOne(next.task, { ...next, connector }, options));
}

/**
 * One request, or one write. Those that begin again after a full day go one after the other: each has the room for itself that
 * it has waited for.
 */
async function performOne(
  task: Task,
  one: OneAction,
  options: PerformOptions,
): Promise<Performed | Unperformed> {
  const { connection: id } = task.step;
  const connection = task.made === undefined || !id ? null : await options.store.connection(id);
  if (connection === null) return performNow(task, one, options);
  const hold = await options.hold(readingAgain(limitedAs(one.connector, connection)));
  if (hold === null) return "not_now";
  try {
    return await performNow(task, one, options);
  } finally {
    hold.leave();
  }
}

async function performNow(
  task: Task,
  { connector, action, input, of }: OneAction,
  options: PerformOptions,
): Promise<Performed | Unperformed> {
  const { step } = task;
  const attempt = tried(task, options, options.clock.now());
  const failed = (error: StepError) => failOrPark(task, error, attempt, options.store);
  const connection = step.connection && (await options.store.connection(step.connection));
  if (!connection) return failed(engineError("engine.no_connection"));
  const standstill = standstillOf(connection);
  if (standstill) return attempt.paused(connection, standstill);
  const unpermitted = await unpermittedFor(task.held, connection, options.store);
  if (unpermitted) return attempt.unpermitted(unpermitted);

  switch (action.kind) {
    case "effect": {
      const trying = tryAfter(task.made ?? 0);
      const write = { ...task, connector, action, connection, input, trying };
      return performEffect(of === undefined ? write : { ...write, of }, options);
    }
    case "read":
      return performRead(task, { connector, action, connection, input: await input() }, options);
  }
}

interface OneAction {
  readonly connector: Connector;
  readonly action: Exclude<AnyAction, AnySequence>;
  readonly input: () => Promise<Input>;
  readonly of?: PartOf;
}

/** Its step goes on with the next part. */
function asPart(performed: Performed | Unperformed): Performed | Unperformed {
  if (typeof performed === "string" || performed.result.kind !== "done") return performed;
  const { path } = performed.result;
  const { output = null } = performed;
  // What has given nothing is done all the same.
  return { ...performed, result: { kind: "advanced", path, acted: true }, output: output ?? {} };
}

/** A write that may have happened is not failed because its connection or action is gone. */
async function failOrPark(
  task: Task,
  error: StepError,
  attempt: Tried,
  store: Store,
): Promise<Performed> {
  const effect = await writtenDownBefore(task, store);
  return effect?.state === "open" && effect.unprovenSince !== null
    ? park(effect, error, attempt)
    : attempt.failed(error);
}

interface ReadCall {
  readonly connector: Connector;
  readonly action: ReadAction<unknown, z.ZodObject, z.ZodType>;
  readonly connection: ConnectionRecord;
  readonly input: Input;
}

async function performRead(
  task: Task,
  call: ReadCall,
  options: PerformOptions,
): Promise<Performed> {
  const { connector, action, connection, input } = call;
  const attempt = tried(task, options, options.clock.now());
  if (!input.ok) return attempt.refused(input.error);
  const given = attempt.with(input.value);
  try {
    const { api } = options.outside.open(connector, connection, "none", tryAfter(task.made ?? 0));
    const output = await action.run({ api, input: input.parsed });
    if (JSON.stringify(output).length > mostOutput)
      return given.failed(engineError("engine.output_too_large"));
    return given.read(output);
  } catch (thrown) {
    const failure = failureOf(thrown);
    const error = stepErrorOf(failure);
    switch (failure.kind) {
      case "connection":
        await options.store.breakConnection(connection.id, error, attempt.startedAt);
        return given.paused(connection, error);
      case "transient":
        if (failure.error instanceof DayIsFullError && failure.error.never)
          return given.failed(refusalOf(failure.error.facts));
        return task.failures < readRepeats || failure.error.notBefore !== undefined
          ? given.retryAfter(failure.error, error)
          : given.failed(error);
      case "bug":
        options.log.error({ err: failure.error, run: task.held.run.id, step: task.path }, "bug");
        return given.failed(error);
      case "input":
      case "unknown_outcome":
        return given.failed(error);
    }
  }
}
