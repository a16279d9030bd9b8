import type { FlowActivity, ReadCount } from "#people/reading.ts";
import { activityOf, type ActivityRow, type CountRow } from "../../reading/activity.ts";
import { isOfKind } from "../../run-kinds.ts";
import { type Session, sql } from "../database.ts";
import { wordOrNothing } from "./words.ts";

const flows = sql<[flowIds: readonly string[]], ActivityRow & { readonly flow_id: string }>(
  `SELECT f.flow_id, (SELECT created_at FROM runs
       WHERE flow_id = f.flow_id AND NOT (${isOfKind("test")})
       ORDER BY created_at DESC LIMIT 1) AS last_run_at,
     coalesce(p.next_at, t.next_at) AS next_at, t.skipped, t.skipped_at, s.window_from, s.window_to, p.error AS poll_error
   FROM unnest($1::text[]) AS f (flow_id)
     LEFT JOIN subscriptions s ON s.flow_id = f.flow_id AND s.active
     LEFT JOIN polls p ON p.id = s.poll_id
     LEFT JOIN timetables t ON t.flow_id = f.flow_id AND t.active`,
);
const counts = sql<[flowIds: readonly string[]], CountRow & { readonly flow_id: string }>(
  "SELECT flow_id, status, runs FROM run_counts WHERE flow_id = ANY($1)",
);
/** Of these there are few, and an index has their names. */
const tests = sql<[flowIds: readonly string[]], CountRow & { readonly flow_id: string }>(
  `SELECT flow_id, status, count(*) AS runs FROM runs
   WHERE flow_id = ANY($1) AND ${isOfKind("test")} GROUP BY flow_id, status`,
);
const readsSince = sql<[connectionId: string | null, since: number], ReadCount>(
  "SELECT hour, reads FROM reads WHERE connection_id = $1 AND hour > $2 ORDER BY hour",
);

const hour = 3_600_000;

export async function activity(
  session: Session,
  flowIds: readonly string[],
): Promise<readonly FlowActivity[]> {
  const known = flowIds.filter((flowId) => wordOrNothing(flowId) !== null);
  const [rows, counted, tested] = await Promise.all([
    session.all(flows, known),
    session.all(counts, known),
    session.all(tests, known),
  ]);
  const byFlow = new Map(rows.map((row) => [row.flow_id, row]));
  const countsOf = Map.groupBy(counted, ({ flow_id }) => flow_id);
  const testsOf = Map.groupBy(tested, ({ flow_id }) => flow_id);
  return flowIds.map((flowId) =>
    activityOf(flowId, byFlow.get(flowId), countsOf.get(flowId) ?? [], testsOf.get(flowId) ?? []),
  );
}

/** The hour that the moment lies in counts whole. */
export function reads(
  session: Session,
  connectionId: string,
  since: number,
): Promise<readonly ReadCount[]> {
  return session.all(readsSince, wordOrNothing(connectionId), since - hour);
}
