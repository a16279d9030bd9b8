import type { Json } from "#sdk/json.ts";
import { stepPathOf } from "#flow/paths.ts";
import { isOver } from "#engine/run-state.ts";
import type { ContinuedRun, Correction, EffectRecord, RunRecord, RunStore } from "#engine/store.ts";
import { columns } from "../columns.ts";
import { fromJson, idsOf, type JsonText, seqsOf } from "../rows.ts";
import { made, sql, statement, type Verbs, type Work } from "../session.ts";
import {
  changeAll,
  changeBy,
  changeRuns,
  endRuns,
  type RunRowWithState,
  runsWithState,
  stateColumns,
  stateKinds,
} from "./run-state.ts";
import { noteInBatch } from "./batches.ts";
import { newestEffect, writeDownNext } from "./effect-rows.ts";
import { isCurrent } from "./locks.ts";

/** A run as its row has it, with that of its event. */
type RunParts = Omit<RunRecord, "event"> & RunRecord["event"] & { readonly isEventErased: boolean };

const records = columns<RunParts>(
  `r.id, r.flow_id, r.version_id, r.name, r.ancestry, r.caller_id, r.state, r.created_at, r.ended_at,
   e.key, e.at, e.not_before, coalesce(r.event_data, e.data) AS data, e.made_by, r.erased AS is_erased,
   e.erased AS is_event_erased`,
  { ancestry: "json", state: "json", data: "json", isErased: "flag", isEventErased: "flag" },
).making(({ key, at, notBefore, data, madeBy, isEventErased, ...run }): RunRecord => {
  const event = { key, at, notBefore, data, madeBy };
  return { ...run, event, isErased: run.isErased || isEventErased };
});
type Output = { readonly path: string; readonly output: JsonText<Json> };
const callers = columns<RunRowWithState & { readonly path: string }>(
  `${stateColumns}, c.caller_path AS path`,
  stateKinds,
);
const whoWaits = `FROM {runs} c JOIN {runs} r ON r.id = c.caller_id
   WHERE c.id = ? AND c.ended_at IS NOT NULL AND r.status = 'waiting' AND {off r.held}`;
const returned = callers.select<[id: string]>(whoWaits);
const waiting = callers.select<[id: string]>(`${whoWaits} FOR NO KEY UPDATE OF r`);
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

/** A step with what persons have put in the place of its input, the newest last. */
interface Tried {
  readonly attempt: number;
  readonly corrections: readonly Correction[] | null;
}
const steps = columns<Tried>("s.attempt, s.corrections", { corrections: "json" });
const triedStep = steps.select<[runId: string, path: string]>(
  "FROM {steps} s JOIN {runs} r ON r.seq = s.run WHERE r.id = ? AND s.path = ?",
);
const correct = statement<{ run: number; path: string; corrections: readonly Correction[] }>(
  "UPDATE {steps} SET corrections = {json corrections} WHERE run = @run AND path = @path",
);

/** A run that still stands as it was seen. */
interface Standing {
  readonly seen: ContinuedRun;
  readonly failed: RunRowWithState;
  /** Its write that was refused. */
  readonly effect: EffectRecord | undefined;
}

function* stillFailed(seen: ContinuedRun): Work<Standing | null> {
  const { runId, path, attempts, write } = seen;
  const failed =
    yield* runsWithState.from`{runs} r WHERE r.id = ${runId} FOR NO KEY UPDATE`.first();
  const phase = failed?.state.phase;
  if (!failed || phase?.is !== "failed" || phase.path !== path) return null;
  if (((yield* triedStep.first(runId, path))?.attempt ?? 0) !== attempts) return null;
  const effect = write ? yield* newestEffect.first(write.effectId) : undefined;
  if (effect?.generation !== write?.generation) return null;
  const isRefused = !effect || (effect.state === "failed" && effect.runId === runId);
  return isRefused ? { seen, failed, effect } : null;
}

function* noteCorrection({ seq, id }: RunRowWithState, path: string, made: Correction): Work<void> {
  const kept = stepPathOf(path);
  const before = (yield* triedStep.first(id, kept))?.corrections ?? [];
  yield* correct.run({ run: seq, path: kept, corrections: [...before, made] });
}

export function runVerbs({ read, writeAt, session }: Verbs) {
  return {
    run: read((id) =>
      records.from`{runs} r JOIN {events} e ON e.seq = r.event WHERE r.id = ${id}`.found(),
    ),

    runNamed: read((flowId, name) =>
      records.from`{runs} r JOIN {events} e ON e.seq = r.event
        WHERE r.flow_id = ${flowId} AND r.name = ${name}`.found(),
    ),

    outputs: read(function* (runId, paths) {
      const rows =
        yield* sql<Output>`SELECT s.path, s.output FROM {runs} r JOIN {steps} s ON s.run = r.seq
          WHERE r.id = ${runId} AND s.path IN (${paths}) AND s.output IS NOT NULL`.all();
      return new Map(rows.map(({ path, output }) => [path, fromJson(output)]));
    }),

    async wakeCaller(runId, at) {
      if (!(await session.read(() => returned.first(runId)))) return;
      await session.writeAt(at, function* (notes) {
        const run = yield* waiting.first(runId);
        if (run)
          yield* changeRuns(notes, [changeBy(run, { kind: "returned", path: run.path }, at)]);
      });
    },

    cancelRun: writeAt(function* (notes, { runId, at, batch }) {
      const run =
        yield* runsWithState.from`{runs} r WHERE r.id = ${runId} FOR NO KEY UPDATE`.first();
      if (!run) return "not_found";
      if (isOver(run.state)) return "over";
      yield* endRuns(notes, [run], at);
      yield* noteInBatch(batch, runId);
      return "cancelled";
    }),

    connectionsTold: read(function* (runIds) {
      const byRun = Map.groupBy(yield* told.all(runIds), ({ run }) => run);
      return new Map(
        [...byRun].map(([run, its]) => [run, new Set(its.map(({ connection }) => connection))]),
      );
    }),

    connectionsBelow: read((runId) => made(below.all(runId), (rows) => new Set(idsOf(rows)))),

    continueRun: writeAt(function* (notes, { runs, permit, batch, at }) {
      // The flows first, so that none is deleted meanwhile; then the runs, and their writes, as their holders do.
      const ids = runs.map(({ runId }) => runId);
      const kept = yield* sql<{ id: string }>`SELECT f.id FROM {runs} r
        JOIN {flows} f ON f.id = r.flow_id WHERE r.id IN (${ids}) AND f.deleted_at IS NULL FOR SHARE OF f`.all();
      if (kept.length < runs.length) return "conflict";
      const standing: Standing[] = [];
      for (const run of runs) {
        const found = yield* stillFailed(run);
        if (!found) return "conflict";
        standing.push(found);
      }
      if (!(yield* isCurrent(permit))) return "conflict";
      for (const { seen, failed, effect } of standing) {
        if (seen.write && effect) yield* writeDownNext(effect, seen.write);
        if (seen.correction) yield* noteCorrection(failed, seen.path, { ...seen.correction, at });
      }
      const going = standing.map(({ failed }) => failed);
      yield* sql`UPDATE {runs} SET cancel_at = NULL WHERE seq IN (${seqsOf(going)})`.run();
      yield* changeAll(notes, going, { kind: "continued" }, at);
      for (const first of ids.slice(0, 1)) yield* noteInBatch(batch, first);
      return "continued";
    }),

    correctedInput: read((runId, path) =>
      made(triedStep.first(runId, path), (step) => step?.corrections?.at(-1)?.after ?? null),
    ),
  } satisfies Partial<RunStore>;
}
