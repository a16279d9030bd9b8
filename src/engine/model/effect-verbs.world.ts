import type { StepResult } from "../result.ts";
import { isOver } from "../run-state.ts";
import { plannedEffect } from "../fold-effect.ts";
import type { EffectRecord } from "../store.ts";
import { letGo, type ModelRun, taken } from "./rows.world.ts";
import type { Rows, Sync, Verbs } from "./store.world.ts";

type EffectVerbs = Pick<
  Sync<Verbs>,
  | "planEffect"
  | "effect"
  | "passGate"
  | "parkedToLookFor"
  | "noteLookUp"
  | "decideParked"
  | "continueRun"
  | "correctedInput"
>;

/** A time further ahead was set by a clock that was wrong. */
const longestPause = 24 * 3_600_000;

/** What the contract says of writes to the outside world. */
export function effectVerbs(rows: Rows): EffectVerbs & {
  readonly update: (runId: string, change: EffectRecord) => void;
} {
  const { runs, effects, watch, note, held } = rows;
  const keyOf = (id: string, generation: number): string => `${id} ${generation}`;
  const put = (effect: EffectRecord): void => {
    effects.set(keyOf(effect.id, effect.generation), effect);
  };
  const parked = (effectId: string, generation: number): EffectRecord | null => {
    const effect = rows.newest(effectId);
    return effect?.state === "parked" && effect.generation === generation ? effect : null;
  };
  const goOn = (run: ModelRun, result: StepResult, at: number): void => {
    const after = taken(run, [result]);
    runs.set(run.id, letGo(after, after.state, at));
  };
  const putNext = (
    effect: EffectRecord,
    next: Pick<EffectRecord, "key" | "request" | "clearUntil">,
  ): void => {
    const plan = { ...effect, ...next, generation: effect.generation + 1 };
    put({ ...plannedEffect(plan), clearUntil: next.clearUntil });
  };

  return {
    update: (runId, change) => {
      const effect = effects.get(keyOf(change.id, change.generation));
      if (effect?.state === "open" && effect.runId === runId) put(change);
    },

    planEffect: (plan, epoch) => {
      if (!held(plan.runId, epoch)?.held) return "fenced";
      const stands = effects.get(keyOf(plan.id, plan.generation));
      if (stands) return stands;
      const effect = plannedEffect(plan);
      put(effect);
      watch.planned(effect);
      return effect;
    },

    effect: (id) => rows.newest(id),

    passGate: ({ effect: sent, epoch, notBefore, consentEpoch, at }) => {
      const { id: effectId, generation, runId, sends } = sent;
      note(at);
      const run = held(runId, epoch);
      const effect = effects.get(keyOf(effectId, generation));
      const open =
        run?.held === true &&
        effect?.state === "open" &&
        effect.runId === runId &&
        effect.sends === sends - 1 &&
        rows.connection().consentEpoch === consentEpoch &&
        (effect.unprovenSince === null || effect.unprovenSince > notBefore);
      if (!open) {
        if (run?.held === true) runs.set(run.id, letGo(run, run.state, at));
        return "fenced";
      }
      put(sent);
      return { at, sends };
    },

    parkedToLookFor: (now, limit) =>
      Array.from(effects.values())
        .filter(
          ({ state, lookAt }) =>
            state === "parked" && lookAt !== null && (lookAt <= now || lookAt > now + longestPause),
        )
        .slice(0, limit),

    noteLookUp: ({ effectId, generation, looked, lookAt, at }) => {
      note(at);
      const effect = effects.get(keyOf(effectId, generation));
      if (effect?.state === "parked") put({ ...effect, looked, lookAt });
    },

    decideParked: ({ effectId, generation, decision, at }) => {
      note(at);
      const effect = parked(effectId, generation);
      const run = effect && runs.get(effect.runId);
      if (!effect || !run) return "conflict";
      if (isOver(run.state) && decision.kind === "send") return "conflict";
      const ended = { ...effect, lookAt: null };
      switch (decision.kind) {
        case "happened":
          put({ ...ended, state: "done", answer: decision.answer, error: null });
          break;
        case "refused":
          put({ ...ended, state: "failed", error: decision.error });
          break;
        case "send":
          put({ ...ended, state: "stopped" });
          putNext(effect, decision);
          break;
        case "allow":
          put({ ...ended, state: "open", aboveLimit: "allowed", error: null, parkedAt: null });
          break;
        case "stop":
          put({ ...ended, state: "stopped" });
          break;
      }
      const { phase } = run.state;
      if (phase.is === "parked" && phase.effectId === effectId)
        goOn(
          run,
          decision.kind === "stop" ? { kind: "cancelled" } : { kind: "resumed", for: { effectId } },
          at,
        );
      return "decided";
    },

    continueRun: ({ runId, path, attempts, write, correction, at }) => {
      note(at);
      const run = runs.get(runId);
      if (run?.state.phase.is !== "failed" || run.state.phase.path !== path) return "conflict";
      if (run.attempts.get(path) !== attempts) return "conflict";
      if (write) {
        const effect = rows.newest(write.effectId);
        if (effect?.generation !== write.generation || effect.state !== "failed") return "conflict";
        if (effect.runId !== runId) return "conflict";
        watch.continued(effect);
        putNext(effect, write);
      }
      const corrected = correction
        ? new Map(run.corrected).set(path, correction.after)
        : run.corrected;
      goOn({ ...run, corrected }, { kind: "continued" }, at);
      return "continued";
    },

    correctedInput: (runId, path) => runs.get(runId)?.corrected.get(path) ?? null,
  };
}
