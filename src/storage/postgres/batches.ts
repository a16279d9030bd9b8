import type { BatchOutcome, BatchRefusal, BatchStore } from "#engine/store.ts";
import { batchesOf, type BatchRow, type BatchRunRow, type OutcomeRow } from "../batch-rows.ts";
import { fromJson, toJson } from "../rows.ts";
import { type Session, sql } from "./database.ts";
import { wordOrNothing } from "./reading/words.ts";
import type { Writer } from "./writer.ts";

const put = sql<[id: string, by: string, act: string, live: number, at: number]>(
  "INSERT INTO millrace.batches (id, person, act, live, asked_at) VALUES ($1, $2, $3, $4, $5)",
);
const forgetOlder = sql<[by: string, keep: number]>(
  `DELETE FROM millrace.batches WHERE state = 'asked' AND person = $1 AND id NOT IN (
     SELECT id FROM millrace.batches WHERE state = 'asked' AND person = $1
     ORDER BY asked_at DESC, id COLLATE "C" LIMIT $2)`,
);
const putRuns = sql<[id: string, runs: readonly string[], tasks: readonly string[]]>(
  `INSERT INTO millrace.batch_runs (batch, number, run_id, task)
   SELECT $1, n.number, n.run_id, n.task
   FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS n(run_id, task, number)`,
);
const one = sql<[id: string | null], BatchRow>("SELECT * FROM millrace.batches WHERE id = $1");
const locked = sql<[id: string], BatchRow>(
  "SELECT * FROM millrace.batches WHERE id = $1 FOR NO KEY UPDATE",
);
const started = sql<[limit: number], BatchRow>(
  `SELECT * FROM millrace.batches WHERE started_at IS NOT NULL
   ORDER BY started_at DESC, id COLLATE "C" LIMIT $1`,
);
const going = sql<[], { id: string; by: string }>(
  `SELECT id, person AS by FROM millrace.batches WHERE started_at IS NOT NULL AND state = 'going'
   ORDER BY started_at, id COLLATE "C"`,
);
const outcomesOf = sql<[ids: readonly string[]], OutcomeRow>(
  `SELECT batch, outcome, count(*) AS runs FROM millrace.batch_runs
   WHERE batch = ANY($1::text[]) GROUP BY batch, outcome`,
);
const start = sql<[id: string, at: number]>(
  "UPDATE millrace.batches SET state = 'going', started_at = $2 WHERE id = $1 AND state = 'asked'",
);
const endBatch = sql<[id: string, at: number, state: "stopped" | "done"]>(
  "UPDATE millrace.batches SET state = $3, ended_at = $2 WHERE id = $1 AND state = 'going'",
);
const end = sql<[id: string, runId: string, outcome: BatchOutcome]>(
  `UPDATE millrace.batch_runs SET outcome = $3
   WHERE batch = $1 AND run_id = $2 AND outcome IS NULL`,
);
const next = sql<[id: string], BatchRunRow>(
  `SELECT number, run_id, task, begun FROM millrace.batch_runs
   WHERE batch = $1 AND outcome IS NULL ORDER BY number LIMIT 1`,
);
const begin = sql<[id: string, number: number]>(
  "UPDATE millrace.batch_runs SET begun = true WHERE batch = $1 AND number = $2",
);
const refused = sql<[id: string, limit: number], { runId: string; outcome: BatchRefusal }>(
  `SELECT run_id AS "runId", outcome FROM millrace.batch_runs
   WHERE batch = $1 AND outcome IS NOT NULL AND outcome <> 'done' ORDER BY number LIMIT $2`,
);
const forget = sql<[asked: number, ended: number]>(
  "DELETE FROM millrace.batches WHERE (state = 'asked' AND asked_at < $1) OR ended_at < $2",
);
const attempts = sql<[runId: string, path: string], { attempt: number }>(
  `SELECT s.attempt FROM millrace.steps s JOIN millrace.runs r ON r.seq = s.run
   WHERE r.id = $1 AND s.path = $2`,
);

export function batchVerbs({ database, write, writeAt }: Writer): BatchStore {
  const whole = async (session: Session, rows: readonly BatchRow[]) => {
    const ids = rows.map(({ id }) => id);
    return batchesOf(rows, await session.all(outcomesOf, ids));
  };
  return {
    putBatch: ({ id, by, act, live, runs, keep, at }) =>
      writeAt(at, async (tx) => {
        await tx.run(forgetOlder, by, keep - 1);
        await tx.run(put, id, by, act, live, at);
        await tx.run(
          putRuns,
          id,
          runs.map(({ runId }) => runId),
          runs.map(({ task }) => toJson(task)),
        );
      }),

    async batch(id) {
      const row = await database.first(one, wordOrNothing(id));
      return row ? ((await whole(database, [row]))[0] ?? null) : null;
    },

    async batches(limit) {
      return whole(database, await database.all(started, limit));
    },

    batchesGoing: () => database.all(going),

    startBatch: (id, at) =>
      writeAt(at, async (tx) => ((await tx.run(start, id, at)) === 1 ? "started" : "conflict")),

    stopBatch: (id, at) =>
      writeAt(at, async (tx) =>
        (await tx.run(endBatch, id, at, "stopped")) === 1 ? "stopped" : "over",
      ),

    nextInBatch: ({ id, ended, another, at }) =>
      writeAt(at, async (tx) => {
        const batch = await tx.first(locked, id);
        if (ended) await tx.run(end, id, ended.runId, ended.outcome);
        if (batch?.state !== "going") return null;
        const run = await tx.first(next, id);
        if (!run) {
          await tx.run(endBatch, id, at, "done");
          return null;
        }
        if (!another) return null;
        await tx.run(begin, id, run.number);
        return { runId: run.run_id, task: fromJson(run.task), again: run.begun === true };
      }),

    refusedInBatch: (id, limit) => database.all(refused, id, limit),

    forgetBatches: ({ asked, ended }) =>
      write(async (tx) => {
        await tx.run(forget, asked, ended);
      }),

    async attemptsAt(runId, path) {
      return (await database.first(attempts, runId, path))?.attempt ?? 0;
    },
  };
}
