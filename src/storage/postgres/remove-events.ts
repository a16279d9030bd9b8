import type { Retention } from "#engine/store.ts";
import { type Session, sql } from "./database.ts";

type Seqs = readonly number[];

const inUse = `EXISTS (SELECT 1 FROM millrace.deliveries d JOIN millrace.runs r ON r.seq = d.run
    WHERE d.event = e.seq)
  OR EXISTS (SELECT 1 FROM millrace.waits w
    JOIN millrace.flows f ON f.id = w.flow_id AND f.deleted_at IS NULL WHERE w.event = e.seq)
  OR EXISTS (SELECT 1 FROM millrace.passed_over o WHERE o.event = e.seq AND NOT o.in_ledger)`;
/** A poll may read it again, or shows it as its sample. Of a connection that is gone nothing is read. */
const needed = `EXISTS (SELECT 1 FROM millrace.polls p
    JOIN millrace.connections c ON c.id = p.connection_id
    WHERE p.id = e.poll_id AND (p.cursor IS NULL OR e.at >= p.cursor - $2 OR p.newest_event = e.seq))`;

// One that is just being delivered is left for another time.
const lock = sql<[Seqs], { seq: number }>(
  `SELECT seq FROM millrace.events WHERE seq = ANY($1::bigint[]) ORDER BY seq FOR UPDATE SKIP LOCKED`,
);
const unused = sql<[Seqs, rereadMs: number], { seq: number; needed: boolean }>(
  `SELECT e.seq, ${needed} AS needed FROM millrace.events e
   WHERE e.seq = ANY($1::bigint[]) AND NOT (${inUse})`,
);
const next = sql<[after: number, limit: number], { seq: number; received_at: number }>(
  "SELECT seq, received_at FROM millrace.events WHERE seq > $1 ORDER BY seq LIMIT $2",
);
const blank = sql<[Seqs]>(
  `UPDATE millrace.events e SET data = 'null' WHERE e.seq = ANY($1::bigint[]) AND e.data <> 'null'
     AND NOT e.erased
     AND NOT EXISTS (SELECT 1 FROM millrace.polls p WHERE p.newest_event = e.seq)`,
);
const remove = sql<[Seqs]>(
  `WITH w AS (DELETE FROM millrace.waits WHERE event = ANY($1::bigint[])),
     d AS (DELETE FROM millrace.deliveries WHERE event = ANY($1::bigint[])),
     p AS (DELETE FROM millrace.passed_over WHERE event = ANY($1::bigint[]))
   DELETE FROM millrace.events WHERE seq = ANY($1::bigint[])`,
);

/**
 * The events of runs that were removed. One that a poll may read again stays known, without its data; one of which
 * something was erased keeps what is left, or a poll would bring the rest back.
 */
export async function letEventsGo(
  session: Session,
  seqs: Seqs,
  { rereadMs }: Retention,
): Promise<void> {
  const rows = await unusedOf(session, seqs, rereadMs);
  const kept = rows.filter((row) => row.needed).map(({ seq }) => seq);
  const gone = rows.filter((row) => !row.needed).map(({ seq }) => seq);
  if (kept.length > 0) await session.run(blank, kept);
  if (gone.length > 0) await session.run(remove, gone);
}

/** Looks at the events after one, in the order in which they came; says where to go on, 0 at the end. */
export async function sweepEvents(
  session: Session,
  { before, rereadMs }: Retention,
  after: number,
  limit: number,
): Promise<number> {
  const events = await session.all(next, after, limit);
  const old = events.filter((event) => event.received_at < before).map(({ seq }) => seq);
  const rows = await unusedOf(session, old, rereadMs);
  const gone = rows.filter((row) => !row.needed).map(({ seq }) => seq);
  if (gone.length > 0) await session.run(remove, gone);
  return old.length === limit ? (old.at(-1) ?? 0) : 0;
}

async function unusedOf(session: Session, seqs: Seqs, rereadMs: number) {
  if (seqs.length === 0) return [];
  const locked = await session.all(lock, seqs);
  // In a statement of its own, which sees what was committed before the locks were had.
  return session.all(
    unused,
    locked.map(({ seq }) => seq),
    rereadMs,
  );
}
