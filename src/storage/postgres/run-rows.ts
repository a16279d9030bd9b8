import { firstState } from "#engine/run-state.ts";
import type { NewRun } from "#engine/store.ts";
import { toJson } from "../rows.ts";
import { atOnce } from "../state-columns.ts";
import { type Session, sql } from "./database.ts";
import type { Transaction } from "./writer.ts";

export interface RunToMake {
  readonly run: NewRun;
  readonly flowId: string;
  readonly versionId: string;
  /** The event's `seq`. */
  readonly event: number;
  /** What it works on, where that is not the event's first data. */
  readonly eventData: string | null;
}

type Texts = readonly string[];

const state = toJson(firstState);

/** In the order given, which is the order of work. */
const insert = sql<
  [
    at: number,
    state: string,
    ids: Texts,
    flowIds: Texts,
    names: Texts,
    versionIds: Texts,
    events: readonly number[],
    eventDatas: readonly (string | null)[],
    ancestries: Texts,
  ],
  { seq: number; id: string; flow_id: string; name: string }
>(
  `INSERT INTO millrace.runs
     (id, turn_of, flow_id, name, version_id, event, event_data, ancestry, state, status, next_at,
       created_at)
   SELECT n.id, coalesce((SELECT f.owner FROM millrace.flows f WHERE f.id = n.flow_id), ''), n.flow_id,
     n.name, n.version_id, n.event, n.event_data, n.ancestry, $2, 'waiting', ${atOnce}, $1
   FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::text[], $9::text[])
     WITH ORDINALITY AS n(id, flow_id, name, version_id, event, event_data, ancestry, place)
   ORDER BY n.place
   ON CONFLICT (flow_id, name) DO NOTHING
   RETURNING seq, id, flow_id, name`,
);

const find = sql<[flowIds: Texts, names: Texts], { seq: number; flow_id: string; name: string }>(
  `SELECT r.seq, r.flow_id, r.name FROM unnest($1::text[], $2::text[]) AS n(flow_id, name)
     JOIN millrace.runs r ON r.flow_id = n.flow_id AND r.name = n.name`,
);

export const textOfRun = (flowId: string, name: string): string => `${flowId} ${name}`;

/** Makes runs, except where a flow has one of the name; `seq` of the new ones by `textOfRun`. */
export async function makeRuns(
  tx: Transaction,
  runs: readonly RunToMake[],
  at: number,
): Promise<ReadonlyMap<string, number>> {
  if (runs.length === 0) return new Map();
  const rows = await tx.all(
    insert,
    at,
    state,
    runs.map(({ run }) => run.id),
    runs.map(({ flowId }) => flowId),
    runs.map(({ run }) => run.name),
    runs.map(({ versionId }) => versionId),
    runs.map(({ event }) => event),
    runs.map(({ eventData }) => eventData),
    runs.map(({ run }) => toJson(run.ancestry)),
  );
  if (rows.length > 0) tx.tellOthers();
  for (const { id, flow_id: flowId } of rows) {
    tx.counts.note(flowId, null, "waiting");
    tx.changes.run(id, flowId);
  }
  return new Map(rows.map((row) => [textOfRun(row.flow_id, row.name), row.seq]));
}

/** The runs that bear these names; `seq` by `textOfRun`. */
export async function findRuns(
  session: Session,
  names: readonly { readonly flowId: string; readonly name: string }[],
): Promise<ReadonlyMap<string, number>> {
  if (names.length === 0) return new Map();
  const rows = await session.all(
    find,
    names.map(({ flowId }) => flowId),
    names.map(({ name }) => name),
  );
  return new Map(rows.map((row) => [textOfRun(row.flow_id, row.name), row.seq]));
}
