import type { FlowActivity, Stored } from "./reading.ts";
import type { RunStatus } from "#flow/run-status.ts";
import { countEach } from "./run-shapes.ts";

/** A flow with what its rows say of its activity. */
export interface ActivityParts {
  readonly flowId: string;
  readonly lastRunAt: number | null;
  readonly nextAt: number | null;
  readonly skipped: number | null;
  readonly skippedAt: number | null;
  readonly windowFrom: number | null;
  readonly windowTo: number | null;
  readonly pollError: Stored;
}

/** How many runs of a flow have a status. */
export interface RunCount {
  readonly flowId: string;
  readonly status: RunStatus;
  readonly runs: number;
}

/** `counts` counts all runs, and `tests` the tests among them. */
export function activitiesOf(
  flowIds: readonly string[],
  rows: readonly ActivityParts[],
  counts: readonly RunCount[],
  tests: readonly RunCount[],
): readonly FlowActivity[] {
  const byFlow = new Map(rows.map((row) => [row.flowId, row]));
  const countsOf = Map.groupBy(counts, ({ flowId }) => flowId);
  const testsOf = Map.groupBy(tests, ({ flowId }) => flowId);
  return flowIds.map((flowId) => ({
    ...activityOf(flowId, byFlow.get(flowId)),
    runs: withoutTests(countsOf.get(flowId) ?? [], testsOf.get(flowId) ?? []),
  }));
}

function activityOf(flowId: string, parts: ActivityParts | undefined): Omit<FlowActivity, "runs"> {
  const { windowFrom: from = null, windowTo: to = null, skippedAt: lastAt = null } = parts ?? {};
  return {
    flowId,
    lastRunAt: parts?.lastRunAt ?? null,
    nextAt: parts?.nextAt ?? null,
    skipped: lastAt === null ? null : { times: parts?.skipped ?? 0, lastAt },
    catchingUp: from === null || to === null ? null : { from, to },
    pollError: parts?.pollError ?? null,
  };
}

/** The two are read one after the other, and a test may come in between. */
function withoutTests(
  counts: readonly RunCount[],
  tests: readonly RunCount[],
): FlowActivity["runs"] {
  const all = new Map(counts.map(({ status, runs }) => [status, runs]));
  const ofTests = new Map(tests.map(({ status, runs }) => [status, runs]));
  return countEach((status) => Math.max(0, (all.get(status) ?? 0) - (ofTests.get(status) ?? 0)));
}
