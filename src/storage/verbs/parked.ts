import { isParkedFor } from "#engine/rests.ts";
import { isOver } from "#engine/run-state.ts";
import type { ParkedDecision, RunStore } from "#engine/store.ts";
import { fits, sends } from "../parked-decisions.ts";
import { fromJson, toJson, toJsonOrNull } from "../rows.ts";
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
import {
  type EffectName,
  effectRecord,
  type EffectRow,
  newestEffect,
  writeDownNext,
} from "./effect-rows.ts";
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
const note = statement<
  [looked: string | null, lookAt: number | null, id: string, generation: number],
  { run_id: string; flow_id: string }
>(
  `UPDATE {effects} SET looked = ?, look_at = ?
   WHERE id = ? AND generation = ? AND state = 'parked' RETURNING run_id, flow_id`,
);
/** The run first and then the effect, in the order in which its holder takes them. */
const lockRun = statement<[effectId: string], RunRowWithState>(
  `SELECT ${runAndState} FROM {runs} r
   WHERE r.id = (SELECT run_id FROM {effects} WHERE id = ? LIMIT 1) FOR NO KEY UPDATE`,
);
/** A write that has happened leaves no error behind. */
const end = statement<
  [
    state: string,
    answer: string | null,
    objectId: string | null,
    error: string | null,
    state: string,
    id: string,
    generation: number,
  ]
>(
  `UPDATE {effects} SET state = ?, answer = ?, object_id = ?, look_at = NULL,
     error = coalesce(?, CASE WHEN ?::text = 'done' THEN NULL ELSE error END)
   WHERE id = ? AND generation = ?`,
);
const open = statement<[id: string, generation: number]>(
  `UPDATE {effects} SET state = 'open', above_limit = 'allowed', error = NULL, parked_at = NULL,
     look_at = NULL
   WHERE id = ? AND generation = ?`,
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
        const effect = yield* first(note, toJsonOrNull(looked), lookAt, effectId, generation);
        if (effect) changes.run(effect.run_id, effect.flow_id);
      }),

    decideParked: ({ effectId, generation, decision, at, ...right }) =>
      writeAt(at, function* (notes) {
        const run = yield* first(lockRun, effectId);
        const effect = yield* first(newestEffect, effectId);
        if (effect?.generation !== generation || effect.state !== "parked") return "conflict";
        if (!fits(decision, effect.above_limit)) return "conflict";
        if (!("found" in right || (yield* isCurrent(right.permit)))) return "conflict";
        const state = run && fromJson(run.state);
        const over = state === undefined || isOver(state);
        if (over && sends(decision)) return "conflict";
        yield* carryOut(effect, decision);
        yield* tell(effect.run_id);
        notes.changes.run(effect.run_id, effect.flow_id);
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

function* carryOut({ id, generation }: EffectName, decision: ParkedDecision): Work<void> {
  const ends = (
    state: "done" | "failed" | "stopped",
    { answer = null, objectId = null, error = null }: Readonly<Record<string, string | null>> = {},
  ): Work<number> => run(end, state, answer, objectId, error, state, id, generation);
  switch (decision.kind) {
    case "happened":
      yield* ends("done", { answer: toJson(decision.answer), objectId: decision.objectId });
      break;
    case "refused":
      yield* ends("failed", { error: toJson(decision.error) });
      break;
    case "send":
      yield* ends("stopped");
      yield* writeDownNext({ id, generation }, decision);
      break;
    case "allow":
      yield* run(open, id, generation);
      break;
    case "stop":
      yield* ends("stopped");
      break;
  }
}
