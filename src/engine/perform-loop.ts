import { isJsonObject, type Json } from "#sdk/json.ts";
import type { ForEachStep } from "#flow/step.ts";
import type { Performed } from "./attempt.ts";
import { engineError } from "./failure.ts";
import { itemsByName, maxItems, maxItemsInTest } from "./items.ts";
import { listOf, type LogicSpot, valueOf } from "./logic-spot.ts";
import { below, type Loop } from "./run-state.ts";
import { kindOfRun } from "./run-name.ts";
import { listAt } from "./scope.ts";
import { inputRefused } from "./step-input.ts";

/** The largest size of a list, or of a loop's results, as JSON. */
const maxSize = 1_000_000;

/** Freezes the list of a loop: what it holds, and in which order, does not change any more. */
export async function performBegin(step: ForEachStep, spot: LogicSpot): Promise<Performed> {
  const { attempt, path, held } = spot;
  const given = await valueOf(step.list, {}, spot);
  if (!given.ok) return attempt.refused(inputRefused(given.problems));
  const all = listOf(given.value);
  const isTest = kindOfRun(held.run.name) === "test";
  const list = isTest ? all.slice(0, maxItemsInTest) : all;
  if (list.length > maxItems) return attempt.failed(engineError("engine.list_too_long"));
  if (JSON.stringify(list).length > maxSize)
    return attempt.failed(engineError("engine.list_too_large"));
  const { id, atOnce, onFailure } = step;
  return attempt
    .with({ count: all.length })
    .as({ kind: "looped", path, step: id, count: list.length, atOnce, onFailure }, { list });
}

/** An item hands on its result. The path is the item's, with the id of the loop. */
export async function performCollect(step: ForEachStep, spot: LogicSpot): Promise<Performed> {
  const { attempt, path } = spot;
  const result = await valueOf(step.collect, {}, spot);
  if (!result.ok) return attempt.refused(inputRefused(result.problems));
  if (JSON.stringify(result.value).length > maxSize)
    return attempt.failed(engineError("engine.output_too_large"));
  return attempt.as({ kind: "collected", path }, { result: result.value });
}

/** Every item is over: what they have handed on becomes the loop's own output, in the order of the list. */
export async function performEnd(
  step: ForEachStep,
  { count, failed }: Loop,
  spot: LogicSpot,
): Promise<Performed> {
  const { attempt, path } = spot;
  const results = step.collect === null ? [] : await resultsOf(step.id, spot);
  if (results === "too large") return attempt.failed(engineError("engine.results_too_large"));
  // The list stays with the step, for who looks at the items.
  return attempt
    .with({ list: await listAt(spot.held, path, spot.store) })
    .as(
      { kind: "done", path, handled: failed },
      { count, succeeded: count - failed, failed, results },
    );
}

const slice = 500;

async function resultsOf(
  id: string,
  { held, path, store }: LogicSpot,
): Promise<readonly Json[] | "too large"> {
  const names = [...itemsByName(await listAt(held, path, store)).keys()];
  const paths = names.map((name) => below(`${path}:${name}`, id));
  const results: Json[] = [];
  let size = 0;
  for (let start = 0; start < paths.length; start += slice) {
    const part = paths.slice(start, start + slice);
    const outputs = await store.outputs(held.run.id, part);
    for (const one of part) {
      const output = outputs.get(one);
      // An item that has failed has handed on nothing.
      if (output === undefined) continue;
      const result = resultIn(output);
      size += JSON.stringify(result).length;
      if (size > maxSize) return "too large";
      results.push(result);
    }
  }
  return results;
}

function resultIn(output: Json): Json {
  return isJsonObject(output) ? (output["result"] ?? null) : null;
}
