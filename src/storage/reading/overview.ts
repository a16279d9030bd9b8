import {
  countedIn,
  type FailingParts,
  failingFlowOf,
  type Period,
  periodsOf,
  spansOf,
} from "#reading/overview.ts";
import type { Overview } from "#reading/reading.ts";
import type { RunStatus } from "#flow/run-status.ts";
import { columns } from "../columns.ts";
import { isOfKind } from "../run-kinds.ts";
import { forEach, statement, type Work } from "../session.ts";
import type { Query } from "./query.ts";
import { hasParkedWrite } from "./run-summary.ts";

/** How many flows stand in each list of the overview. */
const mostFlows = 5;

const isTest = isOfKind("test");

/**
 * Each count is from its own stretch of an index: to group the rows of a million runs takes five times as long. Tests
 * are counted with the others and taken off again: of these there are few.
 */
const runsBySpan = forEach<Period & { readonly status: RunStatus }, { runs: number }>(
  `SELECT (SELECT count(*) FROM {runs}
       WHERE status = n.status AND created_at >= n.from_at AND created_at < n.to_at)
     - (SELECT count(*) FROM {runs} {hint INDEXED BY runs_tested}
       WHERE ${isTest} AND status = n.status AND created_at >= n.from_at AND created_at < n.to_at) AS runs
   FROM {rows n (status text, from_at bigint, to_at bigint)} {order n.place}`,
);
const readsBySpan = forEach<Period, { reads: number }, [connectionIds: readonly string[]]>(
  `SELECT (SELECT coalesce(sum(r.reads), 0)::bigint FROM {reads} r
     WHERE r.connection_id IN (??) AND r.hour >= n.from_at AND r.hour < n.to_at) AS reads
   FROM {rows n (from_at bigint, to_at bigint)} {order n.place}`,
);
const waiting = statement<[], { parked: number; paused: number }>(
  `SELECT (SELECT count(*) FROM {runs} WHERE status = 'parked')
       + (SELECT count(*) FROM {runs} r WHERE r.status = 'running' AND ${hasParkedWrite("r")}) AS parked,
     (SELECT count(*) FROM {runs} WHERE status = 'paused') AS paused`,
);
const states = statement<[], { active: number; inactive: number }>(
  `SELECT (SELECT count(*) FROM {flows} WHERE deleted_at IS NULL AND {on active}) AS active,
     (SELECT count(*) FROM {flows} WHERE deleted_at IS NULL AND {off active}) AS inactive`,
);

type Twice = [from: number, to: number, from: number, to: number];

/** Of each flow: runs, or those that failed, without tests. */
const runsOf = (only: string): string => `
  (SELECT count(*) FROM {runs} WHERE flow_id = flows.id${only} AND created_at >= ? AND created_at < ?)
  - (SELECT count(*) FROM {runs} WHERE flow_id = flows.id AND ${isTest}${only.replace("status", "{hint +}status")}
    AND {hint +}created_at >= ? AND {hint +}created_at < ?)`;
/** All of them, by the index of their states: a draft is long. */
const everyFlow = "{flows} AS flows WHERE deleted_at IS NULL {hint AND active IN (0, 1)}";

// The flows' own rows are looked at for the few that come out alone.
const busy = columns<Overview["busiest"][number]>("b.flow_id, f.name AS flow_name, b.runs");
const busiest = busy.select<Twice>(
  `FROM (SELECT flows.id AS flow_id, ${runsOf("")} AS runs
       FROM ${everyFlow} ORDER BY runs DESC, flow_id LIMIT ${mostFlows}) b
     JOIN {flows} f ON f.id = b.flow_id
   WHERE b.runs > 0 ORDER BY b.runs DESC, b.flow_id`,
);
const failed = columns<FailingParts>(
  "b.flow_id, f.name AS flow_name, b.failed, r.id AS run_id, r.version_id, r.created_at AS at, r.error",
  { error: "json" },
);
const failing = failed
  .select<[...Twice, from: number, to: number]>(
    `FROM (SELECT flows.id AS flow_id, ${runsOf(" AND status = 'failed'")} AS failed
         FROM ${everyFlow} ORDER BY failed DESC, flow_id LIMIT ${mostFlows}) b
       JOIN {flows} f ON f.id = b.flow_id
       JOIN {runs} r ON r.seq = (SELECT seq FROM {runs} {hint INDEXED BY runs_of_flow_by_status}
         WHERE flow_id = b.flow_id AND status = 'failed' AND created_at >= ? AND created_at < ?
           AND NOT (${isTest})
         ORDER BY created_at DESC, seq DESC LIMIT 1)
     WHERE b.failed > 0 ORDER BY b.failed DESC, b.flow_id`,
  )
  .making(failingFlowOf);

export function* overview({ bounds, connectionIds }: Query<"overview">): Work<Overview> {
  const periods = periodsOf(bounds);
  const [from, to] = [bounds[0] ?? 0, bounds.at(-1) ?? 0];
  const counts = yield* runsBySpan.all(countedIn(periods));
  const reads = yield* readsBySpan.all(periods, connectionIds);
  return {
    spans: spansOf(periods, counts, reads),
    waitingForPerson: (yield* waiting.first()) ?? { parked: 0, paused: 0 },
    flows: (yield* states.first()) ?? { active: 0, inactive: 0 },
    failing: yield* failing.all(from, to, from, to, from, to),
    busiest: yield* busiest.all(from, to, from, to),
  };
}
