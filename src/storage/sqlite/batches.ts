import type { BatchOutcome, BatchRefusal, BatchStore } from "#engine/store.ts";
import { batchesOf, type BatchRow, type BatchRunRow, type OutcomeRow } from "../batch-rows.ts";
import { fromJson, toJson } from "../rows.ts";
import type { Writer } from "./writer.ts";

export function batchVerbs(writer: Writer): BatchStore {
  const { db } = writer;
  const put = db.prepare<[string, string, string, number, number]>(
    "INSERT INTO batches (id, person, act, live, asked_at) VALUES (?, ?, ?, ?, ?)",
  );
  const forgetOlder = db.prepare<[string, string, number]>(
    `DELETE FROM batches WHERE state = 'asked' AND person = ? AND id NOT IN (
       SELECT id FROM batches WHERE state = 'asked' AND person = ? ORDER BY asked_at DESC, id LIMIT ?)`,
  );
  const putRun = db.prepare<[string, number, string, string]>(
    "INSERT INTO batch_runs (batch, number, run_id, task) VALUES (?, ?, ?, ?)",
  );
  const one = db.prepare<[string], BatchRow>("SELECT * FROM batches WHERE id = ?");
  const started = db.prepare<[number], BatchRow>(
    "SELECT * FROM batches WHERE started_at IS NOT NULL ORDER BY started_at DESC, id LIMIT ?",
  );
  const going = db.prepare<[], { id: string; by: string }>(
    "SELECT id, person AS by FROM batches WHERE started_at IS NOT NULL AND state = 'going' ORDER BY started_at, id",
  );
  const outcomesOf = db.prepare<[string], OutcomeRow>(
    `SELECT batch, outcome, count(*) AS runs FROM batch_runs
     WHERE batch IN (SELECT value FROM json_each(?)) GROUP BY batch, outcome`,
  );
  const start = db.prepare<[number, string]>(
    "UPDATE batches SET state = 'going', started_at = ? WHERE id = ? AND state = 'asked'",
  );
  const stop = db.prepare<[number, string]>(
    "UPDATE batches SET state = 'stopped', ended_at = ? WHERE id = ? AND state = 'going'",
  );
  const finish = db.prepare<[number, string]>(
    "UPDATE batches SET state = 'done', ended_at = ? WHERE id = ? AND state = 'going'",
  );
  const end = db.prepare<[BatchOutcome, string, string]>(
    "UPDATE batch_runs SET outcome = ? WHERE batch = ? AND run_id = ? AND outcome IS NULL",
  );
  const next = db.prepare<[string], BatchRunRow>(
    `SELECT number, run_id, task, begun FROM batch_runs
     WHERE batch = ? AND outcome IS NULL ORDER BY number LIMIT 1`,
  );
  const begin = db.prepare<[string, number]>(
    "UPDATE batch_runs SET begun = 1 WHERE batch = ? AND number = ?",
  );
  const refused = db.prepare<[string, number], { runId: string; outcome: BatchRefusal }>(
    `SELECT run_id AS runId, outcome FROM batch_runs
     WHERE batch = ? AND outcome IS NOT NULL AND outcome <> 'done' ORDER BY number LIMIT ?`,
  );
  const forget = db.prepare<[number, number]>(
    "DELETE FROM batches WHERE (state = 'asked' AND asked_at < ?) OR ended_at < ?",
  );
  const attempts = db.prepare<[string, string], { attempt: number }>(
    "SELECT s.attempt FROM steps s JOIN runs r ON r.seq = s.run WHERE r.id = ? AND s.path = ?",
  );
  const whole = (rows: readonly BatchRow[]) =>
    batchesOf(rows, outcomesOf.all(JSON.stringify(rows.map(({ id }) => id))));

  return {
    putBatch: ({ id, by, act, live, runs, keep, at }) =>
      writer.writeAt(at, () => {
        forgetOlder.run(by, by, keep - 1);
        put.run(id, by, act, live, at);
        for (const [number, { runId, task }] of runs.entries())
          putRun.run(id, number, runId, toJson(task));
      }),

    async batch(id) {
      const row = one.get(id);
      return row ? (whole([row])[0] ?? null) : null;
    },

    async batches(limit) {
      return whole(started.all(limit));
    },

    async batchesGoing() {
      return going.all();
    },

    startBatch: (id, at) =>
      writer.writeAt(at, () => (start.run(at, id).changes === 1 ? "started" : "conflict")),

    stopBatch: (id, at) =>
      writer.writeAt(at, () => (stop.run(at, id).changes === 1 ? "stopped" : "over")),

    nextInBatch: ({ id, ended, another, at }) =>
      writer.writeAt(at, () => {
        if (ended) end.run(ended.outcome, id, ended.runId);
        if (one.get(id)?.state !== "going") return null;
        const run = next.get(id);
        if (!run) {
          finish.run(at, id);
          return null;
        }
        if (!another) return null;
        begin.run(id, run.number);
        return { runId: run.run_id, task: fromJson(run.task), again: run.begun === 1 };
      }),

    async refusedInBatch(id, limit) {
      return refused.all(id, limit);
    },

    forgetBatches: ({ asked, ended }) => writer.write(() => void forget.run(asked, ended)),

    async attemptsAt(runId, path) {
      return attempts.get(runId, path)?.attempt ?? 0;
    },
  };
}
