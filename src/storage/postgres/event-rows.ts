import type { NewEvent } from "#engine/store.ts";
import { toJson } from "../rows.ts";
import { OnceMore, type Session, sql } from "./database.ts";

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

type Texts = readonly string[];

interface EventRow {
  readonly seq: number;
  readonly id: string;
  readonly key: string;
  readonly live: boolean;
}

/** In the order given: what is made of them is worked on in that order. */
const insert = sql<
  [
    pollId: string | null,
    source: string,
    receivedAt: number,
    live: boolean,
    ids: Texts,
    keys: Texts,
    ats: readonly number[],
    datas: Texts,
    madeBys: readonly (string | null)[],
  ],
  EventRow
>(
  `INSERT INTO millrace.events (id, poll_id, source, key, at, received_at, data, made_by, live)
   SELECT n.id, $1, $2, n.key, n.at, $3, n.data, n.made_by, $4
   FROM unnest($5::text[], $6::text[], $7::bigint[], $8::text[], $9::text[])
     WITH ORDINALITY AS n(id, key, at, data, made_by, place)
   ORDER BY n.place
   ON CONFLICT DO NOTHING
   RETURNING seq, id, key, live`,
);

// Locked, so that retention does not remove what is just being delivered.
const standing = sql<
  [pollId: string | null, ids: Texts, keys: Texts],
  EventRow & { bare: boolean; erased: boolean }
>(
  `SELECT seq, id, key, live, data = 'null' AS bare, erased FROM millrace.events
   WHERE (poll_id = $1 AND key = ANY($3::text[])) OR id = ANY($2::text[])
   ORDER BY seq FOR KEY SHARE`,
);
// Retention leaves an event known without its data; a flow that it is new to needs that again.
const restoreData = sql<[seqs: readonly number[], datas: Texts]>(
  `UPDATE millrace.events e SET data = n.data FROM unnest($1::bigint[], $2::text[]) AS n(seq, data)
   WHERE e.seq = n.seq AND e.data = 'null'`,
);

const handOn = sql<[readonly number[]]>(
  "UPDATE millrace.events SET live = true WHERE seq = ANY($1::bigint[])",
);

/** PostgreSQL takes no value of 1 GB, and a thousand events of the greatest size are one. */
const mostAtOnce = 50_000_000;

/** Writes events down; answers for each in turn with its row. */
export async function putEvents(
  session: Session,
  events: readonly NewEvent[],
  origin: Origin,
): Promise<readonly StoredEvent[]> {
  const stored: StoredEvent[] = [];
  let piece: WrittenEvent[] = [];
  let size = 0;
  for (const event of events) {
    const data = toJson(event.data);
    if (size > 0 && size + data.length > mostAtOnce) {
      stored.push(...(await putPiece(session, piece, origin)));
      piece = [];
      size = 0;
    }
    piece.push({ event, data });
    size += data.length;
  }
  stored.push(...(await putPiece(session, piece, origin)));
  return stored;
}

interface WrittenEvent {
  readonly event: NewEvent;
  readonly data: string;
}

async function putPiece(
  session: Session,
  piece: readonly WrittenEvent[],
  { pollId, source, live, at }: Origin,
): Promise<readonly StoredEvent[]> {
  if (piece.length === 0) return [];
  const events = piece.map(({ event }) => event);
  const ids = events.map(({ id }) => id);
  const keys = events.map(({ key }) => key);
  const made = await session.all(
    insert,
    pollId,
    source,
    at,
    live,
    ids,
    keys,
    events.map((event) => event.at),
    piece.map(({ data }) => data),
    events.map(({ madeBy }) => madeBy),
  );
  const isNew = new Set(made.map(({ seq }) => seq));
  const known = made.length === events.length ? [] : await session.all(standing, pollId, ids, keys);
  const rows = [...made, ...known];
  const byKey = new Map(pollId === null ? [] : rows.map((row) => [row.key, row]));
  const byId = new Map(rows.map((row) => [row.id, row]));
  const erased = new Set(known.filter((row) => row.erased).map(({ seq }) => seq));
  const met = new Set<number>();
  const stored = events.map(({ id, key }): StoredEvent => {
    const row = byKey.get(key) ?? byId.get(id);
    // It was known, and has just been removed: it can be written down now.
    if (!row) throw new OnceMore(`Event ${id} is neither new nor known`);
    const known = !isNew.has(row.seq) || met.has(row.seq);
    met.add(row.seq);
    return { seq: row.seq, key, known, wasLive: known && row.live, isErased: erased.has(row.seq) };
  });
  const bare = new Set(known.filter((row) => row.bare).map(({ seq }) => seq));
  const restored = stored.flatMap(({ seq }, index) =>
    bare.delete(seq) ? [{ seq, data: piece[index]?.data ?? "null" }] : [],
  );
  if (restored.length > 0)
    await session.run(
      restoreData,
      restored.map(({ seq }) => seq),
      restored.map(({ data }) => data),
    );
  const late = live ? rows.filter((row) => !row.live) : [];
  if (late.length > 0)
    await session.run(
      handOn,
      late.map(({ seq }) => seq),
    );
  return stored;
}
