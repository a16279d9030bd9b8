import type { EventView, Page, Reading } from "#people/reading.ts";
import { pageOf, readCursor } from "../../reading/cursor.ts";
import { type DeliveryRow, type EventRow, eventViews } from "../../reading/events.ts";
import { type Session, sql } from "../database.ts";
import { wordOrNothing } from "./words.ts";

type Query = Parameters<Reading["listEvents"]>[0];

interface Seq {
  readonly seq: number;
}

const eventsOf = sql<[seqs: readonly number[]], EventRow>(
  `SELECT e.seq, e.id, p.connection_id, coalesce(p.trigger, e.source) AS trigger, e.key, e.at,
     e.received_at, e.data
   FROM events e LEFT JOIN polls p ON p.id = e.poll_id
   WHERE e.seq = ANY($1::bigint[]) ORDER BY e.seq DESC`,
);
const deliveriesOf = sql<[seqs: readonly number[]], DeliveryRow>(
  `SELECT d.event, d.flow_id, d.outcome, r.id AS run_id, d.reason
   FROM deliveries d LEFT JOIN runs r ON r.seq = d.run
   WHERE d.event = ANY($1::bigint[]) ORDER BY d.event, d.flow_id`,
);
const newest = sql<[connectionId: string | null, trigger: string | null], { seq: number | null }>(
  "SELECT newest_event AS seq FROM polls WHERE connection_id = $1 AND trigger = $2",
);

/** Events in the order in which they came to us, newest first. */
export async function listEvents(session: Session, query: Query): Promise<Page<EventView>> {
  const { cursor, limit } = query;
  const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : readCursor(cursor).seq;
  const seqs = await pick(session, query, before, limit + 1);
  const page = pageOf(seqs, limit, ({ seq }) => ({ at: 0, seq }));
  return { items: await views(session, page.rows), next: page.next };
}

export async function newestEvent(
  session: Session,
  connectionId: string,
  trigger: string,
): Promise<EventView | null> {
  const row = await session.first(newest, wordOrNothing(connectionId), wordOrNothing(trigger));
  if (row === undefined || row.seq === null) return null;
  const [event] = await views(session, [{ seq: row.seq }]);
  return event ?? null;
}

async function views(session: Session, rows: readonly Seq[]): Promise<readonly EventView[]> {
  const seqs = rows.map(({ seq }) => seq);
  const [events, deliveries] = await Promise.all([
    session.all(eventsOf, seqs),
    session.all(deliveriesOf, seqs),
  ]);
  return eventViews(events, deliveries);
}

const all = sql<[before: number, limit: number], Seq>(
  "SELECT seq FROM events WHERE seq < $1 ORDER BY seq DESC LIMIT $2",
);
const ofFlow = sql<[before: number, limit: number, flowId: string | null], Seq>(
  `SELECT event AS seq FROM deliveries WHERE event < $1 AND flow_id = $3
   ORDER BY event DESC LIMIT $2`,
);
const ofConnection = sql<[before: number, limit: number, connectionId: string | null], Seq>(
  `SELECT e.seq FROM polls p, LATERAL (
     SELECT seq FROM events WHERE poll_id = p.id AND seq < $1 ORDER BY seq DESC LIMIT $2) e
   WHERE p.connection_id = $3 ORDER BY e.seq DESC LIMIT $2`,
);
const ofBoth = sql<
  [before: number, limit: number, flowId: string | null, connectionId: string | null],
  Seq
>(
  `SELECT d.event AS seq FROM deliveries d JOIN events e ON e.seq = d.event
   WHERE d.event < $1 AND d.flow_id = $3
     AND e.poll_id = ANY(ARRAY(SELECT id FROM polls WHERE connection_id = $4))
   ORDER BY d.event DESC LIMIT $2`,
);

const skipped = sql<
  [
    before: number,
    limit: number,
    by: string | null,
    flowId: string | null,
    connectionId: string | null,
  ],
  Seq
>(
  `SELECT d.event AS seq FROM deliveries d
   WHERE d.event < $1 AND d.flow_id = $3 AND d.outcome = 'skipped'
     AND ($4::text IS NULL
       OR EXISTS (SELECT 1 FROM deliveries o WHERE o.event = d.event AND o.flow_id = $4))
     AND ($5::text IS NULL
       OR EXISTS (SELECT 1 FROM events e JOIN polls p ON p.id = e.poll_id
         WHERE e.seq = d.event AND p.connection_id = $5))
   ORDER BY d.event DESC LIMIT $2`,
);

/** Nothing is found by a text that PostgreSQL cannot hold. */
async function pickSkipped(
  session: Session,
  by: string,
  { flowId, connectionId }: Query,
  before: number,
  limit: number,
): Promise<readonly Seq[]> {
  const asked = [by, flowId, connectionId].filter((id) => id !== undefined);
  if (asked.some((id) => wordOrNothing(id) === null)) return [];
  return session.all(skipped, before, limit, by, flowId ?? null, connectionId ?? null);
}

/** Which events a page shows: each filter by the index that gives their order. */
function pick(
  session: Session,
  query: Query,
  before: number,
  limit: number,
): Promise<readonly Seq[]> {
  const { flowId, skippedBy, connectionId } = query;
  if (skippedBy !== undefined) return pickSkipped(session, skippedBy, query, before, limit);
  const flow = flowId === undefined ? undefined : wordOrNothing(flowId);
  const connection = connectionId === undefined ? undefined : wordOrNothing(connectionId);
  if (flow === undefined)
    return connection === undefined
      ? session.all(all, before, limit)
      : session.all(ofConnection, before, limit, connection);
  return connection === undefined
    ? session.all(ofFlow, before, limit, flow)
    : session.all(ofBoth, before, limit, flow, connection);
}
