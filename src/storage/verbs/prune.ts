import type { FrozenRequest } from "#sdk/connection.ts";
import type { HistoryStore, Retention } from "#engine/store.ts";
import { columns } from "../columns.ts";
import { fromJson, idsOf, type JsonText, seqsOf } from "../rows.ts";
import {
  type Flag,
  forEach,
  isOn,
  type Notes,
  type Session,
  sql,
  statement,
  type Work,
} from "../session.ts";
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

type Seqs = readonly number[];

const inUse = `EXISTS (SELECT 1 FROM {deliveries} d JOIN {runs} r ON r.seq = d.run WHERE d.event = e.seq)
  OR EXISTS (SELECT 1 FROM {waits} w JOIN {flows} f ON f.id = w.flow_id AND f.deleted_at IS NULL
    WHERE w.event = e.seq)
  OR EXISTS (SELECT 1 FROM {passed_over} o WHERE o.event = e.seq AND {off o.in_ledger})`;
/** A poll may read it again, or shows it as its sample. Of a connection that is gone nothing is read. */
const needed = `EXISTS (SELECT 1 FROM {polls} p JOIN {connections} c ON c.id = p.connection_id
  WHERE p.id = e.poll_id AND (p.cursor IS NULL OR e.at >= p.cursor - ?::bigint OR p.newest_event = e.seq))`;

interface Unused {
  readonly seq: number;
  readonly needed: Flag;
}
const unused = statement<[rereadMs: number, Seqs], Unused>(
  `SELECT e.seq, ${needed} AS needed FROM {events} e WHERE e.seq IN (??) AND NOT (${inUse})`,
);
const removals = [
  "DELETE FROM {waits} WHERE event IN (??)",
  "DELETE FROM {deliveries} WHERE event IN (??)",
  "DELETE FROM {passed_over} WHERE event IN (??)",
  "DELETE FROM {events} WHERE seq IN (??)",
].map((text) => statement<[Seqs]>(text));

/**
 * The events of runs that were removed. One that a poll may read again stays known, without its data; one of which
 * something was erased keeps what is left, or a poll would bring the rest back.
 */
function* letEventsGo(seqs: Seqs, { rereadMs }: Retention): Work<void> {
  const rows = yield* unusedOf(seqs, rereadMs);
  const kept = seqsOf(rows.filter((row) => isOn(row.needed)));
  if (kept.length > 0)
    yield* sql`UPDATE {events} AS e SET data = 'null', raw = NULL WHERE e.seq IN (${kept})
      AND e.data <> 'null' AND {off e.erased} AND NOT EXISTS (SELECT 1 FROM {polls} p
      WHERE p.newest_event = e.seq)`.run();
  yield* removeUnneeded(rows);
}

/** Looks at the events after one, in the order in which they came; says where to go on, 0 at the end. */
function* sweepEvents({ before, rereadMs }: Retention, after: number, limit: number): Work<number> {
  const events = yield* sql<{ seq: number; received_at: number }>`SELECT seq, received_at
    FROM {events} WHERE seq > ${after} ORDER BY seq LIMIT ${limit}`.all();
  const old = seqsOf(events.filter((event) => event.received_at < before));
  yield* removeUnneeded(yield* unusedOf(old, rereadMs));
  return old.length === limit ? (old.at(-1) ?? 0) : 0;
}

function* unusedOf(seqs: Seqs, rereadMs: number): Work<readonly Unused[]> {
  if (seqs.length === 0) return [];
  // One that is just being delivered is left for another time.
  const locked = yield* sql<{ seq: number }>`SELECT seq FROM {events} WHERE seq IN (${seqs})
    ORDER BY seq FOR UPDATE SKIP LOCKED`.all();
  // In a statement of its own, which sees what was committed before the locks were had.
  return yield* unused.all(rereadMs, seqsOf(locked));
}

function* removeUnneeded(rows: readonly Unused[]): Work<void> {
  const gone = seqsOf(rows.filter((row) => !isOn(row.needed)));
  if (gone.length > 0) for (const each of removals) yield* each.run(gone);
}
