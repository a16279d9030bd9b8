import { idOf, itemIn } from "#flow/paths.ts";
import { type LoopRow, loopRowOf } from "#engine/where-it-stands.ts";
import { byText } from "#reading/by-text.ts";
import { type BegunItem, itemsOnPage, itemViewsOf, resultIn, triedIn } from "#reading/items.ts";
import { isLoopStep, type RunPlace } from "#reading/run-place.ts";
import type { CalledWrite, ItemDetail, ItemPage, ItemView, RunWrite } from "#reading/run-views.ts";
import type { Work } from "../session.ts";
import { begunItems } from "./loop-items.ts";
import type { Query } from "./query.ts";
import { afterAll, asks, itemsSpan } from "./run-asks.ts";
import { scopeOf } from "./run-detail.ts";
import { effectView } from "./step-views.ts";

/** The items of a loop, of which there may be 10,000, in pages; and one of them with its steps. */

export function* itemsPage(query: Query<"listItems">): Work<ItemPage | null> {
  const found = yield* loopAt(query.runId, query.loop);
  if (!found) return null;
  const { run, row } = found;
  const { total, items, next } = itemsOnPage(yield* begunItems(run, query.loop, row), query);
  return { document: run.document, total, items: yield* itemViews(run, items, row), next };
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
  const { scope, result } = yield* scopeOf(run, path);
  return {
    document: run.document,
    runStatus: run.status,
    item,
    data: row.list[begun.index] ?? null,
    result: resultIn(result?.output ?? null),
    ...scope,
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
  const run = yield* asks.place.first(runId);
  if (!run || !isLoopStep(run, idOf(path))) return null;
  const [step] = yield* asks.steps.all(run.seq, [path]);
  const row = step && loopRowOf(step);
  return row ? { run, row } : null;
}

function* itemViews(
  run: RunPlace,
  items: readonly BegunItem[],
  row: LoopRow,
): Work<readonly ItemView[]> {
  return itemViewsOf(run, items, row, yield* asks.tries.all(run.seq, triedIn(run, items)));
}
