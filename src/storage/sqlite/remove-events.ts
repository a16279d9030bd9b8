import type { Retention } from "#engine/store.ts";
import type { Database } from "./database.ts";

interface EventRow {
  readonly seq: number;
  readonly received_at: number;
  /** A poll may read it again, or shows it as its sample. */
  readonly needed: number;
}

/**
 * Events that nothing needs any more. One that a poll may read again stays known to it without its
 * data; one of which something was erased keeps what is left, or a poll would bring the rest back. For use inside a
 * transaction.
 */
export function eventRemovals(db: Database) {
  const inUse = `EXISTS (SELECT 1 FROM deliveries d JOIN runs r ON r.seq = d.run WHERE d.event = e.seq)
    OR EXISTS (SELECT 1 FROM waits w JOIN flows f ON f.id = w.flow_id AND f.deleted_at IS NULL
      WHERE w.event = e.seq)
    OR EXISTS (SELECT 1 FROM passed_over o WHERE o.event = e.seq AND o.in_ledger = 0)`;
  const needed = `p.id IS NOT NULL
    AND (p.cursor IS NULL OR e.at >= p.cursor - @rereadMs OR p.newest_event = e.seq)`;
  // Of a connection that is gone nothing is read any more.
  const itsPoll = `LEFT JOIN polls p ON p.id = e.poll_id
    AND EXISTS (SELECT 1 FROM connections c WHERE c.id = p.connection_id)`;
  const one = db.prepare<{ seq: number; rereadMs: number }, EventRow>(
    `SELECT e.seq, e.received_at, ${needed} AS needed FROM events e ${itsPoll}
     WHERE e.seq = @seq AND NOT (${inUse})`,
  );
  const next = db.prepare<
    { after: number; rereadMs: number; limit: number },
    EventRow & { readonly in_use: number }
  >(
    `SELECT e.seq, e.received_at, ${needed} AS needed, (${inUse}) AS in_use
     FROM events e ${itsPoll}
     WHERE e.seq > @after ORDER BY e.seq LIMIT @limit`,
  );
  const blank = db.prepare<[number]>(
    `UPDATE events SET data = 'null' WHERE seq = ? AND data <> 'null'
       AND erased = 0
       AND NOT EXISTS (SELECT 1 FROM polls WHERE newest_event = events.seq)`,
  );
  const statements = [
    db.prepare<[number]>("DELETE FROM waits WHERE event = ?"),
    db.prepare<[number]>("DELETE FROM deliveries WHERE event = ?"),
    db.prepare<[number]>("DELETE FROM passed_over WHERE event = ?"),
    db.prepare<[number]>("DELETE FROM events WHERE seq = ?"),
  ];
  const remove = (seq: number): void => {
    for (const statement of statements) statement.run(seq);
  };
  let sweptTo = 0;

  return {
    /** The event of a run that was removed. */
    letGo(seq: number, { rereadMs }: Retention): void {
      const event = one.get({ seq, rereadMs });
      if (!event) return;
      if (event.needed === 1) blank.run(seq);
      else remove(seq);
    },

    /** Looks at the next events, in the order in which they came; true when there may be more. */
    sweep({ before, rereadMs }: Retention, limit: number): boolean {
      const events = next.all({ after: sweptTo, rereadMs, limit });
      const old = events.filter(({ received_at }) => received_at < before);
      for (const { seq, needed, in_use } of old) if (needed === 0 && in_use === 0) remove(seq);
      const more = old.length === limit;
      sweptTo = more ? (old.at(-1)?.seq ?? 0) : 0;
      return more;
    },
  };
}
