import type { HistoryStore, Retention } from "#engine/store.ts";
import type { RunStatus } from "#people/run-views.ts";
import { eventRemovals } from "./remove-events.ts";
import { giveBack } from "./give-back.ts";
import type { Writer } from "./writer.ts";

interface OverRow {
  readonly seq: number;
  readonly id: string;
  readonly flow_id: string;
  readonly version_id: string;
  readonly status: RunStatus;
  readonly event: number;
}

/** Nobody who has called it has yet to look what came of it. */
const isTold = `NOT EXISTS (
  SELECT 1 FROM runs c WHERE c.id = runs.caller_id AND c.ended_at IS NULL)`;

/** The ledger says what has become of it, and no write of it has yet to be decided. */
const isKept = `in_ledger = 1 AND NOT EXISTS (
  SELECT 1 FROM effects e WHERE e.run_id = runs.id AND e.state = 'parked')`;

/** One transaction a piece: `limit` runs, or `limit` events, or some free pages back to the disk. */
export function pruneVerb(writer: Writer): HistoryStore["prune"] {
  const { db } = writer;
  const columns = "seq, id, flow_id, version_id, status, event";
  const old = db.prepare<[number, number], OverRow>(
    `SELECT ${columns} FROM runs WHERE ended_at < ? AND ${isKept} AND ${isTold} ORDER BY ended_at LIMIT ?`,
  );
  const crowded = db.prepare<[number], { flow_id: string; excess: number }>(
    `SELECT flow_id, sum(runs) - most AS excess FROM run_counts, (SELECT ? AS most)
     WHERE status IN ('succeeded', 'succeeded_with_errors', 'filtered', 'failed', 'cancelled')
     GROUP BY flow_id HAVING sum(runs) > most`,
  );
  const oldestOf = db.prepare<[string, number], OverRow>(
    `SELECT ${columns} FROM runs
     WHERE flow_id = ? AND status IN ('succeeded', 'succeeded_with_errors', 'filtered', 'failed', 'cancelled')
       AND ${isKept} AND ${isTold}
     ORDER BY created_at, seq LIMIT ?`,
  );
  const remove = runRemovals(writer);
  const events = eventRemovals(db);

  function overdue({ before, runsPerFlow }: Retention, limit: number): readonly OverRow[] {
    const runs = old.all(before, limit);
    if (runs.length > 0) return runs;
    // All that is too many of a flow may be runs that their callers have yet to look at.
    for (const { flow_id: flow, excess } of crowded.all(runsPerFlow)) {
      const oldest = oldestOf.all(flow, Math.min(excess, limit));
      if (oldest.length > 0) return oldest;
    }
    return [];
  }

  return (retention, limit) =>
    writer.write(() => {
      const runs = overdue(retention, limit);
      for (const run of runs) {
        remove(run);
        events.letGo(run.event, retention);
      }
      if (runs.length > 0) return { runs: runs.length, more: true };
      const more = events.sweep(retention, limit) || giveBack(db, writer.isShort());
      return { runs: 0, more };
    });
}

function runRemovals({ db, counts, changes }: Writer) {
  const statements = [
    db.prepare<OverRow>("DELETE FROM attempts WHERE run = @seq"),
    db.prepare<OverRow>("DELETE FROM steps WHERE run = @seq"),
    // Row numbers may be used again.
    db.prepare<OverRow>(
      "UPDATE deliveries SET run = NULL WHERE event = @event AND flow_id = @flow_id AND run = @seq",
    ),
    db.prepare<OverRow>(
      `UPDATE effects SET request = json_set(request, '$.params', json('{}')), answer = NULL, error = NULL
       WHERE run_id = @id`,
    ),
    db.prepare<OverRow>("DELETE FROM runs WHERE seq = @seq"),
    // The draft that it tested.
    db.prepare<OverRow>(
      `DELETE FROM version_connections WHERE version_id = @version_id
         AND EXISTS (SELECT 1 FROM flow_versions WHERE id = @version_id AND number IS NULL)`,
    ),
    db.prepare<OverRow>(
      `DELETE FROM version_calls WHERE version_id = @version_id
         AND EXISTS (SELECT 1 FROM flow_versions WHERE id = @version_id AND number IS NULL)`,
    ),
    db.prepare<OverRow>("DELETE FROM flow_versions WHERE id = @version_id AND number IS NULL"),
  ];
  return (run: OverRow): void => {
    for (const statement of statements) statement.run(run);
    counts.gone(run.flow_id, run.status);
    changes.runsOf(run.flow_id);
  };
}
