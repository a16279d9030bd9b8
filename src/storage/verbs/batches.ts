import type {
  Batch,
  BatchNote,
  BatchOutcome,
  BatchRefusal,
  BatchRun,
  BatchStore,
} from "#engine/store.ts";
import { columns } from "../columns.ts";
import { idsOf, toJson } from "../rows.ts";
import { forEach, made, sql, statement, type Verbs, type Work } from "../session.ts";

type BatchParts = Omit<Batch, "runs" | "outcomes">;

const batches = columns<BatchParts>(
  "id, person AS by, act, state, live, asked_at, started_at, ended_at",
);
const tasks = columns<BatchRun & { readonly number: number; readonly again: boolean }>(
  "number, run_id, task, begun AS again",
  { task: "json", again: "flag" },
);

/** How many runs of a batch came to an end; null: to none yet. */
interface OutcomeRow {
  readonly batch: string;
  readonly outcome: BatchOutcome | null;
  readonly runs: number;
}

const putRuns = forEach<BatchRun & { readonly number: number }, never, [batch: string]>(
  `INSERT INTO {batch_runs} (batch, number, run_id, task)
   SELECT ?, n.number, n.run_id, n.task FROM {rows n (number integer, run_id text, task json)} WHERE true`,
);
const one = batches.select<[id: string]>("FROM {batches} WHERE id = ?");
const started = batches.select<[limit: number]>(
  `FROM {batches} WHERE started_at IS NOT NULL ORDER BY started_at DESC, id COLLATE "C" LIMIT ?`,
);
const start = statement<[at: number, id: string]>(
  "UPDATE {batches} SET state = 'going', started_at = ? WHERE id = ? AND state = 'asked'",
);
const endBatch = statement<[state: "stopped" | "done", at: number, id: string]>(
  "UPDATE {batches} SET state = ?, ended_at = ? WHERE id = ? AND state = 'going'",
);
const refused = statement<[id: string, limit: number], { runId: string; outcome: BatchRefusal }>(
  `SELECT run_id AS "runId", outcome FROM {batch_runs}
   WHERE batch = ? AND outcome IS NOT NULL AND outcome <> 'done' ORDER BY number LIMIT ?`,
);
const attempts = statement<[runId: string, path: string], { attempt: number }>(
  `SELECT s.attempt FROM {steps} s JOIN {runs} r ON r.seq = s.run
   WHERE r.id = ? AND s.path = ?`,
);

function* whole(found: Work<readonly BatchParts[]>): Work<readonly Batch[]> {
  const batches = yield* found;
  const outcomes = yield* sql<OutcomeRow>`SELECT batch, outcome, count(*) AS runs FROM {batch_runs}
    WHERE batch IN (${idsOf(batches)}) GROUP BY batch, outcome`.all();
  const byBatch = Map.groupBy(outcomes, ({ batch }) => batch);
  return batches.map((batch) => batchOf(batch, byBatch.get(batch.id) ?? []));
}

function batchOf(batch: BatchParts, its: readonly OutcomeRow[]): Batch {
  const outcomes = its.flatMap(({ outcome, runs }) =>
    outcome === null ? [] : [[outcome, runs] as const],
  );
  const runs = its.reduce((sum, row) => sum + row.runs, 0);
  return { ...batch, runs, outcomes: new Map(outcomes) };
}

/** In the transaction of the act. */
export function* noteInBatch(batch: BatchNote | undefined, runId: string): Work<void> {
  if (batch === undefined) return;
  const [outcome, task] = batch.left === null ? ["done", null] : [null, toJson(batch.left)];
  yield* sql`UPDATE {batch_runs} SET outcome = ${outcome}, task = coalesce(${task}, task)
    WHERE batch = ${batch.id} AND run_id = ${runId} AND outcome IS NULL`.run();
}

export function batchVerbs({ read, write, writeAt }: Verbs): BatchStore {
  return {
    putBatch: writeAt(function* (_, { id, by, act, live, runs, keep, at }) {
      yield* sql`DELETE FROM {batches} WHERE state = 'asked' AND person = ${by} AND id NOT IN (
        SELECT id FROM {batches} WHERE state = 'asked' AND person = ${by}
        ORDER BY asked_at DESC, id COLLATE "C" LIMIT ${keep - 1})`.run();
      yield* sql`INSERT INTO {batches} (id, person, act, live, asked_at)
        VALUES (${id}, ${by}, ${act}, ${live}, ${at})`.run();
      const inOrder = runs.map(({ runId, task }, number) => ({ runId, task, number }));
      yield* putRuns.run(inOrder, id);
    }),

    batch: read((id) => made(whole(one.all(id)), ([batch]) => batch ?? null)),

    batches: read((limit) => whole(started.all(limit))),

    batchesGoing: read(() =>
      sql<{ id: string; by: string }>`SELECT id, person AS by FROM {batches}
      WHERE started_at IS NOT NULL AND state = 'going' ORDER BY started_at, id COLLATE "C"`.all(),
    ),

    startBatch: writeAt((_, id, at) =>
      made(start.run(at, id), (rows) => (rows === 1 ? "started" : "conflict")),
    ),

    stopBatch: writeAt((_, id, at) =>
      made(endBatch.run("stopped", at, id), (rows) => (rows === 1 ? "stopped" : "over")),
    ),

    nextInBatch: writeAt(function* (_, { id, ended, another, at }) {
      const batch = yield* batches.from`{batches} WHERE id = ${id} FOR NO KEY UPDATE`.first();
      if (ended)
        yield* sql`UPDATE {batch_runs} SET outcome = ${ended.outcome} WHERE batch = ${id}
          AND run_id = ${ended.runId} AND outcome IS NULL`.run();
      if (batch?.state !== "going") return null;
      const row = yield* tasks.from`{batch_runs} WHERE batch = ${id} AND outcome IS NULL
        ORDER BY number LIMIT 1`.first();
      if (!row) {
        yield* endBatch.run("done", at, id);
        return null;
      }
      if (!another) return null;
      const { number, ...task } = row;
      yield* sql`UPDATE {batch_runs} SET begun = true
        WHERE batch = ${id} AND number = ${number}`.run();
      return task;
    }),

    refusedInBatch: read((id, limit) => refused.all(id, limit)),

    forgetBatches: write((_, { asked, ended }) =>
      sql`DELETE FROM {batches}
        WHERE (state = 'asked' AND asked_at < ${asked}) OR ended_at < ${ended}`.change(),
    ),

    attemptsAt: read((runId, path) =>
      made(attempts.first(runId, path), (step) => step?.attempt ?? 0),
    ),
  };
}
