import { isJsonObject, type Json } from "#sdk/json.ts";
import { loopsAround, stepOf } from "#flow/blocks.ts";
import type { FlowDocument } from "#flow/document.ts";
import type { Value } from "#flow/value.ts";
import { isList, type Lookup } from "#flow/pill.ts";
import { pillsIn } from "#flow/value-pills.ts";
import { loopIdOf, threadOf } from "#flow/paths.ts";
import { itemsByName } from "./items.ts";
import { begunIn } from "./parts.ts";
import { below, loopOf, pathOf, type RunState, type Thread } from "./run-state.ts";
import type { ClaimedRun, Store } from "./store.ts";

/** A run, as far as pills are read from it; what is read of its outputs is kept in `outputs`. */
export interface Scene {
  readonly run: Pick<ClaimedRun, "id" | "event" | "state">;
  readonly document: FlowDocument;
  readonly outputs: Map<string, Json>;
}

/**
 * What pills give at a place in a run. A step inside a loop reads the outputs of its own item, and of
 * what lies outside the loop.
 */
export async function lookupAt(
  held: Scene,
  /** The item that is worked on, by its path; empty outside of loops. */
  thread: string,
  values: readonly Value[],
  store: Pick<Store, "outputs">,
): Promise<Lookup> {
  const { document, run } = held;
  const from = new Set(values.flatMap((value) => pillsIn(value)).map(({ pill }) => pill.from));
  const paths = [...from].flatMap((id) => pathFor(document, id, thread) ?? []);
  await load(held, paths, store);
  return (id) => {
    if (id === "trigger") return run.event;
    const step = stepOf(document, id);
    if (step?.kind === "variable") return { value: run.state.variables?.[id] ?? null };
    const path = pathFor(document, id, thread);
    const output = path === undefined ? undefined : held.outputs.get(path);
    if (path !== undefined && isInItem(path, thread)) return itemAt(output, path, thread);
    return begunIn(output) === null ? (output ?? undefined) : undefined;
  };
}

/** Where the output of a step lies, seen from an item; undefined for what is not seen from there. */
function pathFor(document: FlowDocument, id: string, thread: string): string | undefined {
  if (stepOf(document, id) === undefined) return undefined;
  const loops = loopsAround(document, id);
  const items = thread === "" ? [] : thread.split("/");
  const isSeen = loops.every((loop, depth) => loopIdOf(items[depth] ?? "") === loop.id);
  return isSeen ? below(items.slice(0, loops.length).join("/"), id) : undefined;
}

/** Is a loop's own path that of a loop around the item? */
function isInItem(loop: string, thread: string): boolean {
  return thread.startsWith(`${loop}:`);
}

/** What a loop gives inside of it. */
function itemAt(frozen: Json | undefined, loop: string, thread: string): Json | undefined {
  const list = frozenList(frozen);
  const [name = ""] = thread.slice(loop.length + 1).split("/");
  const index = itemsByName(list).get(name);
  return index === undefined
    ? undefined
    : { item: list[index] ?? null, number: index + 1, count: list.length };
}

/** The list of a loop, as it was frozen when the loop began. */
function frozenList(output: Json | undefined): readonly Json[] {
  const list = isJsonObject(output) ? output["list"] : undefined;
  return isList(list) ? list : [];
}

/** The list of the loop at a path. */
export async function listAt(
  held: Scene,
  path: string,
  store: Pick<Store, "outputs">,
): Promise<readonly Json[]> {
  await load(held, [path], store);
  return frozenList(held.outputs.get(path));
}

/** What steps have given, by their paths; null for those that have given nothing. */
export async function outputsAt(
  held: Scene,
  paths: readonly string[],
  store: Pick<Store, "outputs">,
): Promise<ReadonlyMap<string, Json>> {
  await load(held, paths, store);
  return new Map(paths.map((path) => [path, held.outputs.get(path) ?? null]));
}

/** After a restart the outputs of earlier steps are in the store alone. */
async function load(
  { outputs, run }: Scene,
  paths: readonly string[],
  store: Pick<Store, "outputs">,
): Promise<void> {
  const missing = paths.filter((path) => !outputs.has(path));
  if (missing.length === 0) return;
  const found = await store.outputs(run.id, missing);
  // A branch that was not taken has left nothing, and will not: it is not asked for again.
  for (const path of missing) outputs.set(path, found.get(path) ?? null);
}

/** Forgets the outputs of items that are over, so that a long loop does not fill the memory. */
export function forgetItems(outputs: Map<string, Json>, state: RunState): void {
  const live = new Set(["", ...itemPaths(state)]);
  for (const path of outputs.keys()) if (!live.has(threadOf(path))) outputs.delete(path);
}

function itemPaths(thread: Thread): readonly string[] {
  const open = loopOf(thread)?.open ?? [];
  return open.flatMap(({ thread: one }) => [pathOf(one)].concat(itemPaths(one)));
}
