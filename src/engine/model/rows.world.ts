import type { Json } from "#sdk/json.ts";
import type { RunStatus } from "#people/run-views.ts";
import { fromJson, type JsonText } from "#storage/rows.ts";
import { statement, together, type Work } from "#storage/session.ts";
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
  ).making((row): ModelRun =>
    Object.assign(row, { state: fromJson(row.state), event: fromJson(row.event) }),
  );
const everyRun = runsThat("true");
const open: readonly RunStatus[] = ["waiting", "delayed", "running", "paused", "parked"];
const unfinished = runsThat(`r.status IN (${open.map((status) => `'${status}'`).join(", ")})`);
const failed = runsThat("r.status = 'failed'");
const parked = effects.select<[]>("FROM {effects} e WHERE e.state = 'parked' ORDER BY e.seq");
const everyEffect = effects.select<[]>("FROM {effects} e ORDER BY e.seq");
const tries = statement<[runId: string, path: string], { attempt: number }>(
  "SELECT s.attempt FROM {steps} s JOIN {runs} r ON r.seq = s.run WHERE r.id = ? AND s.path = ?",
);
const everyStep = statement<[], { runId: string; path: string; outcome: string; attempt: number }>(
  `SELECT r.id AS "runId", s.path, s.outcome, s.attempt
   FROM {steps} s JOIN {runs} r ON r.seq = s.run ORDER BY s.seq`,
);
const outcomes = statement<[runId: string], { path: string; outcome: string }>(
  "SELECT s.path, s.outcome FROM {steps} s JOIN {runs} r ON r.seq = s.run WHERE r.id = ?",
);
const broken = statement<[], { id: string }>(
  "SELECT id FROM {connections} WHERE broken IS NOT NULL",
);
const miscounted = statement<[], { flow: string; status: string; by: number }>(
  `SELECT flow_id AS flow, status, sum(n) AS by FROM (
     SELECT flow_id, status, runs AS n FROM {run_counts}
     UNION ALL SELECT flow_id, status, -1 FROM {runs}) AS d
   GROUP BY flow_id, status HAVING sum(n) <> 0`,
).making(({ flow, status, by }) => `flow ${flow} counts ${by} too many runs that are ${status}`);
const undecided = statement<[], { at: number }>("SELECT restored_at AS at FROM {restored}");
const doubt = statement<[], { from: number }>(`SELECT from_at AS "from" FROM {doubts} LIMIT 1`);

export function rowsOf(db: () => Database): Rows {
  const done: Doing = (work) => doing(db())(work);
  return {
    runs: () => done(everyRun.all()),
    unfinished: () => done(unfinished.all()),
    failed: () => done(failed.all()),
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
    miscounted: () => done(miscounted.all()),
    isBroken: (connectionId) => done(broken.all()).some(({ id }) => id === connectionId),
    isUndecided: () => done(undecided.first()) !== undefined,
    inDoubt: () => done(doubt.first()) !== undefined,
  };
}

/** Those of whichever database the case is in now. */
export function rowsIn(now: () => Rows): Rows {
  return {
    runs: () => now().runs(),
    unfinished: () => now().unfinished(),
    failed: () => now().failed(),
    parked: () => now().parked(),
    effects: () => now().effects(),
    effect: (id, generation) => now().effect(id, generation),
    newest: (id) => now().newest(id),
    outcomes: (runId) => now().outcomes(runId),
    attempts: (runId, path) => now().attempts(runId, path),
    miscounted: () => now().miscounted(),
    isBroken: (connectionId) => now().isBroken(connectionId),
    isUndecided: () => now().isUndecided(),
    inDoubt: () => now().inDoubt(),
  };
}

/** The same, read at one moment of a database that does not answer at once. */
export function* readRows(): Work<Rows> {
  const [runs, effectsRead, steps, counts, brokenOnes, isUndecided, inDoubt] = yield* together(
    everyRun.all(),
    everyEffect.all(),
    everyStep.all(),
    miscounted.all(),
    broken.all(),
    undecided.first(),
    doubt.first(),
  );
  const stepsOf = (runId: string) => steps.filter((step) => step.runId === runId);
  return {
    runs: () => runs,
    unfinished: () => runs.filter(({ status }) => open.includes(status)),
    failed: () => runs.filter(({ status }) => status === "failed"),
    parked: () => effectsRead.filter(({ state }) => state === "parked"),
    effects: () => effectsRead,
    effect: (id, generation) =>
      effectsRead.find((one) => one.id === id && one.generation === generation) ?? null,
    newest: (id) =>
      effectsRead
        .filter((one) => one.id === id)
        .toSorted((one, other) => other.generation - one.generation)[0] ?? null,
    outcomes: (runId) => new Map(stepsOf(runId).map(({ path, outcome }) => [path, outcome])),
    attempts: (runId, of) => stepsOf(runId).find(({ path }) => path === of)?.attempt ?? 0,
    miscounted: () => counts,
    isBroken: (connectionId) => brokenOnes.some(({ id }) => id === connectionId),
    isUndecided: () => isUndecided !== undefined,
    inDoubt: () => inDoubt !== undefined,
  };
}
