import type { FrozenRequest } from "#sdk/connection.ts";
import type { HistoryStore, Retention } from "#engine/store.ts";
import type { RunStatus } from "#people/run-views.ts";
import { fromJson, type JsonText, toJson } from "../rows.ts";
import { type Session, sql } from "./database.ts";
import { letEventsGo, sweepEvents } from "./remove-events.ts";
import type { Transaction, Writer } from "./writer.ts";

interface OverRow {
  readonly seq: number;
  readonly id: string;
  readonly flow_id: string;
  readonly version_id: string;
  readonly status: RunStatus;
  readonly event: number;
}

type Seqs = readonly number[];

/** Nobody who has called it has yet to look what came of it. */
const isTold = `NOT EXISTS (
  SELECT 1 FROM millrace.runs c WHERE c.id = runs.caller_id AND c.ended_at IS NULL)`;
/** The ledger says what has become of it, and no write of it has yet to be decided. */
const isKept = `in_ledger = 1 AND NOT EXISTS (
  SELECT 1 FROM millrace.effects e WHERE e.run_id = runs.id AND e.state = 'parked')`;
const columns = "seq, id, flow_id, version_id, status, event";
const old = sql<[before: number, limit: number], OverRow>(
  `SELECT ${columns} FROM millrace.runs WHERE ended_at < $1 AND ${isKept} AND ${isTold}
   ORDER BY ended_at LIMIT $2 FOR UPDATE SKIP LOCKED`,
);
const crowded = sql<[most: number], { flow_id: string; excess: number }>(
  `SELECT flow_id, (sum(runs) - $1)::bigint AS excess FROM millrace.run_counts
   WHERE status IN ('succeeded', 'succeeded_with_errors', 'filtered', 'failed', 'cancelled')
   GROUP BY flow_id HAVING sum(runs) > $1::bigint`,
);
const oldestOf = sql<[flowId: string, limit: number], OverRow>(
  `SELECT ${columns} FROM millrace.runs
   WHERE flow_id = $1 AND status IN ('succeeded', 'succeeded_with_errors', 'filtered', 'failed', 'cancelled')
     AND ${isKept} AND ${isTold}
   ORDER BY created_at, seq LIMIT $2 FOR UPDATE SKIP LOCKED`,
);
/** With the drafts that they tested. */
const removeRuns = sql<[Seqs, versionIds: readonly string[]]>(
  `WITH a AS (DELETE FROM millrace.attempts WHERE run = ANY($1::bigint[])),
     s AS (DELETE FROM millrace.steps WHERE run = ANY($1::bigint[])),
     v AS (DELETE FROM millrace.flow_versions WHERE id = ANY($2::text[]) AND number IS NULL
       RETURNING id),
     c AS (DELETE FROM millrace.version_connections
       WHERE version_id IN (SELECT id FROM v)),
     l AS (DELETE FROM millrace.version_calls WHERE version_id IN (SELECT id FROM v))
   DELETE FROM millrace.runs WHERE seq = ANY($1::bigint[])`,
);
const forgetRuns = sql<[events: Seqs, flowIds: readonly string[], runs: Seqs]>(
  `UPDATE millrace.deliveries d SET run = NULL
   FROM unnest($1::bigint[], $2::text[], $3::bigint[]) AS n(event, flow_id, run)
   WHERE d.event = n.event AND d.flow_id = n.flow_id AND d.run = n.run`,
);
const writesOf = sql<
  [runIds: readonly string[]],
  { seq: number; request: JsonText<FrozenRequest> }
>(
  "SELECT seq, request FROM millrace.effects WHERE run_id = ANY($1::text[]) ORDER BY seq FOR UPDATE",
);
const emptyWrites = sql<[Seqs, requests: readonly string[]]>(
  `UPDATE millrace.effects e SET request = n.request, answer = NULL, error = NULL
   FROM unnest($1::bigint[], $2::text[]) AS n(seq, request) WHERE e.seq = n.seq`,
);

/** One transaction a piece: `limit` runs, or `limit` events. */
export function pruneVerb(writer: Writer): HistoryStore["prune"] {
  let sweptTo = 0;

  return async (retention, limit) => {
    const { runs, more, swept } = await writer.write(async (tx) => {
      const over = await overdue(tx, retention, limit);
      if (over.length > 0) {
        await remove(tx, over, retention);
        return { runs: over.length, more: true, swept: sweptTo };
      }
      const next = await sweepEvents(tx, retention, sweptTo, limit);
      return { runs: 0, more: next !== 0, swept: next };
    });
    sweptTo = swept;
    return { runs, more };
  };
}

async function overdue(
  session: Session,
  { before, runsPerFlow }: Retention,
  limit: number,
): Promise<readonly OverRow[]> {
  const runs = await session.all(old, before, limit);
  if (runs.length > 0) return runs;
  // All that is too many of a flow may be runs that their callers have yet to look at.
  for (const { flow_id: flow, excess } of await session.all(crowded, runsPerFlow)) {
    const oldest = await session.all(oldestOf, flow, Math.min(excess, limit));
    if (oldest.length > 0) return oldest;
  }
  return [];
}

async function remove(
  tx: Transaction,
  runs: readonly OverRow[],
  retention: Retention,
): Promise<void> {
  const seqs = runs.map(({ seq }) => seq);
  await tx.run(
    removeRuns,
    seqs,
    runs.map(({ version_id: versionId }) => versionId),
  );
  await tx.run(
    forgetRuns,
    runs.map(({ event }) => event),
    runs.map(({ flow_id: flowId }) => flowId),
    seqs,
  );
  const writes = await tx.all(
    writesOf,
    runs.map(({ id }) => id),
  );
  if (writes.length > 0)
    await tx.run(
      emptyWrites,
      writes.map(({ seq }) => seq),
      writes.map(({ request }) => toJson({ ...fromJson(request), params: {} })),
    );
  for (const { flow_id: flowId, status } of runs) {
    tx.counts.gone(flowId, status);
    tx.changes.runsOf(flowId);
  }
  await letEventsGo(
    tx,
    runs.map(({ event }) => event),
    retention,
  );
}
