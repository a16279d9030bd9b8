import type { Retention } from "#engine/store.ts";
import { seqsOf } from "../rows.ts";
import { type Flag, isOn, sql, statement, type Work } from "../session.ts";

type Seqs = readonly number[];

const inUse = `EXISTS (SELECT 1 FROM {deliveries} d JOIN {runs} r ON r.seq = d.run WHERE d.event = e.seq)
  OR EXISTS (SELECT 1 FROM {waits} w JOIN {flows} f ON f.id = w.flow_id AND f.deleted_at IS NULL
    WHERE w.event = e.seq)
  OR EXISTS (SELECT 1 FROM {passed_over} o WHERE o.event = e.seq AND {off o.in_ledger})`;
/** A poll may read it again, or shows it as its sample. Of a connection that is gone nothing is read. */
const needed = `EXISTS (SELECT 1 FROM {polls} p JOIN {connections} c ON c.id = p.connection_id
  WHERE p.id = e.poll_id AND (p.cursor IS NULL OR e.at >= p.cursor - ?::bigint OR p.newest_event = e.seq))`;

interface Unused {
  readonly seq: number;
  readonly needed: Flag;
}
const unused = statement<[rereadMs: number, Seqs], Unused>(
  `SELECT e.seq, ${needed} AS needed FROM {events} e WHERE e.seq IN (??) AND NOT (${inUse})`,
);
const blank = statement<[Seqs]>(
  `UPDATE {events} AS e SET data = 'null', raw = NULL WHERE e.seq IN (??) AND e.data <> 'null' AND {off e.erased}
     AND NOT EXISTS (SELECT 1 FROM {polls} p WHERE p.newest_event = e.seq)`,
);
const removals = [
  "DELETE FROM {waits} WHERE event IN (??)",
  "DELETE FROM {deliveries} WHERE event IN (??)",
  "DELETE FROM {passed_over} WHERE event IN (??)",
  "DELETE FROM {events} WHERE seq IN (??)",
].map((text) => statement<[Seqs]>(text));

/**
 * The events of runs that were removed. One that a poll may read again stays known, without its data; one of which
 * something was erased keeps what is left, or a poll would bring the rest back.
 */
export function* letEventsGo(seqs: Seqs, { rereadMs }: Retention): Work<void> {
  const rows = yield* unusedOf(seqs, rereadMs);
  const kept = seqsOf(rows.filter((row) => isOn(row.needed)));
  if (kept.length > 0) yield* blank.run(kept);
  yield* removeUnneeded(rows);
}

/** Looks at the events after one, in the order in which they came; says where to go on, 0 at the end. */
export function* sweepEvents(
  { before, rereadMs }: Retention,
  after: number,
  limit: number,
): Work<number> {
  const events = yield* sql<{ seq: number; received_at: number }>`SELECT seq, received_at
    FROM {events} WHERE seq > ${after} ORDER BY seq LIMIT ${limit}`.all();
  const old = seqsOf(events.filter((event) => event.received_at < before));
  yield* removeUnneeded(yield* unusedOf(old, rereadMs));
  return old.length === limit ? (old.at(-1) ?? 0) : 0;
}

function* unusedOf(seqs: Seqs, rereadMs: number): Work<readonly Unused[]> {
  if (seqs.length === 0) return [];
  // One that is just being delivered is left for another time.
  const locked = yield* sql<{ seq: number }>`SELECT seq FROM {events} WHERE seq IN (${seqs})
    ORDER BY seq FOR UPDATE SKIP LOCKED`.all();
  // In a statement of its own, which sees what was committed before the locks were had.
  return yield* unused.all(rereadMs, seqsOf(locked));
}

function* removeUnneeded(rows: readonly Unused[]): Work<void> {
  const gone = seqsOf(rows.filter((row) => !isOn(row.needed)));
  if (gone.length > 0) for (const each of removals) yield* each.run(gone);
}
