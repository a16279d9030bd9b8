import { newsOfRun } from "#engine/alerts/news.ts";
import { apply } from "#engine/apply.ts";
import type { StepError, StepResult } from "#engine/result.ts";
import { atOnce, columnsOf } from "#engine/run-columns.ts";
import type { RunState } from "#engine/run-state.ts";
import type { RunStatus } from "#flow/run-status.ts";
import type { Cancelling, ClaimedRun, NotNow } from "#engine/store.ts";
import { letGo, type Owing, toldToEnd } from "#engine/told-to-end.ts";
import { idsOf, type JsonText, seqsOf } from "../rows.ts";
import { forEach, type Notes, sql, statement, together, type Work } from "../session.ts";
import { noteNews } from "./alerts.ts";
import { columns } from "../columns.ts";

/** A run `r`, locked, as far as a change of its state needs it. */
export interface RunRow {
  readonly seq: number;
  readonly id: string;
  readonly epoch: number;
  readonly flowId: string;
  readonly status: RunStatus;
  readonly held: boolean;
  /** When somebody asked for it to end. */
  readonly cancelAt: number | null;
}

export interface RunRowWithState extends RunRow {
  readonly state: RunState;
}

const named = "r.seq, r.id, r.epoch, r.flow_id, r.status, r.held, r.cancel_at";
export const runRows = columns<RunRow>(named, { held: "flag" });
export const stateColumns = `${named}, r.state`;
export const stateKinds = { held: "flag", state: "json" } as const;
export const runsWithState = columns<RunRowWithState>(stateColumns, stateKinds);

/** `error` is that of the run's last try; without it the one that stands there stays. */
export interface RunChange {
  readonly run: RunRow;
  readonly state: RunState;
  readonly at: number;
  readonly error?: JsonText<StepError> | null;
}

/** What is written of a changed run. */
function rowOf({ run: { seq }, state, at, error }: RunChange) {
  const { over, ...columns } = columnsOf(state);
  const endedAt = over ? at : null;
  return { ...columns, seq, state, endedAt, setsError: error !== undefined, error: error ?? null };
}
type ChangedRow = ReturnType<typeof rowOf>;

/** What a run's lines in the ledger say is not how it is any more; one that has none has none still. */
const changedInLedger = "CASE WHEN in_ledger = 0 THEN 0 ELSE 2 END";

const change = forEach<ChangedRow>(
  `UPDATE {runs} AS r SET state = n.state, status = n.status, held = false, next_at = n.next_at,
     delayed_until = n.delayed_until, paused_for = n.paused_for, ended_at = n.ended_at,
     error = CASE WHEN {on n.sets_error} THEN n.error ELSE r.error END,
     in_ledger = ${changedInLedger}
   FROM {rows n (seq bigint, state json, status text, next_at bigint, delayed_until bigint, paused_for text,
     ended_at bigint, sets_error boolean, error text)}
   WHERE r.seq = n.seq`,
);
/** Its other columns are as they were: no index is touched. */
const stay = forEach<Pick<ChangedRow, "seq" | "state" | "error">>(
  `UPDATE {runs} AS r SET state = n.state, error = n.error
   FROM {rows n (seq bigint, state json, error text)} WHERE r.seq = n.seq`,
);

/** Runs that go on in the hands of their holders. */
export function keepHeld(
  runs: readonly (Pick<RunChange, "run" | "state"> & Pick<Required<RunChange>, "error">)[],
): Work<number> {
  return stay.run(runs.map(({ run, state, error }) => ({ seq: run.seq, state, error })));
}

/** Lets runs go with a new state, and brings their other columns, the counts and the jobs in line. */
export function* changeRuns(notes: Notes, changes: readonly RunChange[]): Work<void> {
  if (changes.length === 0) return;
  const rows = changes.map((each) => {
    const { run } = each;
    const row = rowOf(each);
    notes.changes.run(run.id, run.flowId);
    notes.counts.note(run.flowId, run.status, row.status);
    if (run.held) notes.letGo(run);
    if (row.nextAt === atOnce) notes.tellOthers("runs");
    return row;
  });
  yield* together(
    change.run(rows),
    noteNews(changes.map(({ run, ...now }) => newsOfRun({ ...run, ...now }))),
  );
  const ended = changes.filter(({ state }) => state.phase.is === "cancelled");
  const [one] = ended;
  if (one === undefined) return;
  // What they have called, and still goes on, ends with them.
  const theirs = yield* runsWithState.from`{runs} r
    WHERE r.caller_id IN (${idsOf(ended.map(({ run }) => run))})
    AND r.status IN ('waiting', 'delayed', 'running', 'paused', 'parked') ORDER BY r.seq FOR NO KEY UPDATE`.all();
  yield* endRuns(notes, theirs, one.at);
}

/** A change of state that happens to a run from outside, such as a repair or a cancellation. */
export function changeBy(run: RunRowWithState, result: StepResult, at: number): RunChange {
  return { run, state: apply(run.state, result), at };
}

/** The same for several. */
export function changeAll(
  notes: Notes,
  runs: readonly RunRowWithState[],
  result: StepResult,
  at: number,
): Work<void> {
  return changeRuns(
    notes,
    runs.map((run) => changeBy(run, result, at)),
  );
}

const owing = statement<[runs: readonly number[], at: number], { seq: number }>(
  `SELECT DISTINCT r.seq FROM {runs} r JOIN {effects} e ON e.run_id = r.id
   WHERE r.seq IN (??) AND e.state = 'open' AND (e.unproven_since IS NOT NULL OR e.look_at > ?::bigint)`,
);

type Named = Pick<RunRow, "seq">;

/** Which of the runs have a write that may have happened, or is still looked for, and no outcome of it? */
export function* owingRuns(runs: readonly Named[], at: number): Work<Owing> {
  if (runs.length === 0) return new Set();
  return new Set(seqsOf(yield* owing.all(seqsOf(runs), at)));
}

/** Ends runs that are told to, or asks those that must go on first (`told-to-end.ts`). */
export function* endRuns(notes: Notes, runs: readonly RunRowWithState[], at: number): Work<void> {
  const owing = yield* owingRuns(
    runs.filter(({ held }) => !held),
    at,
  );
  const { asked, ended } = toldToEnd(runs, owing);
  if (asked.length > 0)
    yield* sql`UPDATE {runs} SET cancel_at = coalesce(cancel_at, ${at})
      WHERE seq IN (${seqsOf(asked)})`.run();
  yield* changeAll(notes, ended, { kind: "cancelled" }, at);
}

/**
 * Nobody works on these runs any more: they go on where they stood. One that was told to end ends,
 * unless a send may be under way.
 */
export function* freeRuns(notes: Notes, runs: readonly RunRowWithState[], at: number): Work<void> {
  const owing = yield* owingRuns(
    runs.filter((each) => each.cancelAt !== null),
    at,
  );
  yield* changeRuns(
    notes,
    runs.map((run) => ({ run, state: letGo(run, owing), at })),
  );
}

/**
 * What is new does not begin in this run. Where the run is told to end and has a write that may have happened, its step
 * waits: taken up anew, it would come back here at once, and read again on the way, until that is found out.
 */
export function* turnAway(run: RunRow, at: number): Work<Cancelling | NotNow> {
  const waits = run.cancelAt !== null && (yield* owingRuns([run], at)).size > 0;
  return waits ? "cancelling" : "not_now";
}

/** What is read of a run `r` and its event `e` when a process takes it. */
export const claimedRuns = columns<ClaimedRun>(
  `r.id, r.epoch, r.turn_of, r.flow_id, r.version_id, r.name, r.ancestry, r.state,
   coalesce(r.event_data, e.data) AS event, e.at AS event_at, e.not_before, r.created_at`,
  { ancestry: "json", state: "json", event: "json" },
);
