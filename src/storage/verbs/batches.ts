import type { Batch, BatchOutcome, BatchRefusal, BatchRun, BatchStore } from "#engine/store.ts";
import { columns } from "../columns.ts";
import { idsOf, type JsonText, toJson } from "../rows.ts";
import { all, change, first, made, run, type Session, statement, type Work } from "../session.ts";

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

const put = statement<[id: string, by: string, act: string, live: number, at: number]>(
  "INSERT INTO {batches} (id, person, act, live, asked_at) VALUES (?, ?, ?, ?, ?)",
);
const forgetOlder = statement<[by: string, by: string, keep: number]>(
  `DELETE FROM {batches} WHERE state = 'asked' AND person = ? AND id NOT IN (
     SELECT id FROM {batches} WHERE state = 'asked' AND person = ?
     ORDER BY asked_at DESC, id COLLATE "C" LIMIT ?)`,
);
const putRuns = statement<[id: string, runs: JsonText<readonly (readonly [string, string])[]>]>(
  `INSERT INTO {batch_runs} (batch, number, run_id, task)
   SELECT ?, n.key, n.value ->> 0, n.value ->> 1 FROM {items n}`,
);
const one = batches.select<[id: string]>("FROM {batches} WHERE id = ?");
const locked = batches.select<[id: string]>("FROM {batches} WHERE id = ? FOR NO KEY UPDATE");
const started = batches.select<[limit: number]>(
  `FROM {batches} WHERE started_at IS NOT NULL ORDER BY started_at DESC, id COLLATE "C" LIMIT ?`,
);
const going = statement<[], { id: string; by: string }>(
  `SELECT id, person AS by FROM {batches} WHERE started_at IS NOT NULL AND state = 'going'
   ORDER BY started_at, id COLLATE "C"`,
);
const outcomesOf = statement<[ids: readonly string[]], OutcomeRow>(
  `SELECT batch, outcome, count(*) AS runs FROM {batch_runs}
   WHERE batch IN (??) GROUP BY batch, outcome`,
);
const start = statement<[at: number, id: string]>(
  "UPDATE {batches} SET state = 'going', started_at = ? WHERE id = ? AND state = 'asked'",
);
const endBatch = statement<[state: "stopped" | "done", at: number, id: string]>(
  "UPDATE {batches} SET state = ?, ended_at = ? WHERE id = ? AND state = 'going'",
);
const end = statement<[outcome: BatchOutcome, id: string, runId: string]>(
  `UPDATE {batch_runs} SET outcome = ? WHERE batch = ? AND run_id = ? AND outcome IS NULL`,
);
const next = tasks.select<[id: string]>(
  "FROM {batch_runs} WHERE batch = ? AND outcome IS NULL ORDER BY number LIMIT 1",
);
const begin = statement<[begun: boolean, id: string, number: number]>(
  "UPDATE {batch_runs} SET begun = ? WHERE batch = ? AND number = ?",
);
const refused = statement<[id: string, limit: number], { runId: string; outcome: BatchRefusal }>(
  `SELECT run_id AS "runId", outcome FROM {batch_runs}
   WHERE batch = ? AND outcome IS NOT NULL AND outcome <> 'done' ORDER BY number LIMIT ?`,
);
const forget = statement<[asked: number, ended: number]>(
  "DELETE FROM {batches} WHERE (state = 'asked' AND asked_at < ?) OR ended_at < ?",
);
const attempts = statement<[runId: string, path: string], { attempt: number }>(
  `SELECT s.attempt FROM {steps} s JOIN {runs} r ON r.seq = s.run
   WHERE r.id = ? AND s.path = ?`,
);

function* whole(found: Work<readonly BatchParts[]>): Work<readonly Batch[]> {
  const batches = yield* found;
  const outcomes = yield* all(outcomesOf, idsOf(batches));
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

export function batchVerbs({ read, write, writeAt }: Session): BatchStore {
  return {
    putBatch: ({ id, by, act, live, runs, keep, at }) =>
      writeAt(at, function* () {
        yield* run(forgetOlder, by, by, keep - 1);
        yield* run(put, id, by, act, live, at);
        const given = runs.map(({ runId, task }) => [runId, toJson(task)] as const);
        yield* run(putRuns, id, toJson(given));
      }),

    batch: (id) => read(() => made(whole(all(one, id)), ([batch]) => batch ?? null)),

    batches: (limit) => read(() => whole(all(started, limit))),

    batchesGoing: () => read(() => all(going)),

    startBatch: (id, at) =>
      writeAt(at, () => made(run(start, at, id), (rows) => (rows === 1 ? "started" : "conflict"))),

    stopBatch: (id, at) =>
      writeAt(at, () =>
        made(run(endBatch, "stopped", at, id), (rows) => (rows === 1 ? "stopped" : "over")),
      ),

    nextInBatch: ({ id, ended, another, at }) =>
      writeAt(at, function* () {
        const batch = yield* first(locked, id);
        if (ended) yield* run(end, ended.outcome, id, ended.runId);
        if (batch?.state !== "going") return null;
        const row = yield* first(next, id);
        if (!row) {
          yield* run(endBatch, "done", at, id);
          return null;
        }
        if (!another) return null;
        const { number, ...task } = row;
        yield* run(begin, true, id, number);
        return task;
      }),

    refusedInBatch: (id, limit) => read(() => all(refused, id, limit)),

    forgetBatches: ({ asked, ended }) => write(() => change(forget, asked, ended)),

    attemptsAt: (runId, path) =>
      read(() => made(first(attempts, runId, path), (step) => step?.attempt ?? 0)),
  };
}
