import { longestWait } from "../decide.ts";
import { firstState } from "../run-state.ts";
import type { StepResult } from "../result.ts";
import type { ClaimedRun, EffectRecord, NewRun, NewEvent } from "../store.ts";
import { changeOf, folds, letGo, type ModelRun, resultsOf, taken } from "./rows.world.ts";
import type { Rows, Sync, Verbs } from "./store.world.ts";

type RunVerbs = Pick<
  Sync<Verbs>,
  "freeRuns" | "claimRuns" | "nextRunDue" | "outputs" | "recordStep" | "recordState" | "run"
>;

/** What the contract says of runs. */
export function runVerbs(
  rows: Rows,
  updateEffect: (runId: string, change: EffectRecord) => void,
): RunVerbs & {
  /** False where the flow has a run of this name. */
  readonly make: (flowId: string, run: NewRun, event: NewEvent, now: number) => boolean;
  readonly resumePaused: () => void;
} {
  const { runs, watch, note, held, connection } = rows;
  const all = (): ModelRun[] => Array.from(runs.values());
  const put = (run: ModelRun): void => void runs.set(run.id, run);

  /** The state that is recorded must be what its results make of the state before. */
  const follow = (
    run: ModelRun,
    results: readonly StepResult[],
    stored: ModelRun["state"],
  ): ModelRun => {
    const after = taken(run, results);
    if (!folds(after, stored))
      watch.violated(`folding all results of run ${run.id} does not give the stored state`);
    return after;
  };

  const resumePaused = (): void => {
    for (const run of all()) {
      const { phase } = run.state;
      if (phase.is !== "paused" || run.held) continue;
      const { connectionId } = phase;
      const after = taken(run, [{ kind: "resumed", for: { connectionId } }]);
      put(letGo(after, after.state, run.createdAt));
    }
  };

  return {
    resumePaused,

    make: (flowId, { id, name, versionId, ancestry }, { data, at }, now) => {
      if (all().some((one) => one.flowId === flowId && one.name === name)) return false;
      put({
        id,
        flowId,
        versionId,
        name,
        ancestry,
        event: data,
        eventAt: at,
        createdAt: now,
        epoch: 0,
        held: false,
        endedAt: null,
        nextAt: 0,
        state: firstState,
        results: [],
        outputs: new Map(),
        attempts: new Map(),
        corrected: new Map(),
      });
      return true;
    },

    freeRuns: () => {
      const under = all().filter((run) => run.held);
      for (const run of under) put({ ...run, held: false, nextAt: 0 });
      if (!connection().broken) resumePaused();
      return under.length;
    },

    claimRuns: (now, limit) => {
      note(now);
      // A wait that would be longer than any was told by a clock that was wrong.
      const isDue = (at: number): boolean => at <= now || at > now + longestWait;
      const due = all().filter((run) => !run.held && run.nextAt !== null && isDue(run.nextAt));
      return due.slice(0, limit).map((run): ClaimedRun => {
        const epoch = run.epoch + 1;
        put({ ...run, held: true, nextAt: null, epoch });
        const { id, flowId, versionId, name, ancestry, state, event, eventAt, createdAt } = run;
        return {
          id,
          epoch,
          turnOf: "local",
          flowId,
          versionId,
          name,
          ancestry,
          state,
          event,
          eventAt,
          createdAt,
        };
      });
    },

    run: (id) => {
      const run = runs.get(id);
      if (!run) return null;
      const { flowId, versionId, name, ancestry, state, event: data, eventAt: at } = run;
      const { createdAt, endedAt } = run;
      const event = { key: name, at, data, madeBy: null };
      return {
        id,
        flowId,
        versionId,
        name,
        ancestry,
        callerId: null,
        isErased: false,
        state,
        createdAt,
        endedAt,
        event,
      };
    },

    nextRunDue: (after = -1) => {
      const times = all().map(({ nextAt }) => nextAt ?? Infinity);
      const next = Math.min(Infinity, ...times.filter((at) => at > after));
      return next === Infinity ? null : next;
    },

    outputs: (runId, paths) =>
      new Map(Array.from(runs.get(runId)?.outputs ?? []).filter(([path]) => paths.includes(path))),

    recordStep: (record) => {
      note(record.at);
      const run = held(record.runId, record.epoch);
      if (!run) return "fenced";
      if (record.effect) updateEffect(run.id, record.effect);
      if (!run.held) return "fenced";
      const results = resultsOf(run, record, rows.document(run.versionId));
      const outputs = new Map(run.outputs);
      if (record.output !== undefined) outputs.set(record.attempt.path, record.output);
      const { path } = record.attempt;
      const attempts = new Map(run.attempts).set(path, (run.attempts.get(path) ?? 0) + 1);
      const after = { ...follow(run, results, record.state), outputs, attempts };
      const { phase } = record.state;
      // Nobody would wake a run that pauses for a connection after its repair.
      // Nor one that is parked for a write about which a person has decided meanwhile.
      const decided =
        phase.is === "parked" && (rows.newest(phase.effectId)?.state ?? "parked") !== "parked"
          ? { effectId: phase.effectId }
          : null;
      const repaired =
        phase.is === "paused" && rows.repairedSince(record.attempt.startedAt)
          ? { connectionId: phase.connectionId }
          : null;
      const rest = decided ?? repaired;
      if (rest) {
        const resumed = taken(after, [{ kind: "resumed", for: rest }]);
        put(letGo(resumed, resumed.state, record.at));
      } else put(phase.is === "working" ? after : letGo(after, after.state, record.at));
      watch.stepRecorded(after, record);
      return "recorded";
    },

    recordState: ({ runId, epoch, state, at }) => {
      note(at);
      const run = held(runId, epoch);
      if (!run?.held) return "fenced";
      const after = follow(run, changeOf(run, state), state);
      put(letGo(after, after.state, at));
      return "recorded";
    },
  };
}
