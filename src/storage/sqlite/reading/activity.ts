import type { RunStatus, Stored } from "#people/reading.ts";
import type { Database } from "../database.ts";
import { fromJsonOrNull, type JsonText } from "../rows.ts";
import type { Answers } from "./answers.ts";

interface ActivityRow {
  readonly last_run_at: number | null;
  readonly next_at: number | null;
  readonly window_from: number | null;
  readonly window_to: number | null;
  readonly poll_error: JsonText<Stored> | null;
}

const noRuns: Readonly<Record<RunStatus, number>> = {
  waiting: 0,
  running: 0,
  paused: 0,
  parked: 0,
  succeeded: 0,
  failed: 0,
  cancelled: 0,
};

const hour = 3_600_000;

export function activityAnswers(db: Database): Pick<Answers, "activity" | "reads"> {
  const one = db.prepare<{ flowId: string }, ActivityRow>(
    `SELECT (SELECT max(created_at) FROM runs WHERE flow_id = @flowId) AS last_run_at,
       coalesce(p.next_at, t.next_at) AS next_at, s.window_from, s.window_to, p.error AS poll_error
     FROM (SELECT @flowId AS flow_id) f
       LEFT JOIN subscriptions s ON s.flow_id = f.flow_id AND s.active = 1
       LEFT JOIN polls p ON p.id = s.poll_id
       LEFT JOIN timetables t ON t.flow_id = f.flow_id AND t.active = 1`,
  );
  const counts = db.prepare<[string], { status: RunStatus; runs: number }>(
    "SELECT status, runs FROM run_counts WHERE flow_id = ?",
  );
  const reads = db.prepare<[string, number], { hour: number; reads: number }>(
    "SELECT hour, reads FROM reads WHERE connection_id = ? AND hour > ? ORDER BY hour",
  );

  return {
    activity: (flowIds) =>
      flowIds.map((flowId) => {
        const row = one.get({ flowId });
        const from = row?.window_from ?? null;
        const to = row?.window_to ?? null;
        return {
          flowId,
          runs: Object.assign(
            { ...noRuns },
            Object.fromEntries(counts.all(flowId).map(({ status, runs }) => [status, runs])),
          ),
          lastRunAt: row?.last_run_at ?? null,
          nextAt: row?.next_at ?? null,
          catchingUp: from === null || to === null ? null : { from, to },
          pollError: fromJsonOrNull(row?.poll_error ?? null),
        };
      }),

    // The hour that the moment lies in counts whole.
    reads: (connectionId, since) => reads.all(connectionId, since - hour),
  };
}
