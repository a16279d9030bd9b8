import { apply } from "#engine/apply.ts";
import { restsOf, type Since, withoutNeedless } from "#engine/rests.ts";
import type { Rest, RunState } from "#engine/run-state.ts";
import type { StepError } from "#engine/result.ts";
import type { Attempt, Fenced } from "#engine/store.ts";
import { mayAct } from "../connection-rows.ts";
import { toJson, toJsonOrNull } from "../rows.ts";
import { all, type Flag, isOn, type Notes, statement, together, type Work } from "../session.ts";
import { updateEffects } from "./effect-updates.ts";
import { changeRuns, owingRuns, type RunChange } from "./run-state.ts";
import { putSteps, type Tried } from "./step-rows.ts";
import type { LockedRun, StateCall, StepCall } from "./worker.ts";

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
const repairs = statement<
  [ids: readonly string[]],
  { id: string; acts: Flag; repaired_at: number | null }
>(
  `SELECT c.id, ${mayAct("c")} AS acts, c.repaired_at FROM {connections} c
   WHERE c.id IN (??) ORDER BY c.id FOR SHARE`,
);
const decided = statement<[ids: readonly string[]], { id: string }>(
  `SELECT e.id FROM {effects} e WHERE e.id IN (??) AND e.state <> 'parked'
     AND NOT EXISTS (SELECT 1 FROM {effects} n WHERE n.id = e.id AND n.generation > e.generation)`,
);

export function* recordAll(
  notes: Notes,
  calls: readonly RecordCall[],
  runs: ReadonlyMap<string, LockedRun>,
): Work<ReadonlyMap<RecordCall, "recorded" | Fenced>> {
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
  // The statements go out together, one round trip for all, unless something has to be asked first.
  const asksFirst = ends.length + rests.length > 0;
  if (asksFirst) yield* updateEffects(effects);
  const owing = yield* owingRuns(ends.map(({ run }) => run));
  const since = yield* happenedSince(rests);
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
  yield* together(
    updateEffects(asksFirst ? [] : effects),
    changeRuns(notes, changes),
    putSteps(tries),
  );
  return new Map(given.map(({ call }) => [call, "recorded"]));
}

/** What has happened to what runs go to rest for: repairs of connections that may act, and decisions. */
function* happenedSince(rests: readonly Rest[]): Work<Since> {
  const paused = rests.flatMap((rest) => ("connectionId" in rest ? [rest.connectionId] : []));
  const parked = rests.flatMap((rest) => ("effectId" in rest ? [rest.effectId] : []));
  const repaired = paused.length === 0 ? [] : yield* all(repairs, paused);
  const isDecided = parked.length === 0 ? [] : yield* all(decided, parked);
  const repairedAt = new Map(
    repaired.flatMap(({ id, acts, repaired_at: at }) => (isOn(acts) ? [[id, at] as const] : [])),
  );
  const decisions = new Set(isDecided.map(({ id }) => id));
  return {
    repairedAt: (connectionId) => repairedAt.get(connectionId),
    isDecided: (effectId) => decisions.has(effectId),
  };
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
