import { foldEffect } from "#engine/fold-effect.ts";
import { isParkedFor } from "#engine/rests.ts";
import { isOver } from "#engine/run-state.ts";
import type { EffectRecord, ParkedDecision, RunStore } from "#engine/store.ts";
import { fits, newsOf, sends } from "#engine/parked-decision.ts";
import { fromJson } from "../rows.ts";
import {
  all,
  first,
  isOn,
  type Notes,
  run,
  type Session,
  statement,
  type Work,
} from "../session.ts";
import { effectRecord, type EffectRow, newestEffect, writeDownNext } from "./effect-rows.ts";
import { putParked } from "./effect-updates.ts";
import { isCurrent } from "./permits.ts";
import { changeBy, changeRuns, endRuns, runAndState, type RunRowWithState } from "./run-state.ts";

type ParkedVerbs = Pick<RunStore, "parkedToLookFor" | "noteLookUp" | "decideParked">;

/** A time further ahead was set by a clock that was wrong. */
const longestPause = 24 * 3_600_000;

const due = statement<[now: number, now: number, limit: number], EffectRow>(
  `SELECT * FROM {effects} WHERE look_at IS NOT NULL AND state = 'parked'
     AND (look_at <= ? OR look_at > ?::bigint + ${longestPause})
   ORDER BY look_at LIMIT ?`,
);
/** The run first and then the effect, in the order in which its holder takes them. */
const lockRun = statement<[effectId: string], RunRowWithState>(
  `SELECT ${runAndState} FROM {runs} r
   WHERE r.id = (SELECT run_id FROM {effects} WHERE id = ? LIMIT 1) FOR NO KEY UPDATE`,
);
const tellLedger = statement<[runId: string]>(
  "UPDATE {runs} SET in_ledger = 2 WHERE id = ? AND in_ledger = 1",
);

/** Writes that nobody could tell of: looked for a while longer, and decided. */
export function parkedVerbs({ read, writeAt }: Session): ParkedVerbs {
  return {
    parkedToLookFor: (now, limit) =>
      read(function* () {
        return (yield* all(due, now, now, limit)).map(effectRecord);
      }),

    noteLookUp: ({ effectId, generation, looked, lookAt, at }) =>
      writeAt(at, function* ({ changes }) {
        yield* first(lockRun, effectId);
        const effect = yield* parkedIn(effectId, generation);
        if (effect === null) return;
        yield* putParked(foldEffect(effect, { kind: "looked", looked, lookAt }, at));
        changes.run(effect.runId, effect.flowId);
      }),

    decideParked: ({ effectId, generation, decision, at, ...right }) =>
      writeAt(at, function* (notes) {
        const run = yield* first(lockRun, effectId);
        const effect = yield* parkedIn(effectId, generation);
        if (effect === null || !fits(decision, effect.aboveLimit)) return "conflict";
        if (!("found" in right || (yield* isCurrent(right.permit)))) return "conflict";
        const state = run && fromJson(run.state);
        const over = state === undefined || isOver(state);
        if (over && sends(decision)) return "conflict";
        yield* putParked(foldEffect(effect, newsOf(decision), at));
        if (decision.kind === "send") yield* writeDownNext(effect, decision);
        yield* tell(effect.runId);
        notes.changes.run(effect.runId, effect.flowId);
        if (run && state && isParkedFor(state, effectId))
          yield* goOn(notes, run, decision, effectId, at);
        return "decided";
      }),
  };
}

const tell = (runId: string): Work<number> => run(tellLedger, runId);

/** Who holds the run, for other items of a loop, finds the decision when it goes to rest. */
function* goOn(
  notes: Notes,
  parked: RunRowWithState,
  { kind }: ParkedDecision,
  effectId: string,
  at: number,
): Work<void> {
  if (kind === "stop") yield* endRuns(notes, [parked], at);
  else if (!isOn(parked.held))
    yield* changeRuns(notes, [changeBy(parked, { kind: "resumed", for: { effectId } }, at)]);
}

/** The newest generation of a write, where it is this one, and parked. Its run is locked before. */
function* parkedIn(effectId: string, generation: number): Work<EffectRecord | null> {
  const row = yield* first(newestEffect, effectId);
  return row?.generation === generation && row.state === "parked" ? effectRecord(row) : null;
}
