import { canContinue, type RunState } from "#engine/run-state.ts";
import { mostPlaces, type RunDetail } from "#people/run-views.ts";
import { fromJson } from "../rows.ts";
import { isHeldUp } from "#engine/step-status.ts";
import { runPlace } from "./places.ts";
import { asks } from "./run-asks.ts";
import { type Work } from "../session.ts";
import { summaryOf } from "./run-summary.ts";
import { scopeOf } from "./scope-of-run.ts";

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
