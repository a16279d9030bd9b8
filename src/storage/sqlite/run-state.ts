import { apply } from "#engine/apply.ts";
import type { RunState } from "#engine/run-state.ts";
import { newsOfRun } from "#engine/alerts/news.ts";
import type { StepError, StepResult } from "#engine/result.ts";
import type { RunStatus } from "#people/run-views.ts";
import { changedInLedger, columnsOf } from "../state-columns.ts";
import { fromJson, type JsonText, toJson } from "../rows.ts";
import { noteNews } from "../verbs/alerts.ts";
import { doing } from "./session.ts";
import { endings } from "./endings.ts";
import type { Writer } from "./writer.ts";

/** A run's row, as far as a change of its state needs it. */
export interface RunRow {
  readonly seq: number;
  readonly id: string;
  readonly flow_id: string;
  readonly status: RunStatus;
  readonly state: JsonText<RunState>;
}

/**
 * Lets a run go with a new state, and brings its other columns in line. `error` is that of its last
 * try; without it the one that stands there stays. For use inside a transaction.
 */
export function runLetter(writer: Writer) {
  const { db, counts, changes } = writer;
  const columns = `state = @state, status = @status, held = 0, next_at = @nextAt,
    delayed_until = @delayedUntil, paused_for = @pausedFor, ended_at = @endedAt,
    in_ledger = ${changedInLedger}`;
  const keepError = db.prepare(`UPDATE runs SET ${columns} WHERE seq = @seq`);
  const setError = db.prepare(`UPDATE runs SET ${columns}, error = @error WHERE seq = @seq`);

  const endCalled = calledRuns(writer);
  const done = doing(db);

  const letGo = (
    run: Omit<RunRow, "state">,
    state: RunState,
    at: number,
    error?: JsonText<StepError> | null,
  ): void => {
    const { over, ...columns } = columnsOf(state);
    const row = { ...columns, seq: run.seq, state: toJson(state), endedAt: over ? at : null };
    const { status } = columns;
    if (error === undefined) keepError.run(row);
    else setError.run({ ...row, error });
    counts.note(run.flow_id, run.status, status);
    changes.run(run.id, run.flow_id);
    const wasParked = run.status === "parked";
    done(noteNews([newsOfRun({ id: run.id, flowId: run.flow_id, wasParked, state, at })]));
    if (status === "cancelled") endCalled(run.id, at, letGo);
  };
  return letGo;
}

type LetGo = (run: Omit<RunRow, "state">, state: RunState, at: number) => void;

/** What a cancelled run has called, and still goes on, ends with it. */
function calledRuns(writer: Writer) {
  const find = writer.db.prepare<[string], RunRow & { readonly held: number }>(
    `SELECT seq, id, flow_id, status, state, held FROM runs
     WHERE caller_id = ? AND status IN ('waiting', 'delayed', 'running', 'paused', 'parked')`,
  );
  const { owes, askToEnd } = endings(writer.db);
  return (callerId: string, at: number, letGo: LetGo): void => {
    for (const run of find.all(callerId))
      if (run.held === 1 || owes(run.seq)) askToEnd(run.seq, at);
      else letGo(run, apply(fromJson(run.state), { kind: "cancelled" }), at);
  };
}

/** Changes of state that happen to runs from outside, such as a repair or a cancellation. */
export function stateChanges(writer: Writer) {
  const letGo = runLetter(writer);
  return (run: RunRow, result: StepResult, at: number): void =>
    letGo(run, apply(fromJson(run.state), result), at);
}

const slice = 2_000;

/**
 * Work on a number of rows that nobody knows beforehand, a transaction for each slice, so that a
 * million of them do not hold up everything else. `work` says how many it found.
 */
export async function inSlices(writer: Writer, work: (limit: number) => number): Promise<number> {
  let total = 0;
  for (;;) {
    const found = await writer.write(() => work(slice));
    total += found;
    if (found < slice) return total;
  }
}
