import type { Overview, Reading, Span } from "#people/reading.ts";
import type { RunStatus } from "#people/run-views.ts";
import {
  type BusyRow,
  busyFlow,
  type FailingRow,
  failingFlow,
  mostFlows,
  runStatuses,
  spansOf,
} from "../../reading/overview.ts";
import { isOfKind } from "../../run-kinds.ts";
import { type Session, sql } from "../database.ts";
import { wordOrNothing } from "./words.ts";

type Times = [from: readonly number[], to: readonly number[]];

const isTest = isOfKind("test");

/**
 * Each count is from its own stretch of an index: to group the rows of a million runs takes longer.
 * Tests are counted with them and taken off again: of these there are few.
 */
const runsBySpan = sql<
  [...Times, statuses: readonly RunStatus[]],
  { span: number; status: RunStatus; runs: number }
>(
  `SELECT t.span - 1 AS span, s.status, r.runs
   FROM unnest($1::bigint[], $2::bigint[]) WITH ORDINALITY AS t (from_at, to_at, span)
     CROSS JOIN unnest($3::text[]) AS s (status)
     CROSS JOIN LATERAL (SELECT (SELECT count(*) FROM runs
         WHERE status = s.status AND created_at >= t.from_at AND created_at < t.to_at)
       - (SELECT count(*) FROM runs WHERE ${isTest}
         AND status = s.status AND created_at >= t.from_at AND created_at < t.to_at) AS runs) r
   WHERE r.runs > 0`,
);
const readsBySpan = sql<
  [...Times, connectionIds: readonly string[]],
  { span: number; reads: number }
>(
  `SELECT t.span - 1 AS span, sum(r.reads)::bigint AS reads
   FROM unnest($1::bigint[], $2::bigint[]) WITH ORDINALITY AS t (from_at, to_at, span)
     JOIN reads r ON r.connection_id = ANY($3) AND r.hour >= t.from_at AND r.hour < t.to_at
   GROUP BY t.span`,
);
const waiting = sql<[], { parked: number; paused: number }>(
  `SELECT (SELECT count(*) FROM runs WHERE status = 'parked') AS parked,
     (SELECT count(*) FROM runs WHERE status = 'paused') AS paused`,
);
const flows = sql<[], { active: number; inactive: number }>(
  `SELECT count(*) FILTER (WHERE active) AS active, count(*) FILTER (WHERE NOT active) AS inactive
   FROM flows WHERE deleted_at IS NULL`,
);
const busiest = sql<[from: number, to: number], BusyRow>(
  `SELECT f.id AS flow_id, f.name AS flow_name, r.runs FROM flows f
     CROSS JOIN LATERAL (SELECT (SELECT count(*) FROM runs
         WHERE flow_id = f.id AND created_at >= $1 AND created_at < $2)
       - (SELECT count(*) FROM runs WHERE flow_id = f.id AND ${isTest}
         AND created_at >= $1 AND created_at < $2) AS runs) r
   WHERE f.deleted_at IS NULL AND r.runs > 0 ORDER BY r.runs DESC, f.id LIMIT ${mostFlows}`,
);
const failing = sql<[from: number, to: number], FailingRow>(
  `SELECT b.flow_id, b.flow_name, b.failed, r.id AS run_id, r.version_id, r.created_at AS at, r.error
   FROM (SELECT f.id AS flow_id, f.name AS flow_name, r.failed FROM flows f
       CROSS JOIN LATERAL (SELECT (SELECT count(*) FROM runs
           WHERE flow_id = f.id AND status = 'failed' AND created_at >= $1 AND created_at < $2)
         - (SELECT count(*) FROM runs WHERE flow_id = f.id AND ${isTest}
           AND status = 'failed' AND created_at >= $1 AND created_at < $2) AS failed) r
       WHERE f.deleted_at IS NULL AND r.failed > 0 ORDER BY r.failed DESC, f.id LIMIT ${mostFlows}) b
     CROSS JOIN LATERAL (SELECT * FROM runs WHERE flow_id = b.flow_id AND status = 'failed'
       AND created_at >= $1 AND created_at < $2 AND NOT (${isTest})
       ORDER BY created_at DESC, seq DESC LIMIT 1) r
   ORDER BY b.failed DESC, b.flow_id`,
);

export async function overview(
  session: Session,
  { bounds, connectionIds }: Parameters<Reading["overview"]>[0],
): Promise<Overview> {
  const spans = spansOf(bounds);
  const [begins, ends] = [spans.map(([from]) => from), spans.map(([, to]) => to)];
  const [from, to] = [bounds[0] ?? 0, bounds.at(-1) ?? 0];
  const own = connectionIds.filter((id) => wordOrNothing(id) !== null);
  const [runs, reads, waits, states, failed, busy] = await Promise.all([
    session.all(runsBySpan, begins, ends, runStatuses),
    session.all(readsBySpan, begins, ends, own),
    session.first(waiting),
    session.first(flows),
    session.all(failing, from, to),
    session.all(busiest, from, to),
  ]);
  const runsOf = Map.groupBy(runs, ({ span }) => span);
  const readsOf = new Map(reads.map((row) => [row.span, row.reads]));
  return {
    spans: spans.map((_, span) => ({
      runs: countsOf(runsOf.get(span) ?? []),
      reads: readsOf.get(span) ?? 0,
    })),
    waitingForPerson: waits ?? { parked: 0, paused: 0 },
    flows: states ?? { active: 0, inactive: 0 },
    failing: failed.map(failingFlow),
    busiest: busy.map(busyFlow),
  };
}

function countsOf(rows: readonly { status: RunStatus; runs: number }[]): Span["runs"] {
  const none = runStatuses.map((status) => [status, 0] as const);
  const found = rows.map(({ status, runs }) => [status, runs] as const);
  return Object.fromEntries([...none, ...found]) as Span["runs"];
}
