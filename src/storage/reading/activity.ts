import type { FlowActivity, ReadCount, Stored } from "#people/reading.ts";
import { type RunStatus, runStatuses } from "#flow/run-status.ts";
import { columns } from "../columns.ts";
import { isOfKind } from "../run-kinds.ts";
import { fromJson, type JsonText } from "../rows.ts";
import { forEach, sql, statement, together, type Work } from "../session.ts";

interface ActivityParts {
  readonly flowId: string;
  readonly lastRunAt: number | null;
  readonly nextAt: number | null;
  readonly skipped: number | null;
  readonly skippedAt: number | null;
  readonly windowFrom: number | null;
  readonly windowTo: number | null;
  readonly pollError: Stored;
}

interface CountRow {
  readonly flow_id: string;
  readonly status: RunStatus;
  readonly runs: number;
}

const activities = columns<ActivityParts>(
  `n.flow_id,
   (SELECT created_at FROM {runs} WHERE flow_id = n.flow_id AND NOT (${isOfKind("test")})
     ORDER BY created_at DESC LIMIT 1) AS last_run_at,
   coalesce(p.next_at, t.next_at) AS next_at, t.skipped, t.skipped_at, s.window_from, s.window_to,
   p.error AS poll_error`,
  { pollError: "json" },
);
const flows = activities.selectFor<{ flowId: string }>(
  `FROM {rows n (flow_id text)} JOIN {flows} f ON f.id = n.flow_id
     LEFT JOIN {subscriptions} s ON s.flow_id = n.flow_id AND {on s.active}
     LEFT JOIN {polls} p ON p.id = s.poll_id
     LEFT JOIN {timetables} t ON t.flow_id = n.flow_id AND {on t.active}`,
);
const counted = statement<[flowIds: readonly string[]], CountRow>(
  "SELECT flow_id, status, runs FROM {run_counts} WHERE flow_id IN (??)",
);
// Of these there are few, and an index has their names.
const tests = forEach<{ flowId: string }, CountRow>(
  `SELECT r.flow_id, r.status, count(*) AS runs
   FROM {rows n (flow_id text)} JOIN {runs} r ON r.flow_id = n.flow_id AND ${isOfKind("test", "r.name")}
   GROUP BY r.flow_id, r.status`,
);

const hour = 3_600_000;

export function* activity(flowIds: readonly string[]): Work<readonly FlowActivity[]> {
  const asked = flowIds.map((flowId) => ({ flowId }));
  const [rows, counts, tested] = yield* together(
    flows.all(asked),
    counted.all(flowIds),
    tests.all(asked),
  );
  const byFlow = new Map(rows.map((row) => [row.flowId, row]));
  const countsOf = Map.groupBy(counts, ({ flow_id }) => flow_id);
  const testsOf = Map.groupBy(tested, ({ flow_id }) => flow_id);
  return flowIds.map((flowId) =>
    activityOf(flowId, byFlow.get(flowId), countsOf.get(flowId) ?? [], testsOf.get(flowId) ?? []),
  );
}

/** The hour that the moment lies in counts whole. */
export function* reads(connectionId: string, since: number): Work<readonly ReadCount[]> {
  const rows = yield* sql<
    Omit<ReadCount, "dayUse"> & { dayUse: JsonText<NonNullable<ReadCount["dayUse"]>> | null }
  >`SELECT hour, reads, day_use AS "dayUse" FROM {reads} WHERE connection_id = ${connectionId}
    AND hour > ${since - hour} ORDER BY hour`.all();
  return rows.map(({ hour: from, reads: count, dayUse }) => ({
    hour: from,
    reads: count,
    dayUse: dayUse && fromJson(dayUse),
  }));
}

function activityOf(
  flowId: string,
  parts: ActivityParts | undefined,
  counts: readonly CountRow[],
  tests: readonly CountRow[],
): FlowActivity {
  const { windowFrom: from = null, windowTo: to = null, skippedAt: lastAt = null } = parts ?? {};
  return {
    flowId,
    runs: withoutTests(counts, tests),
    lastRunAt: parts?.lastRunAt ?? null,
    nextAt: parts?.nextAt ?? null,
    skipped: lastAt === null ? null : { times: parts?.skipped ?? 0, lastAt },
    catchingUp: from === null || to === null ? null : { from, to },
    pollError: parts?.pollError ?? null,
  };
}

/** The two are read one after the other, and a test may come in between. */
function withoutTests(
  counts: readonly CountRow[],
  tests: readonly CountRow[],
): Readonly<Record<RunStatus, number>> {
  const sums = Object.fromEntries(runStatuses.map((status) => [status, 0])) as Record<
    RunStatus,
    number
  >;
  for (const { status, runs } of counts) sums[status] = runs;
  for (const { status, runs } of tests) sums[status] = Math.max(0, sums[status] - runs);
  return sums;
}
