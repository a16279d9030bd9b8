import { activityOf, type ActivityRow, type CountRow } from "../../reading/activity.ts";
import { isOfKind } from "../../run-kinds.ts";
import type { Database } from "../database.ts";
import type { Answers } from "./answers.ts";

const hour = 3_600_000;

export function activityAnswers(db: Database): Pick<Answers, "activity" | "reads"> {
  const one = db.prepare<{ flowId: string }, ActivityRow>(
    `SELECT (SELECT created_at FROM runs WHERE flow_id = @flowId AND NOT (${isOfKind("test")})
         ORDER BY created_at DESC LIMIT 1) AS last_run_at,
       coalesce(p.next_at, t.next_at) AS next_at, t.skipped, t.skipped_at, s.window_from, s.window_to, p.error AS poll_error
     FROM (SELECT @flowId AS flow_id) f
       LEFT JOIN subscriptions s ON s.flow_id = f.flow_id AND s.active = 1
       LEFT JOIN polls p ON p.id = s.poll_id
       LEFT JOIN timetables t ON t.flow_id = f.flow_id AND t.active = 1`,
  );
  const counts = db.prepare<[string], CountRow>(
    "SELECT status, runs FROM run_counts WHERE flow_id = ?",
  );
  // Of these there are few, and an index has their names.
  const tests = db.prepare<[string], CountRow>(
    `SELECT status, count(*) AS runs FROM runs WHERE flow_id = ? AND ${isOfKind("test")}
     GROUP BY status`,
  );
  const reads = db.prepare<[string, number], { hour: number; reads: number }>(
    "SELECT hour, reads FROM reads WHERE connection_id = ? AND hour > ? ORDER BY hour",
  );

  return {
    activity: (flowIds) =>
      flowIds.map((flowId) =>
        activityOf(flowId, one.get({ flowId }), counts.all(flowId), tests.all(flowId)),
      ),

    // The hour that the moment lies in counts whole.
    reads: (connectionId, since) => reads.all(connectionId, since - hour),
  };
}
