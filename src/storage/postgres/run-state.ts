import { apply } from "#engine/apply.ts";
import type { RunState } from "#engine/run-state.ts";
import { newsOfRun } from "#engine/alerts/news.ts";
import type { StepError, StepResult } from "#engine/result.ts";
import type { RunStatus } from "#people/run-views.ts";
import { fromJson, type JsonText, toJson } from "../rows.ts";
import { atOnce, changedInLedger, columnsOf } from "../state-columns.ts";
import { sql } from "./database.ts";
import { noteNews } from "../verbs/alerts.ts";
import { done } from "./session.ts";
import { askToEnd, owingRuns } from "./endings.ts";
import type { Transaction, Writer } from "./writer.ts";

/** A run's row, locked, as far as a change of its state needs it. */
export interface RunRow {
  readonly seq: number;
  readonly id: string;
  readonly job: string;
  readonly epoch: number;
  readonly flow_id: string;
  readonly status: RunStatus;
  readonly held: boolean;
}

export interface RunRowWithState extends RunRow {
  readonly state: JsonText<RunState>;
}

export const runColumns = "r.seq, r.id, r.job, r.epoch, r.flow_id, r.status, r.held";

/** `error` is that of the run's last try; without it the one that stands there stays. */
export interface RunChange {
  readonly run: RunRow;
  readonly state: RunState;
  readonly at: number;
  readonly error?: JsonText<StepError> | null;
  /** It goes on in the hands of its holder. */
  readonly stays?: boolean;
}

const change = sql<
  [
    seqs: readonly number[],
    states: readonly string[],
    statuses: readonly string[],
    held: readonly boolean[],
    nextAts: readonly (number | null)[],
    delayedUntils: readonly (number | null)[],
    pausedFor: readonly (string | null)[],
    endedAts: readonly (number | null)[],
    setsError: readonly boolean[],
    errors: readonly (string | null)[],
  ]
>(
  `UPDATE millrace.runs r SET state = n.state, status = n.status, held = n.held, next_at = n.next_at,
     delayed_until = n.delayed_until, paused_for = n.paused_for, ended_at = n.ended_at,
     error = CASE WHEN n.sets_error THEN n.error ELSE r.error END,
     in_ledger = ${changedInLedger}
   FROM unnest($1::bigint[], $2::text[], $3::text[], $4::boolean[], $5::bigint[], $6::bigint[],
     $7::text[], $8::bigint[], $9::boolean[], $10::text[])
     AS n(seq, state, status, held, next_at, delayed_until, paused_for, ended_at, sets_error, error)
   WHERE r.seq = n.seq`,
);

const called = sql<[callers: readonly string[]], RunRowWithState>(
  `SELECT ${runColumns}, r.state FROM millrace.runs r
   WHERE r.caller_id = ANY($1::text[])
     AND r.status IN ('waiting', 'delayed', 'running', 'paused', 'parked')
   ORDER BY r.seq FOR NO KEY UPDATE`,
);

const staying = { nextAt: null, delayedUntil: null, pausedFor: null, endedAt: null };

/**
 * Lets runs go with a new state, or keeps it for their holder, and brings their other columns, the
 * counts and the jobs in line.
 */
export async function changeRuns(tx: Transaction, changes: readonly RunChange[]): Promise<void> {
  if (changes.length === 0) return;
  const columns = changes.map(({ state, at, stays = false }) => {
    if (stays) return { ...staying, status: "running" } as const;
    const { over, ...those } = columnsOf(state);
    return { ...those, endedAt: over ? at : null };
  });
  changes.forEach(({ run, stays = false }, index) => {
    const { status, nextAt } = columns[index] ?? { status: run.status, nextAt: null };
    tx.counts.note(run.flow_id, run.status, status);
    tx.changes.run(run.id, run.flow_id);
    if (stays) return;
    if (run.held) tx.jobs.letGo(run);
    if (nextAt === atOnce) tx.tellOthers();
  });
  const news = changes.map(({ run, state, at }) =>
    newsOfRun({
      id: run.id,
      flowId: run.flow_id,
      wasParked: run.status === "parked",
      state,
      at,
    }),
  );
  const changing = tx.run(
    change,
    changes.map(({ run }) => run.seq),
    changes.map(({ state }) => toJson(state)),
    columns.map(({ status }) => status),
    changes.map(({ stays = false }) => stays),
    columns.map(({ nextAt }) => nextAt),
    columns.map(({ delayedUntil }) => delayedUntil),
    columns.map(({ pausedFor }) => pausedFor),
    columns.map(({ endedAt }) => endedAt),
    changes.map(({ error }) => error !== undefined),
    changes.map(({ error }) => error ?? null),
  );
  // One round trip for both.
  await Promise.all([changing, done(tx, noteNews(news))]);
  const ended = changes.filter(
    ({ state, stays = false }) => !stays && state.phase.is === "cancelled",
  );
  const [first] = ended;
  if (first === undefined) return;
  await endCalled(
    tx,
    ended.map(({ run }) => run.id),
    first.at,
  );
}

/** What cancelled runs have called, and still goes on, ends with them. */
async function endCalled(tx: Transaction, callers: readonly string[], at: number): Promise<void> {
  const runs = await tx.all(called, callers);
  const owing = await owingRuns(
    tx,
    runs.map(({ seq }) => seq),
  );
  const goOn = runs.filter(({ held, seq }) => held || owing.has(seq));
  await askToEnd(
    tx,
    goOn.map(({ seq }) => seq),
    at,
  );
  const ending = runs.filter((run) => !goOn.includes(run));
  await changeRuns(
    tx,
    ending.map((run) => changeBy(run, { kind: "cancelled" }, at)),
  );
}

/** A change of state that happens to a run from outside, such as a repair or a cancellation. */
export function changeBy(run: RunRowWithState, result: StepResult, at: number): RunChange {
  return { run, state: apply(fromJson(run.state), result), at };
}

const slice = 500;

/**
 * Work on a number of rows that nobody knows beforehand, a transaction for each slice, so that a
 * million of them do not hold up everything else. `work` says how many it found.
 */
export async function inSlices(
  writer: Writer,
  work: (tx: Transaction, limit: number) => Promise<number>,
): Promise<number> {
  let total = 0;
  for (;;) {
    const found = await writer.write((tx) => work(tx, slice));
    total += found;
    if (found < slice) return total;
  }
}
