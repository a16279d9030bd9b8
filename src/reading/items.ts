import { isJsonObject, type Json } from "#sdk/json.ts";
import { handlersIn, stepsIn } from "#flow/blocks.ts";
import { idOf } from "#flow/paths.ts";
import { caughtOf } from "#engine/fate.ts";
import { itemsByName, labelOf } from "#engine/items.ts";
import { below, pathOf } from "#engine/run-state.ts";
import { failedItems, fateOfItem, isAmong, progressOf } from "#engine/step-status.ts";
import type { LoopRow } from "#engine/where-it-stands.ts";
import { pageOf, readCursor } from "./cursor.ts";
import type { Reading } from "./reading.ts";
import { type RunPlace, stepIdsIn } from "./run-place.ts";
import type { ItemStatus } from "./run-shapes.ts";
import type { ItemView, LoopView } from "./run-views.ts";
import type { StepRow } from "./step-views.ts";

/** An item of a loop that was begun. */
export interface BegunItem {
  readonly path: string;
  readonly index: number;
  readonly status: ItemStatus;
  /** The step that it failed at. */
  readonly failedAt: string | null;
}

/** What the rows of the steps in a loop's items say. */
interface ItemRows {
  /** The items that have rows, where `isBegunByRows`. */
  readonly named: readonly { readonly name: string }[];
  readonly failures: readonly { readonly path: string; readonly at: number }[];
  /** The rows of `handlersOf` the loop. */
  readonly handled: readonly Pick<StepRow, "path" | "endedAt" | "output">[];
}

/** Do rows alone say which items were begun? A loop that is over has begun all; the state counts those of one that goes on. */
export function isBegunByRows(run: RunPlace, loop: string, row: LoopRow): boolean {
  return row.over === null && !run.loops.has(loop);
}

/** The error handlers in the items of a loop. */
export function handlersOf({ document }: RunPlace, loop: string): readonly string[] {
  return (stepsIn(document, idOf(loop)) ?? []).flatMap(handlersIn);
}

/**
 * What has become of each item that was begun, in the order of the list. The state of a run counts
 * those that are over; which of them have failed, the rows tell.
 */
export function begunItemsOf(
  run: RunPlace,
  loop: string,
  row: LoopRow,
  { named, failures, handled }: ItemRows,
): readonly BegunItem[] {
  const live = run.loops.get(loop)?.loop;
  const failed = failedItems(run.document, failures, caughtOf(run.document, handled), `${loop}:`);
  const open = new Map(live?.open.map(({ thread }) => [pathOf(thread), thread.phase]));
  const found = new Set(named.map(({ name }) => name));
  // An item that is begun is worked on until something has come of it.
  const isBegun = (name: string, index: number): boolean =>
    row.over !== null || (live === undefined ? found.has(name) : index < live.next);
  return [...itemsByName(row.list).keys()].flatMap((name, index): BegunItem[] => {
    if (!isBegun(name, index)) return [];
    const path = `${loop}:${name}`;
    return [{ path, index, ...fateOfItem(run, open.get(path), failed.get(path) ?? null) }];
  });
}

type Progress = Omit<LoopView, "path" | "written">;

/** How far a loop has come, by its row or by the state of its run; null where only its items tell. */
export function progressIn(run: RunPlace, path: string, { over }: LoopRow): Progress | null {
  if (over) return { ...over, begun: over.count, open: 0 };
  const live = run.loops.get(path);
  return live ? progressOf(live) : null;
}

export function progressOfItems({ list }: LoopRow, items: readonly BegunItem[]): Progress {
  const begun = items.length;
  const failed = items.filter(({ status }) => status === "failed").length;
  return { count: list.length, begun, open: 0, succeeded: begun - failed, failed };
}

/** A page of the items that were begun. */
export function itemsOnPage(
  all: readonly BegunItem[],
  { only, limit, cursor }: Pick<Parameters<Reading["listItems"]>[0], "only" | "limit" | "cursor">,
) {
  const wanted = only === undefined ? all : all.filter((item) => isAmong(only, item));
  const from = cursor === undefined ? -1 : readCursor(cursor).at;
  const rest = wanted.filter(({ index }) => index > from).slice(0, limit + 1);
  const { rows, next } = pageOf(rest, limit, ({ index }) => ({ at: index, seq: 0 }));
  return { total: wanted.length, items: rows, next };
}

/** What has come of a step last. */
export type TryRow = Pick<StepRow, "path" | "startedAt" | "endedAt" | "error">;

/** The steps whose last tries `itemViewsOf` needs. */
export function triedIn(run: RunPlace, items: readonly BegunItem[]): readonly string[] {
  const ids = stepIdsOf(run, items);
  const own = items.flatMap(({ path }) => ids.map((id) => below(path, id)));
  return [...new Set([...own, ...items.flatMap((item) => item.failedAt ?? [])])];
}

export function itemViewsOf(
  run: RunPlace,
  items: readonly BegunItem[],
  { list }: LoopRow,
  rows: readonly TryRow[],
): readonly ItemView[] {
  const ids = stepIdsOf(run, items);
  const byPath = new Map(rows.map((row) => [row.path, row]));
  return items.map((item): ItemView => {
    const tries = ids.flatMap((id) => byPath.get(below(item.path, id)) ?? []);
    const ends = tries.map((row) => row.endedAt);
    return {
      path: item.path,
      number: item.index + 1,
      label: labelOf(list[item.index] ?? null),
      status: item.status,
      startedAt: tries.length === 0 ? null : Math.min(...tries.map((row) => row.startedAt)),
      endedAt: ends.length === 0 ? null : Math.max(...ends),
      error: errorOf(item, tries, byPath),
    };
  });
}

/** All of them are items of one loop. */
function stepIdsOf(run: RunPlace, [first]: readonly BegunItem[]): readonly string[] {
  return first === undefined ? [] : stepIdsIn(run, first.path);
}

function errorOf(
  { status, failedAt }: BegunItem,
  tries: readonly TryRow[],
  byPath: ReadonlyMap<string, TryRow>,
): ItemView["error"] {
  switch (status) {
    case "failed":
      return byPath.get(failedAt ?? "")?.error ?? null;
    case "retrying":
    case "paused":
    case "parked": {
      const last = tries.toSorted((a, b) => a.endedAt - b.endedAt).at(-1);
      return last?.error ?? null;
    }
    case "working":
    case "delayed":
    case "succeeded":
    case "unfinished":
      return null;
  }
}

/** What an item has handed on, in the output that holds it. */
export function resultIn(output: Json): Json {
  return isJsonObject(output) ? (output["result"] ?? null) : null;
}
