import { apply } from "#engine/apply.ts";
import { restsOf, type Since, withoutNeedless } from "#engine/rests.ts";
import type { RunState } from "#engine/run-state.ts";
import type { StepError } from "#engine/result.ts";
import type { Attempt, Fenced, RunStore, StepRecord } from "#engine/store.ts";
import { toJson, toJsonOrNull } from "../rows.ts";
import { sql } from "./database.ts";
import { updateEffects } from "./effect-updates.ts";
import type { LockedRun } from "./locked-runs.ts";
import { changeRuns, owingRuns, type RunChange } from "../verbs/run-state.ts";
import { isOn } from "../session.ts";
import { done, notesOf } from "./session.ts";
import { putSteps, type Tried } from "./step-rows.ts";
import type { Transaction } from "./writer.ts";
import { mayAct } from "../connection-rows.ts";

export interface StepCall {
  readonly kind: "step";
  readonly record: StepRecord;
}

export interface StateCall {
  readonly kind: "state";
  readonly change: Parameters<RunStore["recordState"]>[0];
}

type RecordCall = StepCall | StateCall;

/** What a call says of its run, and after which try. */
interface Given {
  readonly call: RecordCall;
  readonly run: LockedRun;
  readonly state: RunState;
  readonly at: number;
  /** The try that is recorded with it. */
  readonly tried: Attempt | null;
}

/** Their rows are locked: a repair, or the end of a hold, comes before the pause that is recorded, or finds it. */
const repairs = sql<[readonly string[]], { id: string; acts: boolean; repaired_at: number | null }>(
  `SELECT c.id, ${mayAct("c")} AS acts, c.repaired_at FROM millrace.connections c
   WHERE c.id = ANY($1::text[]) ORDER BY c.id FOR SHARE`,
);

const decided = sql<[readonly string[]], { id: string }>(
  `SELECT id FROM (SELECT DISTINCT ON (id) id, state FROM millrace.effects
     WHERE id = ANY($1::text[]) ORDER BY id, generation DESC) e
   WHERE state <> 'parked'`,
);

export async function recordAll(
  tx: Transaction,
  calls: readonly RecordCall[],
  runs: ReadonlyMap<string, LockedRun>,
): Promise<ReadonlyMap<RecordCall, "recorded" | Fenced>> {
  if (calls.length === 0) return new Map();
  // What happened outside is written down even where the run has ended meanwhile.
  const effects = calls.flatMap((call) =>
    call.kind === "step" && call.record.effect && runs.has(call.record.runId)
      ? [{ runId: call.record.runId, effect: call.record.effect, at: call.record.at }]
      : [],
  );
  const given = calls.flatMap((call) => {
    const run = runs.get(runIdOf(call));
    return run && isOn(run.held) ? [givenBy(call, run)] : [];
  });
  const ends = given.filter(({ run }) => run.cancel_at !== null);
  const rests = given
    .filter(({ state }) => state.phase.is !== "working")
    .flatMap(({ state }) => restsOf(state).map((rest) => rest.for));
  const paused = rests.flatMap((rest) => ("connectionId" in rest ? [rest.connectionId] : []));
  const parked = rests.flatMap((rest) => ("effectId" in rest ? [rest.effectId] : []));
  // The statements go out together, one round trip for all, unless something has to be asked first.
  const updating = updateEffects(tx, effects);
  const [, owing, repairedAt, decidedOf] = await Promise.all([
    ends.length + paused.length + parked.length > 0 ? updating : undefined,
    ends.length > 0 ? done(tx, owingRuns(ends.map(({ run }) => run))) : new Set<number>(),
    paused.length > 0 ? repairTimes(tx, paused) : new Map<string, number | null>(),
    parked.length > 0 ? tx.all(decided, parked) : [],
  ]);
  const wasDecided = new Set(decidedOf.map(({ id }) => id));
  const since: Since = {
    repairedAt: (connectionId) => repairedAt.get(connectionId),
    isDecided: (effectId) => wasDecided.has(effectId),
  };
  const changes: RunChange[] = [];
  const tries: Tried[] = [];
  for (const each of given) {
    const { call, run, at } = each;
    const state = stateAfter(each, owing, since);
    const failure = errorOf(state);
    if (call.kind === "state") {
      changes.push({ run, state, at, ...(failure ? { error: toJson(failure) } : {}) });
      continue;
    }
    const error = toJsonOrNull(call.record.attempt.error ?? failure);
    const stays = state === each.state && state.phase.is === "working";
    changes.push({ run, state, at, error, stays });
    tries.push({ run: run.seq, record: call.record, error });
  }
  await Promise.all([updating, done(tx, changeRuns(notesOf(tx), changes)), putSteps(tx, tries)]);
  return new Map(given.map(({ call }) => [call, "recorded"]));
}

/** Of the connections that may act. */
async function repairTimes(
  tx: Transaction,
  connectionIds: readonly string[],
): Promise<ReadonlyMap<string, number | null>> {
  const rows = await tx.all(repairs, connectionIds);
  return new Map(
    rows.flatMap(({ id, acts, repaired_at: at }) => (acts ? [[id, at] as const] : [])),
  );
}

/** The state that was given, unless something has happened while the step was on its way. */
function stateAfter(
  { run, state, tried }: Given,
  owing: ReadonlySet<number>,
  since: Since,
): RunState {
  if (run.cancel_at !== null && !owing.has(run.seq)) return apply(state, { kind: "cancelled" });
  return withoutNeedless(state, tried, since);
}

function givenBy(call: RecordCall, run: LockedRun): Given {
  switch (call.kind) {
    case "step": {
      const { state, at, attempt } = call.record;
      return { call, run, state, at, tried: attempt };
    }
    case "state": {
      const { state, at } = call.change;
      return { call, run, state, at, tried: null };
    }
  }
}

function runIdOf(call: RecordCall): string {
  return call.kind === "step" ? call.record.runId : call.change.runId;
}

function errorOf({ phase }: RunState): StepError | null {
  return phase.is === "failed" ? phase.error : null;
}
