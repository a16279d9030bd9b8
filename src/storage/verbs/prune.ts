import type { FrozenRequest } from "#sdk/connection.ts";
import type { HistoryStore, Retention } from "#engine/store.ts";
import { columns } from "../columns.ts";
import { fromJson, idsOf, type JsonText, seqsOf } from "../rows.ts";
import { forEach, type Notes, type Session, sql, statement, type Work } from "../session.ts";
import { letEventsGo, sweepEvents } from "./remove-events.ts";
import type { RunRow } from "./run-state.ts";

type OverRun = Pick<RunRow, "seq" | "id" | "flowId" | "status"> & {
  readonly versionId: string;
  readonly event: number;
};

/** Nobody who has called it has yet to look what came of it. */
const isTold = `NOT EXISTS (
  SELECT 1 FROM {runs} c WHERE c.id = r.caller_id AND c.ended_at IS NULL)`;
/** The ledger says what has become of it, and no write of it has yet to be decided. */
const isKept = `r.in_ledger = 1 AND NOT EXISTS (
  SELECT 1 FROM {effects} e WHERE e.run_id = r.id AND e.state = 'parked')`;
const isOver =
  "status IN ('succeeded', 'succeeded_with_errors', 'filtered', 'failed', 'cancelled')";
const overRuns = columns<OverRun>("r.seq, r.id, r.flow_id, r.version_id, r.status, r.event");
const old = overRuns.select<[before: number, limit: number]>(
  `FROM {runs} r WHERE r.ended_at < ? AND ${isKept} AND ${isTold}
   ORDER BY r.ended_at LIMIT ? FOR UPDATE OF r SKIP LOCKED`,
);
const crowded = statement<[most: number, most: number], { flow_id: string; excess: number }>(
  `SELECT flow_id, (sum(runs) - ?::bigint)::bigint AS excess FROM {run_counts} WHERE ${isOver}
   GROUP BY flow_id HAVING sum(runs) > ?::bigint`,
);
const oldestOf = overRuns.select<[flowId: string, limit: number]>(
  `FROM {runs} r WHERE r.flow_id = ? AND r.${isOver} AND ${isKept} AND ${isTold}
   ORDER BY r.created_at, r.seq LIMIT ? FOR UPDATE OF r SKIP LOCKED`,
);
const ofRuns = [
  "DELETE FROM {attempts} WHERE run IN (??)",
  "DELETE FROM {steps} WHERE run IN (??)",
  "DELETE FROM {runs} WHERE seq IN (??)",
].map((text) => statement<[runs: readonly number[]]>(text));
/** The drafts that they tested. */
const isDraft = "SELECT id FROM {flow_versions} WHERE id IN (??) AND number IS NULL";
const ofDrafts = [
  `DELETE FROM {version_connections} WHERE version_id IN (${isDraft})`,
  `DELETE FROM {version_calls} WHERE version_id IN (${isDraft})`,
  "DELETE FROM {flow_versions} WHERE id IN (??) AND number IS NULL",
].map((text) => statement<[versions: readonly string[]]>(text));
// On SQLite row numbers may be used again.
const forgetRuns = forEach<{ event: number; flowId: string; run: number }>(
  `UPDATE {deliveries} AS d SET run = NULL FROM {rows n (event bigint, flow_id text, run bigint)}
   WHERE d.event = n.event AND d.flow_id = n.flow_id AND d.run = n.run`,
);
const emptyWrites = forEach<{ seq: number; request: FrozenRequest }>(
  `UPDATE {effects} AS e SET request = n.request, answer = NULL, error = NULL
   FROM {rows n (seq bigint, request json)} WHERE e.seq = n.seq`,
);

/**
 * One transaction a piece: `limit` runs, or `limit` events. `tidy` has its turn where there are none: it says whether
 * there is more for it.
 */
export function pruneVerb(
  { write }: Session,
  tidy: () => boolean = () => false,
): HistoryStore["prune"] {
  let sweptTo = 0;

  return async (retention, limit) => {
    const { runs, more, swept } = await write(function* (notes) {
      const over = yield* overdue(retention, limit);
      if (over.length > 0) {
        yield* remove(notes, over, retention);
        return { runs: over.length, more: true, swept: sweptTo };
      }
      const next = yield* sweepEvents(retention, sweptTo, limit);
      return { runs: 0, more: next !== 0 || tidy(), swept: next };
    });
    sweptTo = swept;
    return { runs, more };
  };
}

function* overdue({ before, runsPerFlow }: Retention, limit: number): Work<readonly OverRun[]> {
  const runs = yield* old.all(before, limit);
  if (runs.length > 0) return runs;
  // All that is too many of a flow may be runs that their callers have yet to look at.
  for (const { flow_id: flow, excess } of yield* crowded.all(runsPerFlow, runsPerFlow)) {
    const oldest = yield* oldestOf.all(flow, Math.min(excess, limit));
    if (oldest.length > 0) return oldest;
  }
  return [];
}

function* remove(notes: Notes, runs: readonly OverRun[], retention: Retention): Work<void> {
  const seqs = seqsOf(runs);
  const versions = runs.map(({ versionId }) => versionId);
  yield* forgetRuns.run(runs.map(({ event, flowId, seq: run }) => ({ event, flowId, run })));
  const writes = yield* sql<{ seq: number; request: JsonText<FrozenRequest> }>`SELECT seq, request
    FROM {effects} WHERE run_id IN (${idsOf(runs)}) ORDER BY seq FOR UPDATE`.all();
  yield* emptyWrites.run(
    writes.map(({ seq, request }) => ({ seq, request: { ...fromJson(request), params: {} } })),
  );
  for (const each of ofRuns) yield* each.run(seqs);
  for (const each of ofDrafts) yield* each.run(versions);
  for (const { flowId, status } of runs) {
    notes.counts.gone(flowId, status);
    notes.changes.runsOf(flowId);
  }
  yield* letEventsGo(
    runs.map(({ event }) => event),
    retention,
  );
}
