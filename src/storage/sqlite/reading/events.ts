import type { Reading } from "#people/reading.ts";
import type { Database } from "../database.ts";
import type { Answers } from "./answers.ts";
import { pageOf, readCursor } from "../../reading/cursor.ts";
import { type DeliveryRow, type EventRow, eventViews } from "../../reading/events.ts";

type Query = Parameters<Reading["listEvents"]>[0];

/** Events in the order in which they came to us, newest first. */
export function eventAnswers(db: Database): Pick<Answers, "listEvents" | "newestEvent"> {
  const pick = picks(db);
  const newest = db.prepare<[string, string], { seq: number | null }>(
    "SELECT newest_event AS seq FROM polls WHERE connection_id = ? AND trigger = ?",
  );
  const events = db.prepare<[string], EventRow>(
    `SELECT e.seq, e.id, p.connection_id, coalesce(p.trigger, e.source) AS trigger, e.key, e.at,
       e.received_at, e.data
     FROM events e LEFT JOIN polls p ON p.id = e.poll_id
     WHERE e.seq IN (SELECT value FROM json_each(?)) ORDER BY e.seq DESC`,
  );
  const deliveries = db.prepare<[string], DeliveryRow>(
    `SELECT d.event, d.flow_id, d.outcome, r.id AS run_id, d.reason
     FROM deliveries d LEFT JOIN runs r ON r.seq = d.run
     WHERE d.event IN (SELECT value FROM json_each(?)) ORDER BY d.event, d.flow_id`,
  );

  function views(seqs: readonly number[]) {
    const which = JSON.stringify(seqs);
    return eventViews(events.all(which), deliveries.all(which));
  }

  return {
    listEvents(query) {
      const before =
        query.cursor === undefined ? Number.MAX_SAFE_INTEGER : readCursor(query.cursor).seq;
      const seqs = pick(query, before, query.limit + 1);
      const page = pageOf(seqs, query.limit, (seq) => ({ at: 0, seq }));
      return { items: views(page.rows), next: page.next };
    },

    newestEvent(connectionId, trigger) {
      const seq = newest.get(connectionId, trigger)?.seq ?? null;
      return seq === null ? null : (views([seq])[0] ?? null);
    },
  };
}

/** Which events a page shows: each filter by the index that gives their order. */
function picks(db: Database) {
  const all = db.prepare<[number, number], { seq: number }>(
    "SELECT seq FROM events WHERE seq < ? ORDER BY seq DESC LIMIT ?",
  );
  const ofPoll = db.prepare<[string, number, number], { seq: number }>(
    "SELECT seq FROM events WHERE poll_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?",
  );
  const polls = db.prepare<[string], { id: string }>(
    "SELECT id FROM polls WHERE connection_id = ?",
  );
  const ofFlow = db.prepare<[string, number, number], { seq: number }>(
    "SELECT event AS seq FROM deliveries WHERE flow_id = ? AND event < ? ORDER BY event DESC LIMIT ?",
  );
  const ofBoth = db.prepare<[string, number, string, number], { seq: number }>(
    `SELECT d.event AS seq FROM deliveries d CROSS JOIN events e ON e.seq = d.event
       CROSS JOIN polls p ON p.id = e.poll_id
     WHERE d.flow_id = ? AND d.event < ? AND p.connection_id = ? ORDER BY d.event DESC LIMIT ?`,
  );

  const skipped = db.prepare<
    [{ by: string; before: number; flow: string | null; connection: string | null; limit: number }],
    { seq: number }
  >(
    `SELECT d.event AS seq FROM deliveries d
     WHERE d.flow_id = @by AND d.outcome = 'skipped' AND d.event < @before
       AND (@flow IS NULL
         OR EXISTS (SELECT 1 FROM deliveries o WHERE o.event = d.event AND o.flow_id = @flow))
       AND (@connection IS NULL
         OR EXISTS (SELECT 1 FROM events e JOIN polls p ON p.id = e.poll_id
           WHERE e.seq = d.event AND p.connection_id = @connection))
     ORDER BY d.event DESC LIMIT @limit`,
  );

  function rows({ flowId, skippedBy, connectionId }: Query, before: number, limit: number) {
    if (skippedBy !== undefined) {
      const also = { flow: flowId ?? null, connection: connectionId ?? null };
      return skipped.all({ by: skippedBy, ...also, before, limit });
    }
    if (flowId !== undefined && connectionId !== undefined)
      return ofBoth.all(flowId, before, connectionId, limit);
    if (flowId !== undefined) return ofFlow.all(flowId, before, limit);
    if (connectionId === undefined) return all.all(before, limit);
    return polls
      .all(connectionId)
      .flatMap(({ id }) => ofPoll.all(id, before, limit))
      .toSorted((a, b) => b.seq - a.seq)
      .slice(0, limit);
  }
  return (query: Query, before: number, limit: number): readonly number[] =>
    rows(query, before, limit).map(({ seq }) => seq);
}
