import { type RunState, stateOf } from "#engine/run-state.ts";
import type { NewRun } from "#engine/store.ts";
import { atOnce } from "#engine/run-columns.ts";
import { forEach, type Notes, type Work } from "../session.ts";

export interface RunToMake {
  readonly run: NewRun;
  readonly flowId: string;
  readonly versionId: string;
  readonly event: { readonly seq: number };
  /** What it works on, where that is not the event's first data. */
  readonly eventData: string | null;
}

/** In the order given, which is the order of work. */
const insert = forEach<
  Omit<RunToMake, "event" | "run"> & NewRun & { readonly event: number; readonly state: RunState },
  { seq: number; id: string; flow_id: string; name: string },
  [at: number]
>(
  `INSERT INTO {runs} (id, turn_of, flow_id, name, version_id, event, event_data, ancestry, state, status,
     next_at, created_at)
   SELECT n.id, coalesce((SELECT f.owner FROM {flows} f WHERE f.id = n.flow_id), ''), n.flow_id, n.name,
     n.version_id, n.event, n.event_data, n.ancestry, n.state, 'waiting', ${atOnce}, ?
   FROM {rows n (id text, flow_id text, name text, version_id text, event bigint, event_data text,
     ancestry json, state json)} WHERE true
   {order n.place}
   ON CONFLICT (flow_id, name) DO NOTHING
   RETURNING seq, id, flow_id, name`,
);

/** A run by its flow and the name that it has there. */
export interface RunName {
  readonly flowId: string;
  readonly name: string;
}

const find = forEach<RunName, { seq: number; flow_id: string; name: string }>(
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
  const rows = yield* insert.all(
    runs.map(({ run, event: { seq: event }, ...of }) => ({
      ...run,
      ...of,
      event,
      state: stateOf(run),
    })),
    at,
  );
  if (rows.length > 0) notes.tellOthers("runs");
  for (const { id, flow_id: flowId } of rows) {
    notes.counts.note(flowId, null, "waiting");
    notes.changes.run(id, flowId);
  }
  return new Map(rows.map((row) => [textOfRun(row.flow_id, row.name), row.seq]));
}

/** The runs that bear these names; `seq` by `textOfRun`. */
export function* findRuns(names: readonly RunName[]): Work<ReadonlyMap<string, number>> {
  const rows = yield* find.all(names);
  return new Map(rows.map((row) => [textOfRun(row.flow_id, row.name), row.seq]));
}
