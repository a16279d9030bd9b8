import type { Json } from "#sdk/json.ts";
import type { RunStatus } from "#flow/run-status.ts";
import { fromJson, type JsonText } from "#storage/rows.ts";
import { statement, type Work } from "#storage/session.ts";
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

const runsThat = (are: string): string =>
  `SELECT r.id, r.flow_id AS "flowId", r.name, r.status, r.state, r.caller_id AS "callerId",
     r.caller_path AS "callerPath", coalesce(r.event_data, e.data) AS event
   FROM {runs} r JOIN {events} e ON e.seq = r.event WHERE ${are} ORDER BY r.seq`;
const runIn = (row: RunRow): ModelRun =>
  Object.assign(row, { state: fromJson(row.state), event: fromJson(row.event) });
const runs = (are: string) => statement<[], RunRow>(runsThat(are)).making(runIn);
const everyRun = runs("true");
const open: readonly RunStatus[] = ["waiting", "delayed", "running", "paused", "parked"];
const unfinished = runs(`r.status IN (${open.map((status) => `'${status}'`).join(", ")})`);
const failed = runs("r.status = 'failed'");
const parked = effects.select<[]>("FROM {effects} e WHERE e.state = 'parked' ORDER BY e.seq");
const everyEffect = effects.select<[]>("FROM {effects} e ORDER BY e.seq");
const tries = statement<[runId: string, path: string], { attempt: number }>(
  "SELECT s.attempt FROM {steps} s JOIN {runs} r ON r.seq = s.run WHERE r.id = ? AND s.path = ?",
);
const outcomes = statement<[runId: string], { path: string; outcome: string }>(
  "SELECT s.path, s.outcome FROM {steps} s JOIN {runs} r ON r.seq = s.run WHERE r.id = ?",
);
const brokenOnes = "SELECT id FROM {connections} WHERE broken IS NOT NULL";
const broken = statement<[], { id: string }>(brokenOnes);

interface Miscount {
  readonly flow: string;
  readonly status: string;
  readonly by: number;
}

const miscounts = `SELECT flow_id AS flow, status, sum(n) AS by FROM (
     SELECT flow_id, status, runs AS n FROM {run_counts}
     UNION ALL SELECT flow_id, status, -1 FROM {runs}) AS d
   GROUP BY flow_id, status HAVING sum(n) <> 0`;
const inWords = ({ flow, status, by }: Miscount): string =>
  `flow ${flow} counts ${by} too many runs that are ${status}`;
const miscounted = statement<[], Miscount>(miscounts).making(inWords);
const undecidedOnes = "SELECT restored_at AS at FROM {restored}";
const undecided = statement<[], { at: number }>(undecidedOnes);
const everyDoubt = `SELECT from_at AS "from" FROM {doubts}`;
const doubt = statement<[], { from: number }>(`${everyDoubt} LIMIT 1`);

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

interface Told {
  readonly runs: readonly RunRow[];
  readonly effects: readonly object[];
  readonly steps: readonly {
    readonly runId: string;
    readonly path: string;
    readonly outcome: string;
    readonly attempt: number;
  }[];
  readonly miscounts: readonly Miscount[];
  readonly broken: readonly { readonly id: string }[];
  readonly undecided: readonly object[];
  readonly doubts: readonly object[];
}

const listOf = (text: string): string => `(SELECT coalesce(json_agg(t), '[]') FROM (${text}) AS t)`;

/** One question, because it is asked after each answer. */
const everything = statement<[], { told: JsonText<Told> }>(
  "",
  `SELECT json_build_object(
     'runs', ${listOf(runsThat("true"))},
     'effects', ${listOf(`SELECT ${effects.list} FROM {effects} e ORDER BY e.seq`)},
     'steps', ${listOf(
       `SELECT r.id AS "runId", s.path, s.outcome, s.attempt
        FROM {steps} s JOIN {runs} r ON r.seq = s.run ORDER BY s.seq`,
     )},
     'miscounts', ${listOf(miscounts)}, 'broken', ${listOf(brokenOnes)},
     'undecided', ${listOf(undecidedOnes)}, 'doubts', ${listOf(everyDoubt)})::text AS told`,
);

/** The same on PostgreSQL, which does not answer at once: all of it, read at one moment. */
export function* readRows(): Work<Rows> {
  const row = yield* everything.first();
  if (!row) throw new Error("PostgreSQL has told nothing");
  const told = fromJson(row.told);
  const all = told.runs.map(runIn);
  const writes = told.effects.map(effects.of);
  const stepsOf = (runId: string) => told.steps.filter((step) => step.runId === runId);
  return {
    runs: () => all,
    unfinished: () => all.filter(({ status }) => open.includes(status)),
    failed: () => all.filter(({ status }) => status === "failed"),
    parked: () => writes.filter(({ state }) => state === "parked"),
    effects: () => writes,
    effect: (id, generation) =>
      writes.find((one) => one.id === id && one.generation === generation) ?? null,
    newest: (id) =>
      writes
        .filter((one) => one.id === id)
        .toSorted((one, other) => other.generation - one.generation)[0] ?? null,
    outcomes: (runId) => new Map(stepsOf(runId).map(({ path, outcome }) => [path, outcome])),
    attempts: (runId, of) => stepsOf(runId).find(({ path }) => path === of)?.attempt ?? 0,
    miscounted: () => told.miscounts.map(inWords),
    isBroken: (connectionId) => told.broken.some(({ id }) => id === connectionId),
    isUndecided: () => told.undecided.length > 0,
    inDoubt: () => told.doubts.length > 0,
  };
}
