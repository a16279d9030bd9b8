import type { Json } from "#sdk/json.ts";
import { isOver } from "#engine/run-state.ts";
import type { RunStore } from "#engine/store.ts";
import { fromJson, type JsonText } from "../rows.ts";
import { type RecordRow, recordColumns, runRecord } from "../run-record.ts";
import { all, first, type Session, statement } from "../session.ts";
import { changeBy, changeRuns, endRuns, runAndState, type RunRowWithState } from "./run-state.ts";

const recordOf = `SELECT ${recordColumns} FROM {runs} r JOIN {events} e ON e.seq = r.event`;
const record = statement<[id: string], RecordRow>(`${recordOf} WHERE r.id = ?`);
const recordNamed = statement<[flowId: string, name: string], RecordRow>(
  `${recordOf} WHERE r.flow_id = ? AND r.name = ?`,
);
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
const below = statement<[id: string], { connection: string }>(
  `WITH RECURSIVE down(id, version_id) AS (
     SELECT id, version_id FROM {runs} WHERE id = ?
     UNION SELECT r.id, r.version_id FROM down JOIN {runs} r ON r.caller_id = down.id)
   SELECT DISTINCT c.connection_id AS connection
   FROM down JOIN {version_connections} c ON c.version_id = down.version_id`,
);

export function runVerbs({
  read,
  writeAt,
}: Session): Pick<
  RunStore,
  | "run"
  | "runNamed"
  | "outputs"
  | "wakeCaller"
  | "cancelRun"
  | "connectionsTold"
  | "connectionsBelow"
> {
  return {
    run: (id) =>
      read(function* () {
        const row = yield* first(record, id);
        return row ? runRecord(row) : null;
      }),

    runNamed: (flowId, name) =>
      read(function* () {
        const row = yield* first(recordNamed, flowId, name);
        return row ? runRecord(row) : null;
      }),

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
      read(function* () {
        return new Set((yield* all(below, runId)).map(({ connection }) => connection));
      }),
  };
}
