import { apply } from "#engine/apply.ts";
import { type Since, withoutNeedless } from "#engine/rests.ts";
import type { RunState } from "#engine/run-state.ts";
import type { StepError } from "#engine/result.ts";
import type { Attempt, EffectState, RunStore, StepRecord } from "#engine/store.ts";
import type { Database } from "./database.ts";
import { effectUpdates } from "./effect-update.ts";
import { heldRun } from "./held-run.ts";
import { toJson, toJsonOrNull } from "../rows.ts";
import { changeRuns, type HeldRow, owingRuns } from "../verbs/run-state.ts";
import { doing, notesOf } from "./session.ts";
import type { Writer } from "./writer.ts";
import { mayAct } from "../connection-rows.ts";

export function recordVerbs(writer: Writer): Pick<RunStore, "recordStep" | "recordState"> {
  const { db, changes } = writer;
  const whole = db.prepare<[string], { repaired_at: number | null }>(
    `SELECT c.repaired_at FROM connections c WHERE c.id = ? AND ${mayAct("c")}`,
  );
  const newest = db.prepare<[string], { state: EffectState }>(
    "SELECT state FROM effects WHERE id = ? ORDER BY generation DESC LIMIT 1",
  );
  const find = heldRun(db);
  const done = doing(db);
  const notes = notesOf(writer);
  const putStep = stepRows(db);
  const updateEffect = effectUpdates(db);

  const since: Since = {
    repairedAt: (connectionId) => whole.get(connectionId)?.repaired_at,
    isDecided: (effectId) => (newest.get(effectId)?.state ?? "parked") !== "parked",
  };

  /** The state that was given, unless something has happened while the step was on its way. */
  function stateAfter(run: HeldRow, given: RunState, tried: Attempt | null): RunState {
    if (run.cancel_at !== null && done(owingRuns([run])).size === 0)
      return apply(given, { kind: "cancelled" });
    return withoutNeedless(given, tried, since);
  }

  return {
    recordStep: (record) =>
      writer.writeAt(record.at, () => {
        const run = find(record.runId, record.epoch);
        if (!run) return "fenced";
        // What happened outside is written down even where the run has ended meanwhile.
        if (record.effect) updateEffect(record.runId, record.effect, record.at);
        changes.run(record.runId, run.flow_id);
        if (run.held === 0) return "fenced";
        const { attempt, at } = record;
        const state = stateAfter(run, record.state, attempt);
        const error = toJsonOrNull(attempt.error ?? errorOf(state));
        const stays = state === record.state && state.phase.is === "working";
        done(changeRuns(notes, [{ run, state, at, error, stays }]));
        putStep(run.seq, record, error);
        return "recorded";
      }),

    recordState: ({ runId, epoch, state: given, at }) =>
      writer.writeAt(at, () => {
        const run = find(runId, epoch);
        if (!run || run.held === 0) return "fenced";
        const state = stateAfter(run, given, null);
        const error = errorOf(state);
        done(changeRuns(notes, [{ run, state, at, ...(error ? { error: toJson(error) } : {}) }]));
        return "recorded";
      }),
  };
}

function errorOf({ phase }: RunState): StepError | null {
  return phase.is === "failed" ? phase.error : null;
}

/** The last try stands with its step; when there is another, it moves to the tries before. */
function stepRows(db: Database) {
  const insert = db.prepare(
    `INSERT INTO steps (run, path, attempt, outcome, started_at, ended_at, error, request_id, input, output)
     VALUES (@run, @path, 1, @outcome, @startedAt, @endedAt, @error, @requestId, @input, @output)
     ON CONFLICT DO NOTHING`,
  );
  const keepLast = db.prepare<[number, string]>(
    `INSERT INTO attempts SELECT run, path, attempt, outcome, started_at, ended_at, error, request_id
     FROM steps WHERE run = ? AND path = ?`,
  );
  const replace = db.prepare(
    `UPDATE steps SET attempt = attempt + 1, outcome = @outcome, started_at = @startedAt,
       ended_at = @endedAt, error = @error, request_id = @requestId,
       input = iif(@input = 'null', input, @input), output = coalesce(@output, output)
     WHERE run = @run AND path = @path`,
  );

  return (run: number, { attempt, input, output }: StepRecord, error: string | null): void => {
    const row = {
      run,
      path: attempt.path,
      outcome: attempt.outcome,
      startedAt: attempt.startedAt,
      endedAt: attempt.endedAt,
      error,
      requestId: attempt.requestId,
      input: toJson(input),
      output: output === undefined ? null : toJson(output),
    };
    if (insert.run(row).changes === 1) return;
    keepLast.run(run, attempt.path);
    replace.run(row);
  };
}
