import { isDeepStrictEqual } from "node:util";
import type { Movement } from "#sdk/action.ts";
import type { Json } from "#sdk/json.ts";
import { partPath } from "#flow/paths.ts";
import { type Performed, type PerformOptions, type Task, tried, type Tried } from "./attempt.ts";
import { effectName } from "./effect-name.ts";
import { engineError, failureOf, stepErrorOf } from "./failure.ts";
import {
  type AnySequence,
  begunIn,
  begunWith,
  placeOfPart,
  type PlannedPart,
  plannedParts,
} from "./parts.ts";
import { outputsAt } from "./scope.ts";
import { correctedBefore, type Input, inputOf, parsedInput } from "./step-input.ts";
import type { ClaimedRun, Store } from "./store.ts";
import type { PartOf, PartsMade } from "#sdk/sequence.ts";
import type { AnyEffectAction } from "./walk.ts";

/** The part of a step that is to be worked on next. */
export interface NextPart {
  readonly task: Task;
  readonly action: AnyEffectAction;
  readonly of: PartOf;
  readonly input: () => Promise<Input>;
}

/**
 * What is next in a step of several writes: it freezes its input, works on its first part that is not done, or is done
 * itself.
 */
export async function nextInParts(
  task: Task,
  sequence: AnySequence,
  options: PerformOptions,
): Promise<Performed | NextPart> {
  const { held, step, path } = task;
  const attempt = tried(task, options, options.clock.now());
  const frozen = begunIn((await outputsAt(held, [path], options.store)).get(path));
  if (frozen === null) return begin(task, sequence, attempt, options);
  const corrected = await correctedBefore(task, options.store);
  const schema = options.inputSchema(step.connector, step.action);
  const given = parsedInput(corrected ?? frozen, sequence, schema);
  if (!given.ok) return attempt.refused(given.error);
  const parts = plannedParts(sequence, given.parsed);
  if (parts === null) return attempt.failed(engineError("engine.too_many_parts"));
  const made = await madeOf(task, parts, options);
  const index = parts.findIndex(({ name }) => !made.has(name));
  const part = parts[index];
  if (part === undefined) return attempt.acted(sequence.gives(made), null);
  // What is corrected may move more than what was held against limits before the first part.
  const before = corrected === null ? undefined : parts[index - 1];
  const whole = sequence.moves?.(given.parsed) ?? null;
  const counts =
    index === 0 ||
    (before !== undefined && (await hasOtherWhole(task, before, whole, options.store)));
  return {
    task: { ...task, path: partPath(path, part.name) },
    action: part.action,
    of: placeOfPart(sequence, { input: given.parsed, parts, part }, counts),
    input: async () => inputOfPart(part, made, task, options),
  };
}

/** Nothing is sent before the input of all parts is written down. */
async function begin(
  task: Task,
  sequence: AnySequence,
  attempt: Tried,
  options: PerformOptions,
): Promise<Performed> {
  const input = await inputOf(task, sequence, options);
  if (!input.ok) return attempt.refused(input.error);
  const given = attempt.with(input.value);
  if (plannedParts(sequence, input.parsed) === null)
    return given.failed(engineError("engine.too_many_parts"));
  return given.as({ kind: "advanced", path: task.path }, begunWith(input.value));
}

/** What the parts of a step have given that are done. */
export async function madeOf(
  { held, path }: Pick<Task, "held" | "path">,
  parts: readonly PlannedPart[],
  { store }: Pick<PerformOptions, "store">,
): Promise<ReadonlyMap<string, Json>> {
  const paths = parts.map(({ name }) => partPath(path, name));
  const outputs = await outputsAt(held, paths, store);
  return new Map(
    parts.flatMap(({ name }) => {
      const output = outputs.get(partPath(path, name)) ?? null;
      return output === null ? [] : [[name, output]];
    }),
  );
}

/** Was another whole written down with a part that is done? */
export async function hasOtherWhole(
  { held, path }: Pick<Task, "path"> & { readonly held: { readonly run: NamedRun } },
  part: PlannedPart,
  whole: Movement | null,
  store: Pick<Store, "effect">,
): Promise<boolean> {
  const { flowId, name: runName } = held.run;
  const name = { flowId, runName, path: partPath(path, part.name), generation: 0 };
  const effect = await store.effect(effectName(name).id);
  const before = effect?.request.of?.whole?.movement ?? null;
  return !isDeepStrictEqual(before, whole);
}

type NamedRun = Pick<ClaimedRun, "flowId" | "name">;

function inputOfPart(
  part: PlannedPart,
  made: PartsMade,
  { held, path }: Task,
  { log }: Pick<PerformOptions, "log">,
): Input {
  try {
    return parsedInput(part.input(made), part.action, {});
  } catch (thrown) {
    const failure = failureOf(thrown);
    if (failure.kind === "bug")
      log.error({ err: thrown, run: held.run.id, step: partPath(path, part.name) }, "bug");
    return { ok: false, error: stepErrorOf(failure) };
  }
}
