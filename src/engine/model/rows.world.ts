import type { Json } from "#sdk/json.ts";
import type { RunStatus } from "#people/run-views.ts";
import { fromJson, type JsonText } from "#storage/rows.ts";
import { statement } from "#storage/session.ts";
import type { Database } from "#storage/sqlite/database.ts";
import { type Doing, doing } from "#storage/sqlite/session.ts";
import { effects, effectsNamed, newestEffect, textOfEffect } from "#storage/verbs/effect-rows.ts";
import type { EffectRecord } from "../store.ts";
import type { RunState } from "../run-state.ts";

/** What the judge and the person read in the database: what is committed, at once. */
export interface Rows {
  runs(): readonly ModelRun[];
  /** Those that are not over. */
  unfinished(): readonly ModelRun[];
  failed(): readonly ModelRun[];
  /** Writes that wait for a person. */
  parked(): readonly EffectRecord[];
  effects(): readonly EffectRecord[];
  effect(id: string, generation: number): EffectRecord | null;
  newest(id: string): EffectRecord | null;
  /** What came last of each step of a run, by path. */
  outcomes(runId: string): ReadonlyMap<string, string>;
  /** How often a step was tried. */
  attempts(runId: string, path: string): number;
  /** Counts of runs that are not those of the runs there are. */
  miscounted(): readonly string[];
  isBroken(connectionId: string): boolean;
  /** Has nobody said yet what a restored backup is? */
  isUndecided(): boolean;
  /** Is there a time in which a send may have been forgotten? */
  inDoubt(): boolean;
}

export interface ModelRun {
  readonly id: string;
  readonly flowId: string;
  readonly name: string;
  readonly status: RunStatus;
  readonly state: RunState;
  readonly event: Json;
  /** The run whose step has called it. */
  readonly callerId: string | null;
  readonly callerPath: string | null;
}

type RunRow = Omit<ModelRun, "state" | "event"> & {
  readonly state: JsonText<RunState>;
  readonly event: JsonText<Json>;
};

const runsThat = (are: string) =>
  statement<[], RunRow>(
    `SELECT r.id, r.flow_id AS "flowId", r.name, r.status, r.state, r.caller_id AS "callerId",
       r.caller_path AS "callerPath", coalesce(r.event_data, e.data) AS event
     FROM {runs} r JOIN {events} e ON e.seq = r.event WHERE ${are} ORDER BY r.seq`,
  );
const everyRun = runsThat("true");
const unfinished = runsThat("r.status IN ('waiting', 'delayed', 'running', 'paused', 'parked')");
const failed = runsThat("r.status = 'failed'");
const parked = effects.select<[]>("FROM {effects} e WHERE e.state = 'parked' ORDER BY e.seq");
const everyEffect = effects.select<[]>("FROM {effects} e ORDER BY e.seq");
const tries = statement<[runId: string, path: string], { attempt: number }>(
  "SELECT s.attempt FROM {steps} s JOIN {runs} r ON r.seq = s.run WHERE r.id = ? AND s.path = ?",
);
const outcomes = statement<[runId: string], { path: string; outcome: string }>(
  "SELECT s.path, s.outcome FROM {steps} s JOIN {runs} r ON r.seq = s.run WHERE r.id = ?",
);
const broken = statement<[id: string], { id: string }>(
  "SELECT id FROM {connections} WHERE id = ? AND broken IS NOT NULL",
);
const miscounted = statement<[], { flow: string; status: string; by: number }>(
  `SELECT flow_id AS flow, status, sum(n) AS by FROM (
     SELECT flow_id, status, runs AS n FROM {run_counts}
     UNION ALL SELECT flow_id, status, -1 FROM {runs}) AS d
   GROUP BY flow_id, status HAVING sum(n) <> 0`,
);
const undecided = statement<[], { at: number }>("SELECT restored_at AS at FROM {restored}");
const doubt = statement<[], { from: number }>(`SELECT from_at AS "from" FROM {doubts} LIMIT 1`);

export function rowsOf(db: () => Database): Rows {
  const done: Doing = (work) => doing(db())(work);
  const runs = (asked: typeof everyRun) => (): readonly ModelRun[] =>
    done(asked.all()).map((row) =>
      Object.assign(row, { state: fromJson(row.state), event: fromJson(row.event) }),
    );
  return {
    runs: runs(everyRun),
    unfinished: runs(unfinished),
    failed: runs(failed),
    parked: () => done(parked.all()),
    effects: () => done(everyEffect.all()),
    effect: (id, generation) => {
      const name = { id, generation };
      return done(effectsNamed([name])).get(textOfEffect(name)) ?? null;
    },
    newest: (id) => done(newestEffect.found(id)),
    outcomes: (runId) =>
      new Map(done(outcomes.all(runId)).map(({ path, outcome }) => [path, outcome])),
    attempts: (runId, path) => done(tries.first(runId, path))?.attempt ?? 0,
    miscounted: () =>
      done(miscounted.all()).map(
        ({ flow, status, by }) => `flow ${flow} counts ${by} too many runs that are ${status}`,
      ),
    isBroken: (id) => done(broken.first(id)) !== undefined,
    isUndecided: () => done(undecided.first()) !== undefined,
    inDoubt: () => done(doubt.first()) !== undefined,
  };
}
