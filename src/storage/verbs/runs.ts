import type { Json } from "#sdk/json.ts";
import { isOver } from "#engine/run-state.ts";
import type { RunRecord, RunStore } from "#engine/store.ts";
import { columns } from "../columns.ts";
import { fromJson, idsOf, type JsonText } from "../rows.ts";
import {
  all,
  first,
  found,
  made,
  making,
  type Session,
  statement,
  type Statement,
  type Value,
} from "../session.ts";
import { changeBy, changeRuns, endRuns, runAndState, type RunRowWithState } from "./run-state.ts";

/** A run as its row has it, with that of its event. */
interface RunParts extends Omit<RunRecord, "event" | "isErased">, RunEvent {
  readonly isErased: boolean;
  readonly isEventErased: boolean;
}

type RunEvent = RunRecord["event"];

const runParts = columns<RunParts>(
  `r.id, r.flow_id, r.version_id, r.name, r.ancestry, r.caller_id, r.state, r.created_at, r.ended_at,
   e.key, e.at, coalesce(r.event_data, e.data) AS data, e.made_by, r.erased AS is_erased,
   e.erased AS is_event_erased`,
  { ancestry: "json", state: "json", data: "json", isErased: "flag", isEventErased: "flag" },
);
const recordWhere = <Values extends readonly Value[]>(
  which: string,
): Statement<Values, RunRecord> =>
  making(
    runParts.select<Values>(`FROM {runs} r JOIN {events} e ON e.seq = r.event WHERE ${which}`),
    runRecord,
  );
const record = recordWhere<[id: string]>("r.id = ?");
const recordNamed = recordWhere<[flowId: string, name: string]>("r.flow_id = ? AND r.name = ?");
const outputs = statement<
  [runId: string, paths: readonly string[]],
  { path: string; output: JsonText<Json> }
>(
  `SELECT s.path, s.output FROM {runs} r JOIN {steps} s ON s.run = r.seq
   WHERE r.id = ? AND s.path IN (??) AND s.output IS NOT NULL`,
);
const lock = statement<[id: string], RunRowWithState>(
  `SELECT ${runAndState} FROM {runs} r WHERE r.id = ? FOR NO KEY UPDATE`,
);
const whoWaits = `SELECT ${runAndState}, c.caller_path AS path
   FROM {runs} c JOIN {runs} r ON r.id = c.caller_id
   WHERE c.id = ? AND c.ended_at IS NOT NULL AND r.status = 'waiting' AND {off r.held}`;
type Waiting = RunRowWithState & { readonly path: string };
const returned = statement<[id: string], Waiting>(whoWaits);
const waiting = statement<[id: string], Waiting>(`${whoWaits} FOR NO KEY UPDATE OF r`);
/**
 * Whose accounts each of these runs has to do with, by way of the calls around it. What it has called may be forgotten:
 * so all versions of that count.
 */
const told = statement<[ids: readonly string[]], { run: string; connection: string }>(
  `WITH RECURSIVE up(run, version_id, caller_id) AS (
     SELECT id, version_id, caller_id FROM {runs} WHERE id IN (??)
     UNION SELECT up.run, r.version_id, r.caller_id FROM up JOIN {runs} r ON r.id = up.caller_id),
   told(run, version_id) AS (
     SELECT run, version_id FROM up
     UNION SELECT told.run, v.id FROM told JOIN {version_calls} c ON c.version_id = told.version_id
       JOIN {flow_versions} v ON v.flow_id = c.flow_id)
   SELECT DISTINCT told.run, c.connection_id AS connection
   FROM told JOIN {version_connections} c ON c.version_id = told.version_id`,
);
/** Of the versions that a run and what it has called work on. */
const below = statement<[id: string], { id: string }>(
  `WITH RECURSIVE down(id, version_id) AS (
     SELECT id, version_id FROM {runs} WHERE id = ?
     UNION SELECT r.id, r.version_id FROM down JOIN {runs} r ON r.caller_id = down.id)
   SELECT DISTINCT c.connection_id AS id
   FROM down JOIN {version_connections} c ON c.version_id = down.version_id`,
);

export function runVerbs({ read, writeAt }: Session) {
  return {
    run: (id) => read(() => found(record, id)),

    runNamed: (flowId, name) => read(() => found(recordNamed, flowId, name)),

    outputs: (runId, paths) =>
      read(function* () {
        const rows = yield* all(outputs, runId, paths);
        return new Map(rows.map(({ path, output }) => [path, fromJson(output)]));
      }),

    async wakeCaller(runId, at) {
      if (!(await read(() => first(returned, runId)))) return;
      await writeAt(at, function* (notes) {
        const run = yield* first(waiting, runId);
        if (run)
          yield* changeRuns(notes, [changeBy(run, { kind: "returned", path: run.path }, at)]);
      });
    },

    cancelRun: (runId, now) =>
      writeAt(now, function* (notes) {
        const run = yield* first(lock, runId);
        if (!run) return "not_found";
        if (isOver(fromJson(run.state))) return "over";
        yield* endRuns(notes, [run], now);
        return "cancelled";
      }),

    connectionsTold: (runIds) =>
      read(function* () {
        const byRun = Map.groupBy(yield* all(told, runIds), ({ run }) => run);
        return new Map(
          [...byRun].map(([run, its]) => [run, new Set(its.map(({ connection }) => connection))]),
        );
      }),

    connectionsBelow: (runId) =>
      read(() => made(all(below, runId), (rows) => new Set(idsOf(rows)))),
  } satisfies Partial<RunStore>;
}

function runRecord({ key, at, data, madeBy, isEventErased, ...run }: RunParts): RunRecord {
  return { ...run, event: { key, at, data, madeBy }, isErased: run.isErased || isEventErased };
}
