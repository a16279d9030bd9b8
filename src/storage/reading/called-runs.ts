import type { CalledRun, CalledWrite, CallerOfRun } from "#people/run-views.ts";
import type { Reading } from "#people/reading.ts";
import { asks } from "./run-asks.ts";
import { all, type Work } from "../session.ts";
import { effectView } from "./step-views.ts";

/** The runs that the steps at these paths have called. */
export function* calledFrom(runId: string, paths: readonly string[]): Work<readonly CalledRun[]> {
  const rows = yield* all(asks.called, runId, paths);
  return rows.map(({ path, id, flow_id, flow_name, status }) => ({
    path,
    runId: id,
    flowId: flow_id,
    flowName: flow_name,
    status,
  }));
}

/** What has called the run; null where nothing has, or that is not kept. */
export function* callerOf(runId: string): Work<CallerOfRun | null> {
  const [row] = yield* all(asks.caller, runId);
  return row
    ? { path: row.path, runId: row.id, flowId: row.flow_id, flowName: row.flow_name }
    : null;
}

export function* calledWrites({
  runId,
  after = { runId: "", path: "" },
  limit,
}: Parameters<Reading["calledWrites"]>[0]): Work<readonly CalledWrite[]> {
  const rows = yield* all(asks.calledWrites, runId, after.runId, after.path, limit);
  return rows.map((row) => ({
    runId: row.run_id,
    flowId: row.flow_id,
    connectionId: row.connection_id,
    effect: effectView(row),
  }));
}
