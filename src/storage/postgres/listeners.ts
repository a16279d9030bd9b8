import { type Session, sql } from "./database.ts";

/** A flow at its poll, at the moment of the transaction. */
export interface Receiver {
  readonly flowId: string;
  readonly versionId: string;
  readonly windowFrom: number | null;
}

/**
 * A flow's row stands for its place at a poll and its timetable as well: whoever changes them has it
 * first. Locked so, a flow neither starts, stops nor gets another version before the transaction ends.
 */
const lock = sql<[pollId: string, flowId: string | null]>(
  `SELECT 1 FROM millrace.subscriptions s JOIN millrace.flows f ON f.id = s.flow_id
   WHERE s.poll_id = $1 AND ($2::text IS NULL OR s.flow_id = $2) ORDER BY f.seq FOR SHARE OF f`,
);
const listening = sql<[pollId: string, flowId: string | null], Receiver>(
  `SELECT s.flow_id AS "flowId", f.version_id AS "versionId", s.window_from AS "windowFrom"
   FROM millrace.subscriptions s JOIN millrace.flows f ON f.id = s.flow_id
   WHERE s.poll_id = $1 AND ($2::text IS NULL OR s.flow_id = $2) AND s.active`,
);

/** The flows that listen to a poll, or the one of them, held as they are until the transaction ends. */
export async function lockListeners(
  session: Session,
  pollId: string,
  flowId: string | null = null,
): Promise<ReadonlyMap<string, Receiver>> {
  // Two statements: the second sees what those that were waited for have done.
  const [, rows] = await Promise.all([
    session.run(lock, pollId, flowId),
    session.all(listening, pollId, flowId),
  ]);
  return new Map(rows.map((row) => [row.flowId, row]));
}
