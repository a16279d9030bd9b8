import { foldEffect } from "#engine/fold-effect.ts";
import { isParkedFor } from "#engine/rests.ts";
import { isOver } from "#engine/run-state.ts";
import type { EffectRecord, ParkedDecision, RunStore } from "#engine/store.ts";
import { fits, newsOf, sends } from "#engine/parked-decision.ts";
import { type Notes, sql, type Verbs, type Work } from "../session.ts";
import { effects, newestEffect, writeDownNext } from "./effect-rows.ts";
import { putParked } from "./effect-updates.ts";
import { isCurrent } from "./permits.ts";
import { changeBy, changeRuns, endRuns, type RunRowWithState, runsWithState } from "./run-state.ts";

type ParkedVerbs = Pick<RunStore, "parkedToLookFor" | "noteLookUp" | "decideParked">;

/** A time further ahead was set by a clock that was wrong. */
const longestPause = 24 * 3_600_000;

const due = effects.select<{ now: number; limit: number }>(
  `FROM {effects} e WHERE e.look_at IS NOT NULL AND e.state = 'parked'
     AND (e.look_at <= @now OR e.look_at > @now::bigint + ${longestPause})
   ORDER BY e.look_at LIMIT @limit`,
);
/** The run first and then the effect, in the order in which its holder takes them. */
const lockRun = runsWithState.select<[effectId: string]>(
  `FROM {runs} r
   WHERE r.id = (SELECT run_id FROM {effects} WHERE id = ? LIMIT 1) FOR NO KEY UPDATE`,
);

/** Writes that nobody could tell of: looked for a while longer, and decided. */
export function parkedVerbs({ read, writeAt }: Verbs): ParkedVerbs {
  return {
    parkedToLookFor: read((now, limit) => due.all({ now, limit })),

    noteLookUp: writeAt(function* ({ changes }, { effectId, generation, looked, lookAt, at }) {
      yield* lockRun.first(effectId);
      const effect = yield* parkedIn(effectId, generation);
      if (effect === null) return;
      yield* putParked(foldEffect(effect, { kind: "looked", looked, lookAt }, at));
      changes.run(effect.runId, effect.flowId);
    }),

    decideParked: writeAt(function* (notes, { effectId, generation, decision, at, ...right }) {
      const run = yield* lockRun.first(effectId);
      const effect = yield* parkedIn(effectId, generation);
      if (effect === null || !fits(decision, effect.aboveLimit)) return "conflict";
      if (!("found" in right || (yield* isCurrent(right.permit)))) return "conflict";
      const state = run && run.state;
      const over = state === undefined || isOver(state);
      if (over && sends(decision)) return "conflict";
      yield* putParked(foldEffect(effect, newsOf(decision), at));
      if (decision.kind === "send") yield* writeDownNext(effect, decision);
      yield* sql`UPDATE {runs} SET in_ledger = 2 WHERE id = ${effect.runId} AND in_ledger = 1`.run();
      notes.changes.run(effect.runId, effect.flowId);
      if (run && state && isParkedFor(state, effectId))
        yield* goOn(notes, run, decision, effectId, at);
      return "decided";
    }),
  };
}

/** Who holds the run, for other items of a loop, finds the decision when it goes to rest. */
function* goOn(
  notes: Notes,
  parked: RunRowWithState,
  { kind }: ParkedDecision,
  effectId: string,
  at: number,
): Work<void> {
  if (kind === "stop") yield* endRuns(notes, [parked], at);
  else if (!parked.held)
    yield* changeRuns(notes, [changeBy(parked, { kind: "resumed", for: { effectId } }, at)]);
}

/** The newest generation of a write, where it is this one, and parked. Its run is locked before. */
function* parkedIn(effectId: string, generation: number): Work<EffectRecord | null> {
  const effect = yield* newestEffect.first(effectId);
  return effect?.generation === generation && effect.state === "parked" ? effect : null;
}
