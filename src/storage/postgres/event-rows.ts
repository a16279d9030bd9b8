import type { NewEvent } from "#engine/store.ts";
import { toJson } from "../rows.ts";
import { type Session, sql } from "./database.ts";

/** An event's row, as far as deliveries need it. */
export interface StoredEvent {
  readonly seq: number;
  readonly key: string;
  /** It stood there before. */
  readonly known: boolean;
  /** The live poll had handed it on before. */
  readonly wasLive: boolean;
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

const standing = sql<[pollId: string | null, ids: Texts, keys: Texts], EventRow>(
  `SELECT seq, id, key, live FROM millrace.events WHERE poll_id = $1 AND key = ANY($3::text[])
   UNION SELECT seq, id, key, live FROM millrace.events WHERE id = ANY($2::text[])`,
);

const handOn = sql<[readonly number[]]>(
  "UPDATE millrace.events SET live = true WHERE seq = ANY($1::bigint[])",
);

/** Writes events down; answers for each in turn with its row. */
export async function putEvents(
  session: Session,
  events: readonly NewEvent[],
  { pollId, source, live, at }: Origin,
): Promise<readonly StoredEvent[]> {
  if (events.length === 0) return [];
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
    events.map(({ data }) => toJson(data)),
    events.map(({ madeBy }) => madeBy),
  );
  const isNew = new Set(made.map(({ seq }) => seq));
  const rows =
    made.length === events.length ? made : await session.all(standing, pollId, ids, keys);
  const byKey = new Map(pollId === null ? [] : rows.map((row) => [row.key, row]));
  const byId = new Map(rows.map((row) => [row.id, row]));
  const met = new Set<number>();
  const stored = events.map(({ id, key }): StoredEvent => {
    const row = byKey.get(key) ?? byId.get(id);
    if (!row) throw new Error(`Event ${id} is neither new nor known`);
    const known = !isNew.has(row.seq) || met.has(row.seq);
    met.add(row.seq);
    return { seq: row.seq, key, known, wasLive: known && row.live };
  });
  const late = live ? rows.filter((row) => !row.live) : [];
  if (late.length > 0)
    await session.run(
      handOn,
      late.map(({ seq }) => seq),
    );
  return stored;
}
