import { handlersIn, stepsIn } from "#flow/blocks.ts";
import { itemsByName } from "#engine/items.ts";
import { pathOf } from "#engine/run-state.ts";
import type { ItemStatus } from "#people/run-views.ts";
import { idOf } from "#flow/paths.ts";
import { failedItems, fateOfItem } from "#engine/step-status.ts";
import { caughtOf } from "#engine/fate.ts";
import { asks, itemsSpan, type RunPlace } from "./run-asks.ts";
import { type Work } from "../session.ts";
import type { LoopRow } from "#engine/where-it-stands.ts";

/** An item of a loop that was begun. */
export interface BegunItem {
  readonly path: string;
  readonly index: number;
  readonly status: ItemStatus;
  /** The step that it failed at. */
  readonly failedAt: string | null;
}

/**
 * What has become of each item that was begun, in the order of the list. The state of a run counts
 * those that are over; which of them have failed, the rows tell.
 */
export function* begunItems(run: RunPlace, loop: string, row: LoopRow): Work<readonly BegunItem[]> {
  const names = [...itemsByName(row.list).keys()];
  const live = run.loops.get(loop)?.loop;
  const failures = yield* failuresIn(run, loop);
  const open = new Map(live?.open.map(({ thread }) => [pathOf(thread), thread.phase]));
  const isBegun = yield* begun(run, loop, row);
  return names.flatMap((name, index): BegunItem[] => {
    if (!isBegun(name, index)) return [];
    const path = `${loop}:${name}`;
    return [{ path, index, ...fateOfItem(run, open.get(path), failures.get(path) ?? null) }];
  });
}

function* begun(
  run: RunPlace,
  loop: string,
  row: LoopRow,
): Work<(name: string, index: number) => boolean> {
  if (row.over) return () => true;
  const live = run.loops.get(loop)?.loop;
  if (live) return (_, index) => index < live.next;
  // An item that is begun is worked on until something has come of it.
  const [from, to] = itemsSpan(loop);
  const rows = yield* asks.names.all(from, run.seq, from, to);
  const found = new Set(rows.map(({ name }) => name));
  return (name) => found.has(name);
}

function* failuresIn(run: RunPlace, loop: string): Work<ReadonlyMap<string, string>> {
  const [from, to] = itemsSpan(loop);
  const failures = yield* asks.failures.all(run.seq, from, to);
  if (failures.length === 0) return new Map();
  const handlers = (stepsIn(run.document, idOf(loop)) ?? []).flatMap(handlersIn);
  const asked = handlers.length === 0 ? [] : yield* asks.caught.all(run.seq, from, to, handlers);
  return failedItems(run.document, failures, caughtOf(run.document, asked), from);
}
