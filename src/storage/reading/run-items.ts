import { isJsonObject, type Json } from "#sdk/json.ts";
import { idOf, itemIn } from "#flow/paths.ts";
import { below } from "#engine/run-state.ts";
import type { CalledWrite, ItemDetail, ItemPage, ItemView, RunWrite } from "#people/run-views.ts";
import { pageOf, type Query, readCursor } from "./cursor.ts";
import { labelOf } from "#engine/items.ts";
import { type BegunItem, begunItems } from "./loop-items.ts";
import { afterAll, asks, itemsSpan, type RunPlace, runPlace, type TryRow } from "./run-asks.ts";
import { byText } from "../rows.ts";
import { type Work } from "../session.ts";
import { loopStep, scopeOf, stepIdsIn } from "./run-detail.ts";
import { isAmong } from "#engine/step-status.ts";
import { type LoopRow, loopRowOf } from "#engine/where-it-stands.ts";
import { effectView } from "./step-views.ts";

/** The items of a loop, of which there may be 10,000, in pages; and one of them with its steps. */

export function* itemsPage({
  runId,
  loop,
  only,
  limit,
  cursor,
}: Query<"listItems">): Work<ItemPage | null> {
  const found = yield* loopAt(runId, loop);
  if (!found) return null;
  const { run, row } = found;
  const all = yield* begunItems(run, loop, row);
  const wanted = only === undefined ? all : all.filter((item) => isAmong(only, item));
  const from = cursor === undefined ? -1 : readCursor(cursor).at;
  const rest = wanted.filter(({ index }) => index > from).slice(0, limit + 1);
  const page = pageOf(rest, limit, ({ index }) => ({ at: index, seq: 0 }));
  return {
    document: run.document,
    total: wanted.length,
    items: yield* itemViews(run, page.rows, row),
    next: page.next,
  };
}

export function* oneItem({ runId, path }: Query<"item">): Work<ItemDetail | null> {
  const place = itemIn(path);
  const found = place && (yield* loopAt(runId, place.loop));
  if (!found) return null;
  const { run, row } = found;
  const begun = (yield* begunItems(run, place.loop, row)).find((item) => item.path === path);
  if (!begun) return null;
  const [item] = yield* itemViews(run, [begun], row);
  if (!item) return null;
  const { result, steps, loops, calls, effects } = yield* scopeOf(run, path);
  return {
    document: run.document,
    runStatus: run.status,
    item,
    data: row.list[begun.index] ?? null,
    result: resultIn(result?.output ?? null),
    steps,
    loops,
    calls,
    effects,
  };
}

export function loopWrites({ runId, loop, after, limit }: Query<"loopWrites">) {
  const [from, to] = itemsSpan(loop);
  return asks.writes.all(runId, after ?? from, to, limit);
}

export function runWrites({ runId, after, limit }: Query<"runWrites">) {
  return asks.writes.all(runId, after ?? "", afterAll, limit);
}

export function* writesOf({ runIds, most }: Query<"writesOf">): Work<readonly RunWrite[]> {
  if (runIds.length === 0) return [];
  const rows = yield* asks.writesOf.all(
    runIds.map((id) => ({ id })),
    most,
  );
  return rows
    .map((row) => ({ runId: row.runId, effect: effectView(row) }))
    .toSorted((a, b) => byText(a.runId, b.runId));
}

export function* calledWrites({ runId, after, limit }: Query<"calledWrites">) {
  const { runId: run, path } = after ?? { runId: "", path: "" };
  return (yield* asks.calledWrites.all(runId, run, path, limit)).map(
    ({ runId, flowId, connectionId, ...row }): CalledWrite => ({
      runId,
      flowId,
      connectionId,
      effect: effectView(row),
    }),
  );
}

function* loopAt(runId: string, path: string) {
  const [place] = yield* asks.place.all(runId);
  if (!place) return null;
  const run = runPlace(runId, place);
  if (!loopStep(run, idOf(path))) return null;
  const [step] = yield* asks.steps.all(run.seq, [path]);
  const row = step && loopRowOf(step);
  return row ? { run, row } : null;
}

function* itemViews(
  run: RunPlace,
  items: readonly BegunItem[],
  { list }: LoopRow,
): Work<readonly ItemView[]> {
  const [first] = items;
  const ids = first === undefined ? [] : stepIdsIn(run, first.path);
  const own = items.flatMap(({ path }) => ids.map((id) => below(path, id)));
  const failed = items.flatMap(({ failedAt }) => failedAt ?? []);
  const rows = yield* asks.tries.all(run.seq, [...new Set([...own, ...failed])]);
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

function resultIn(output: Json): Json {
  return isJsonObject(output) ? (output["result"] ?? null) : null;
}
