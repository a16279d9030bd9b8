import { type News, newsOfTry } from "#engine/alerts/news.ts";
import { restsOf, type Since } from "#engine/rests.ts";
import { failureOf, type Rest } from "#engine/run-state.ts";
import type { EffectRecord, StepRecord } from "#engine/store.ts";
import { type Owing, stateAfter } from "#engine/told-to-end.ts";
import { mayAct } from "../connection-rows.ts";
import { toJson, toJsonOrNull } from "../rows.ts";
import {
  type Flag,
  forEach,
  isOn,
  type Notes,
  statement,
  together,
  type Work,
} from "../session.ts";
import { noteNews } from "./alerts.ts";
import { recordEffects } from "./effect-rows.ts";
import { changeRuns, keepHeld, owingRuns, type RunChange, type RunRow } from "./run-state.ts";
import type { Answers, RecordCall } from "./worker.ts";

/** A call about a run that its caller holds. */
interface Given {
  readonly call: RecordCall;
  readonly run: RunRow;
}

/** Their rows are locked: a repair, or the end of a hold, comes before the pause that is recorded, or finds it. */
type Repaired = { readonly id: string; readonly acts: Flag; readonly repaired_at: number | null };
const repairs = statement<[ids: readonly string[]], Repaired>(
  `SELECT c.id, ${mayAct("c")} AS acts, c.repaired_at FROM {connections} c
   WHERE c.id IN (??) ORDER BY c.id FOR SHARE`,
);
const decided = statement<[ids: readonly string[]], { id: string }>(
  `SELECT e.id FROM {effects} e WHERE e.id IN (??) AND e.state <> 'parked'
     AND NOT EXISTS (SELECT 1 FROM {effects} n WHERE n.id = e.id AND n.generation > e.generation)`,
);

export function* recordAll(
  notes: Notes,
  answers: Answers,
  calls: readonly RecordCall[],
  runs: ReadonlyMap<string, RunRow>,
): Work<void> {
  const effects: EffectRecord[] = [];
  const given: Given[] = [];
  const ends: RunRow[] = [];
  const rests: Rest[] = [];
  for (const call of calls) {
    const run = runs.get(call.runId);
    if (run === undefined) continue;
    // What happened outside is written down even where the run has ended meanwhile.
    if (call.step?.effect) effects.push(call.step.effect);
    if (!run.held) continue;
    given.push({ call, run });
    if (run.cancelAt !== null) ends.push(run);
    if (call.state.phase.is !== "working")
      for (const rest of restsOf(call.state)) rests.push(rest.for);
  }
  // The statements go out together, one round trip for all, unless something has to be asked first.
  const asksFirst = ends.length + rests.length > 0;
  if (asksFirst) yield* recordEffects(effects);
  const latest = Math.max(0, ...given.map(({ call }) => call.at));
  const owing = ends.length === 0 ? nobody : yield* owingRuns(ends, latest);
  const since = rests.length === 0 ? nothingSince : yield* happenedSince(rests);
  const staying: Parameters<typeof keepHeld>[0][number][] = [];
  const changes: RunChange[] = [];
  const tries: Tried[] = [];
  const news: (News | null)[] = [];
  for (const { call, run } of given) {
    const { step, at } = call;
    answers.set(call, "recorded");
    const state = stateAfter(run, call, { owing, since });
    const failure = failureOf(state);
    if (step === null) {
      changes.push({ run, state, at, ...(failure ? { error: toJson(failure) } : {}) });
      continue;
    }
    const error = toJsonOrNull(step.attempt.error ?? failure);
    if (state === call.state && state.phase.is === "working") staying.push({ run, state, error });
    else changes.push({ run, state, at, error });
    news.push(newsOfTry({ ...run, state, at }, step.attempt));
    tries.push({ run: run.seq, record: step, error });
  }
  yield* together(
    recordEffects(asksFirst ? [] : effects),
    keepHeld(staying),
    changeRuns(notes, changes),
    putSteps(tries),
    noteNews(news),
  );
}

const nobody: Owing = new Set();
const nothingSince: Since = { repairedAt: () => undefined, isDecided: () => false };

/** What has happened to what runs go to rest for: repairs of connections that may act, and decisions. */
function* happenedSince(rests: readonly Rest[]): Work<Since> {
  const paused = rests.flatMap((rest) => ("connectionId" in rest ? [rest.connectionId] : []));
  const parked = rests.flatMap((rest) => ("effectId" in rest ? [rest.effectId] : []));
  const repaired = paused.length === 0 ? [] : yield* repairs.all(paused);
  const isDecided = parked.length === 0 ? [] : yield* decided.all(parked);
  const repairedAt = new Map(
    repaired.flatMap(({ id, acts, repaired_at: at }) => (isOn(acts) ? [[id, at] as const] : [])),
  );
  const decisions = new Set(isDecided.map(({ id }) => id));
  return {
    repairedAt: (connectionId) => repairedAt.get(connectionId),
    isDecided: (effectId) => decisions.has(effectId),
  };
}

/** One that may have been recorded before, by a commit whose answer was lost, stands there as it is. */
const standsAlready = `{on n.may_stand} AND s.outcome = n.outcome AND s.started_at = n.started_at
     AND s.ended_at = n.ended_at`;

/** The last try stands with its step; when there is another, it moves to the tries before. */
const keepLast = forEach<ReturnType<typeof rowOf>>(
  `INSERT INTO {attempts} (run, path, attempt, outcome, started_at, ended_at, error, request_id)
   SELECT s.run, s.path, s.attempt, s.outcome, s.started_at, s.ended_at, s.error, s.request_id
   FROM {rows n (run bigint, path text, may_stand boolean, outcome text, started_at bigint, ended_at bigint)} JOIN {steps} s ON s.run = n.run AND s.path = n.path
   WHERE NOT (${standsAlready})`,
);
const put = forEach<ReturnType<typeof rowOf>>(
  `INSERT INTO {steps} AS s
     (run, path, attempt, outcome, started_at, ended_at, error, request_id, input, output)
   SELECT n.run, n.path, 1, n.outcome, n.started_at, n.ended_at, n.error, n.request_id, n.input, n.output
   FROM {rows n (run bigint, path text, outcome text, started_at bigint, ended_at bigint, error text,
     request_id text, input text, output text, may_stand boolean)}
     WHERE NOT EXISTS (SELECT 1 FROM {steps} s WHERE s.run = n.run AND s.path = n.path AND ${standsAlready})
   ON CONFLICT (run, path) DO UPDATE SET attempt = s.attempt + 1, outcome = excluded.outcome,
     started_at = excluded.started_at, ended_at = excluded.ended_at, error = excluded.error,
     request_id = excluded.request_id,
     input = CASE WHEN excluded.input = 'null' THEN s.input ELSE excluded.input END,
     output = coalesce(excluded.output, s.output)`,
);

/** A try of a step, with what the run's row says of its error. */
export interface Tried {
  readonly run: number;
  readonly record: StepRecord;
  readonly error: string | null;
}

function rowOf({ run, record: { attempt, input, output, mayStand }, error }: Tried) {
  const told = { input: toJson(input), output: output === undefined ? null : toJson(output) };
  return { ...attempt, ...told, run, error, mayStand: mayStand === true };
}

function* putSteps(steps: readonly Tried[]): Work<void> {
  const rows = steps.map(rowOf);
  yield* together(keepLast.run(rows), put.run(rows));
}
