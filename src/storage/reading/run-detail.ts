import { loopIdOf, stepPathOf } from "#flow/paths.ts";
import { caughtOf } from "#engine/fate.ts";
import { below } from "#engine/run-state.ts";
import { isHeldUp, isLoop } from "#engine/step-status.ts";
import { loopRowOf } from "#engine/where-it-stands.ts";
import { progressIn, progressOfItems } from "#reading/items.ts";
import {
  failedAt,
  mayHaveParts,
  type RunPlace,
  runPlaceOf,
  stepIdsIn,
} from "#reading/run-place.ts";
import { summaryOf } from "#reading/run-summary.ts";
import {
  type CalledRun,
  type EffectView,
  type LoopView,
  mostPlaces,
  type RunDetail,
  type StepView,
} from "#reading/run-views.ts";
import { type StepRow, stepViews } from "#reading/step-views.ts";
import type { Work } from "../session.ts";
import { begunItems } from "./loop-items.ts";
import { asks, type EffectRow, itemsSpan, partsSpan } from "./run-asks.ts";
import { effectView } from "./step-views.ts";

/** A run, without what lies in the items of its loops, of which there may be very many. */
export function* runDetail(id: string): Work<RunDetail | null> {
  const row = yield* asks.detail.first(id);
  if (!row) return null;
  const run = runPlaceOf(row);
  const parked = yield* asks.parked.all(id);
  const heldUp = run.places.filter(({ phase }) => isHeldUp(phase)).slice(0, mostPlaces);
  const { scope } = yield* scopeOf(run, "", {
    paths: [...heldUp, ...parked].map(({ path }) => path),
    effects: parked,
  });
  const summary = summaryOf(row);
  return {
    ...summary,
    document: run.document,
    event: row.event,
    cancelAskedAt: summary.endedAt === null ? row.cancelAt : null,
    failedAt: failedAt(run),
    at: run.places.map(({ path }) => path).slice(0, mostPlaces),
    ...scope,
    caller: yield* asks.caller.found(id),
  };
}

export interface Scope {
  readonly steps: readonly StepView[];
  readonly loops: readonly LoopView[];
  readonly calls: readonly CalledRun[];
  readonly effects: readonly EffectView[];
}

/**
 * What lies in one thread, the run's own (an empty path) or an item's, without what lies in the items of
 * its loops; and the steps beside it that are named. `result`: what an item has handed on.
 */
export function* scopeOf(
  run: RunPlace,
  thread: string,
  beside: { readonly paths: readonly string[]; readonly effects: readonly EffectRow[] } = nothing,
): Work<{ readonly scope: Scope; readonly result: StepRow | undefined }> {
  const ids = stepIdsIn(run, thread);
  const spans = ids.filter((id) => mayHaveParts(run, id)).map((id) => partsSpan(below(thread, id)));
  const parts = yield* asks.parts.all(spans, run.seq);
  const own = [...ids.map((id) => below(thread, id)), ...parts.map(({ path }) => path)];
  const paths = [...new Set([...own, ...beside.paths.flatMap((path) => [stepPathOf(path), path])])];
  const rows = yield* asks.steps.all(run.seq, paths);
  const attempts = yield* asks.attempts.all(run.seq, paths);
  const effects = yield* asks.effects.all(run.id, paths);
  const calls = yield* asks.called.all(run.id, paths);
  const known = new Map([...effects, ...beside.effects].map((row) => [row.seq, row]));
  const steps = stepViews(run, rows, attempts, caughtOf(run.document, rows));
  const isOwn = new Set(own);
  const loops: LoopView[] = [];
  for (const row of rows)
    if (isOwn.has(row.path) && isLoop(run, row.path)) {
      const loop = yield* loopView(run, row);
      if (loop) loops.push(loop);
    }
  const resultPath = thread === "" ? null : below(thread, loopIdOf(thread) ?? "");
  const [result] = resultPath === null ? [] : yield* asks.steps.all(run.seq, [resultPath]);
  const inOrder = [...known.values()].toSorted((a, b) => a.seq - b.seq);
  return { scope: { steps, loops, calls, effects: inOrder.map(effectView) }, result };
}

const nothing = { paths: [], effects: [] };

function* loopView(run: RunPlace, row: StepRow): Work<LoopView | null> {
  const { path } = row;
  const told = loopRowOf(row);
  if (!told) return null;
  const [counted] = yield* asks.written.all(run.id, ...itemsSpan(path));
  const progress =
    progressIn(run, path, told) ?? progressOfItems(told, yield* begunItems(run, path, told));
  return { path, ...progress, written: counted?.count ?? 0 };
}
