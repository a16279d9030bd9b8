import type { RunStatus } from "#people/run-views.ts";
import { fromJson, type JsonText } from "#storage/rows.ts";
import { all, first, statement } from "#storage/session.ts";
import type { Database } from "#storage/sqlite/database.ts";
import { doing } from "#storage/sqlite/session.ts";
import {
  effectRecord,
  type EffectRow,
  effectsNamed,
  newestEffect,
  textOfEffect,
} from "#storage/verbs/effect-rows.ts";
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
  /** How often a step was tried. */
  attempts(runId: string, path: string): number;
  /** Counts of runs that are not those of the runs there are. */
  miscounted(): readonly string[];
  isBroken(connectionId: string): boolean;
  /** Is there a time in which a send may have been forgotten? */
  inDoubt(): boolean;
}

export interface ModelRun {
  readonly id: string;
  readonly flowId: string;
  readonly name: string;
  readonly status: RunStatus;
  readonly state: RunState;
}

type RunRow = Omit<ModelRun, "state"> & { readonly state: JsonText<RunState> };

const runsThat = (are: string) =>
  statement<[], RunRow>(
    `SELECT id, flow_id AS "flowId", name, status, state FROM {runs} WHERE ${are} ORDER BY seq`,
  );
const everyRun = runsThat("true");
const unfinished = runsThat("status IN ('waiting', 'delayed', 'running', 'paused', 'parked')");
const failed = runsThat("status = 'failed'");
const parked = statement<[], EffectRow>(
  "SELECT * FROM {effects} WHERE state = 'parked' ORDER BY seq",
);
const everyEffect = statement<[], EffectRow>("SELECT * FROM {effects} ORDER BY seq");
const tries = statement<[runId: string, path: string], { attempt: number }>(
  "SELECT s.attempt FROM {steps} s JOIN {runs} r ON r.seq = s.run WHERE r.id = ? AND s.path = ?",
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
const doubt = statement<[], { from: number }>(`SELECT from_at AS "from" FROM {doubts} LIMIT 1`);

export function rowsOf(db: Database): Rows {
  const done = doing(db);
  const runs = (asked: typeof everyRun) => (): readonly ModelRun[] =>
    done(all(asked)).map(({ id, flowId, name, status, state }) => {
      return { id, flowId, name, status, state: fromJson(state) };
    });
  return {
    runs: runs(everyRun),
    unfinished: runs(unfinished),
    failed: runs(failed),
    parked: () => done(all(parked)).map(effectRecord),
    effects: () => done(all(everyEffect)).map(effectRecord),
    effect: (id, generation) => {
      const name = { id, generation };
      return done(effectsNamed([name])).get(textOfEffect(name)) ?? null;
    },
    newest: (id) => {
      const row = done(first(newestEffect, id));
      return row ? effectRecord(row) : null;
    },
    attempts: (runId, path) => done(first(tries, runId, path))?.attempt ?? 0,
    miscounted: () =>
      done(all(miscounted)).map(
        ({ flow, status, by }) => `flow ${flow} counts ${by} too many runs that are ${status}`,
      ),
    isBroken: (id) => done(first(broken, id)) !== undefined,
    inDoubt: () => done(first(doubt)) !== undefined,
  };
}
