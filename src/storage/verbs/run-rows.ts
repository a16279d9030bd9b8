import { firstState } from "#engine/run-state.ts";
import type { NewRun } from "#engine/store.ts";
import { toJson } from "../rows.ts";
import { allFor, forEach, type Notes, type Work } from "../session.ts";
import { atOnce } from "../state-columns.ts";

export interface RunToMake {
  readonly run: NewRun;
  readonly flowId: string;
  readonly versionId: string;
  readonly event: { readonly seq: number };
  /** What it works on, where that is not the event's first data. */
  readonly eventData: string | null;
}

const state = toJson(firstState);

/** In the order given, which is the order of work. */
const insert = forEach<
  [
    id: string,
    flowId: string,
    name: string,
    versionId: string,
    event: number,
    eventData: string | null,
    ancestry: string,
  ],
  { seq: number; id: string; flow_id: string; name: string },
  [state: string, at: number]
>(
  `INSERT INTO {runs} (id, turn_of, flow_id, name, version_id, event, event_data, ancestry, state, status,
     next_at, created_at)
   SELECT n.id, coalesce((SELECT f.owner FROM {flows} f WHERE f.id = n.flow_id), ''), n.flow_id, n.name,
     n.version_id, n.event, n.event_data, n.ancestry, ?, 'waiting', ${atOnce}, ?
   FROM {rows n (id text, flow_id text, name text, version_id text, event bigint, event_data text,
     ancestry text)} WHERE true
   {order n.place}
   ON CONFLICT (flow_id, name) DO NOTHING
   RETURNING seq, id, flow_id, name`,
);
const find = forEach<
  [flowId: string, name: string],
  { seq: number; flow_id: string; name: string }
>(
  `SELECT r.seq, r.flow_id, r.name FROM {rows n (flow_id text, name text)}
     JOIN {runs} r ON r.flow_id = n.flow_id AND r.name = n.name`,
);

export const textOfRun = (flowId: string, name: string): string => `${flowId} ${name}`;

/** Makes runs, except where a flow has one of the name; `seq` of the new ones by `textOfRun`. */
export function* makeRuns(
  notes: Notes,
  runs: readonly RunToMake[],
  at: number,
): Work<ReadonlyMap<string, number>> {
  const rows = yield* allFor(
    insert,
    runs.map(({ run: { id, name, ancestry }, flowId, versionId, event, eventData }) => {
      return [id, flowId, name, versionId, event.seq, eventData, toJson(ancestry)] as const;
    }),
    state,
    at,
  );
  if (rows.length > 0) notes.tellOthers();
  for (const { id, flow_id: flowId } of rows) {
    notes.counts.note(flowId, null, "waiting");
    notes.changes.run(id, flowId);
  }
  return new Map(rows.map((row) => [textOfRun(row.flow_id, row.name), row.seq]));
}

/** The runs that bear these names; `seq` by `textOfRun`. */
export function* findRuns(
  names: readonly { readonly flowId: string; readonly name: string }[],
): Work<ReadonlyMap<string, number>> {
  const rows = yield* allFor(
    find,
    names.map(({ flowId, name }) => [flowId, name]),
  );
  return new Map(rows.map((row) => [textOfRun(row.flow_id, row.name), row.seq]));
}
