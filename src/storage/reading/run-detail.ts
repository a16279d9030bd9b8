import { below, canContinue, type RunState } from "#engine/run-state.ts";
import {
  type CalledRun,
  type EffectView,
  type LoopView,
  mostPlaces,
  type RunDetail,
  type StepView,
} from "#people/run-views.ts";
import { fromJson } from "../rows.ts";
import { isHeldUp, isLoop, progressOf } from "#engine/step-status.ts";
import { asks, type EffectRow, itemsSpan, partsSpan, runPlace, type RunPlace } from "./run-asks.ts";
import type { Work } from "../session.ts";
import { summaryOf } from "./run-summary.ts";
import { loopsAround, stepOf, stepsOf } from "#flow/blocks.ts";
import { loopIdOf, stepPathOf } from "#flow/paths.ts";
import { caughtOf } from "#engine/fate.ts";
import { begunItems } from "./loop-items.ts";
import { type LoopRow, loopRowOf } from "#engine/where-it-stands.ts";
import { effectView, type StepRow, stepViews } from "./step-views.ts";

/** A run, without what lies in the items of its loops, of which there may be very many. */
export function* runDetail(id: string): Work<RunDetail | null> {
  const [row] = yield* asks.detail.all(id);
  if (!row) return null;
  const run = runPlace(id, row);
  const parked = yield* asks.parked.all(id);
  const heldUp = run.places.filter(({ phase }) => isHeldUp(phase)).slice(0, mostPlaces);
  const { steps, loops, calls, effects } = yield* scopeOf(run, "", {
    paths: [...heldUp, ...parked].map(({ path }) => path),
    effects: parked,
  });
  const summary = summaryOf(row);
  return {
    ...summary,
    document: run.document,
    event: fromJson(row.event),
    cancelAskedAt: summary.endedAt === null ? row.cancel_at : null,
    failedAt: failedAt(run.state),
    at: run.places.map(({ path }) => path).slice(0, mostPlaces),
    steps,
    loops,
    calls,
    caller: yield* asks.caller.found(id),
    effects,
  };
}

function failedAt(state: RunState): string | null {
  return state.phase.is === "failed" && canContinue(state) ? state.phase.path : null;
}

export interface Scope {
  readonly steps: readonly StepView[];
  readonly loops: readonly LoopView[];
  readonly calls: readonly CalledRun[];
  readonly effects: readonly EffectView[];
  /** What an item has handed on. */
  readonly result: StepRow | undefined;
}

/**
 * What lies in one thread, the run's own (an empty path) or an item's, without what lies in the items of
 * its loops; and the steps beside it that are named.
 */
export function* scopeOf(
  run: RunPlace,
  thread: string,
  beside: { readonly paths: readonly string[]; readonly effects: readonly EffectRow[] } = nothing,
): Work<Scope> {
  const ids = stepIdsIn(run, thread);
  const spans = ids.filter((id) => writes(run, id)).map((id) => partsSpan(below(thread, id)));
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
  return {
    steps,
    loops,
    calls,
    effects: [...known.values()].toSorted((a, b) => a.seq - b.seq).map(effectView),
    result,
  };
}

const nothing = { paths: [], effects: [] };

/** May a step have parts? Only an outside system is written to. */
function writes({ document }: RunPlace, id: string): boolean {
  return stepOf(document, id)?.kind === "action";
}

/** The steps of a thread, whatever branches they stand in. */
export function stepIdsIn({ document }: RunPlace, thread: string): readonly string[] {
  const inner = loopIdOf(thread);
  return stepsOf(document)
    .filter(({ id }) => (loopsAround(document, id).at(-1)?.id ?? null) === inner)
    .map(({ id }) => id);
}

function* loopView(run: RunPlace, row: StepRow): Work<LoopView | null> {
  const told = loopRowOf(row);
  if (!told) return null;
  const { path } = row;
  const [counted] = yield* asks.written.all(run.id, ...itemsSpan(path));
  return { path, ...(yield* howFar(run, path, told)), written: counted?.count ?? 0 };
}

function* howFar(
  run: RunPlace,
  path: string,
  told: LoopRow,
): Work<Omit<LoopView, "path" | "written">> {
  if (told.over) return { ...told.over, begun: told.over.count, open: 0 };
  const live = run.loops.get(path);
  if (live) return progressOf(live);
  const items = yield* begunItems(run, path, told);
  const begun = items.length;
  const failed = items.filter(({ status }) => status === "failed").length;
  return { count: told.list.length, begun, open: 0, succeeded: begun - failed, failed };
}

export function loopStep({ document }: RunPlace, id: string): boolean {
  return stepOf(document, id)?.kind === "forEach";
}
