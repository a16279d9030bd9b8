import type { NewEvent } from "#engine/store.ts";
import { idsOf, seqsOf, toJson } from "../rows.ts";
import { type Flag, forEach, isOn, OnceMore, sql, statement, type Work } from "../session.ts";

/** An event's row, as far as deliveries need it. */
export interface StoredEvent {
  readonly seq: number;
  readonly key: string;
  /** It stood there before. */
  readonly known: boolean;
  /** The live poll had handed it on before. */
  readonly wasLive: boolean;
  /** What it held was erased. */
  readonly isErased: boolean;
}

export interface Origin {
  readonly pollId: string | null;
  readonly source: "poll" | "schedule" | "person";
  readonly live: boolean;
  readonly at: number;
}

interface EventRow {
  readonly seq: number;
  readonly id: string;
  readonly key: string;
  readonly live: Flag;
}

/** In the order given: what is made of them is worked on in that order. */
const insert = forEach<
  Pick<NewEvent, "id" | "key" | "at" | "madeBy"> & {
    notBefore: number | null;
    data: string;
    about: string | null;
  },
  EventRow,
  Origin
>(
  `INSERT INTO {events} (poll_id, source, received_at, live, id, key, at, not_before, data, made_by, about)
   SELECT @pollId, @source, @at, @live, n.id, n.key, n.at, n.not_before, n.data, n.made_by, n.about
   FROM {rows n (id text, key text, at bigint, not_before bigint, data text, made_by text, about text)}
   WHERE true
   {order n.place}
   ON CONFLICT DO NOTHING
   RETURNING seq, id, key, live`,
);
// Locked, so that retention does not remove what is just being delivered.
const standing = statement<
  [pollId: string | null, keys: readonly string[], ids: readonly string[]],
  EventRow & { bare: Flag; erased: Flag }
>(
  `SELECT seq, id, key, live, data = 'null' AS bare, erased FROM {events}
   WHERE (poll_id = ? AND key IN (??)) OR id IN (??)
   ORDER BY seq FOR KEY SHARE`,
);
// Retention leaves an event known without its data; a flow that it is new to needs that again.
const restoreData = forEach<{ seq: number; data: string }>(
  `UPDATE {events} AS e SET data = n.data FROM {rows n (seq bigint, data text)}
   WHERE e.seq = n.seq AND e.data = 'null'`,
);

/** PostgreSQL takes no value of 1 GB, and a thousand events of the greatest size are one. */
const mostAtOnce = 50_000_000;

/** Writes events down; answers for each in turn with its row. */
export function* putEvents(
  events: readonly NewEvent[],
  origin: Origin,
): Work<readonly StoredEvent[]> {
  const stored: StoredEvent[] = [];
  let piece: WrittenEvent[] = [];
  let size = 0;
  for (const event of events) {
    const data = toJson(event.data);
    if (size > 0 && size + data.length > mostAtOnce) {
      stored.push(...(yield* putPiece(piece, origin)));
      piece = [];
      size = 0;
    }
    piece.push({ event, data });
    size += data.length;
  }
  stored.push(...(yield* putPiece(piece, origin)));
  return stored;
}

interface WrittenEvent {
  readonly event: NewEvent;
  readonly data: string;
}

function* putPiece(piece: readonly WrittenEvent[], origin: Origin): Work<readonly StoredEvent[]> {
  const events = piece.map(({ event }) => event);
  const made = yield* insert.all(
    piece.map(({ event, data }) => ({
      ...event,
      notBefore: event.notBefore ?? null,
      data,
      about: event.about ?? null,
    })),
    origin,
  );
  const isNew = new Set(seqsOf(made));
  const keys = events.map(({ key }) => key);
  const known =
    made.length === events.length ? [] : yield* standing.all(origin.pollId, keys, idsOf(events));
  const rows = [...made, ...known];
  const byKey = new Map(origin.pollId === null ? [] : rows.map((row) => [row.key, row]));
  const byId = new Map(rows.map((row) => [row.id, row]));
  const erased = new Set(seqsOf(known.filter((row) => isOn(row.erased))));
  const met = new Set<number>();
  const stored = events.map(({ id, key }): StoredEvent => {
    const row = byKey.get(key) ?? byId.get(id);
    // It was known, and has just been removed: it can be written down now.
    if (!row) throw new OnceMore(`Event ${id} is neither new nor known`);
    const stood = !isNew.has(row.seq) || met.has(row.seq);
    met.add(row.seq);
    const wasLive = stood && isOn(row.live);
    return { seq: row.seq, key, known: stood, wasLive, isErased: erased.has(row.seq) };
  });
  const bare = new Set(seqsOf(known.filter((row) => isOn(row.bare))));
  yield* restoreData.run(
    stored.flatMap(({ seq }, index) =>
      bare.delete(seq) ? [{ seq, data: piece[index]?.data ?? "null" }] : [],
    ),
  );
  const late = origin.live ? known.filter((row) => !isOn(row.live)) : [];
  if (late.length > 0)
    yield* sql`UPDATE {events} SET live = ${true} WHERE seq IN (${seqsOf(late)})`.run();
  return stored;
}
