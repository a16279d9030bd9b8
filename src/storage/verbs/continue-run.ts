import type { RunStore } from "#engine/store.ts";
import { corrected, type CorrectionsRow, newestCorrection } from "../corrections.ts";
import { fromJson } from "../rows.ts";
import { first, run, type Session, statement } from "../session.ts";
import { newestEffect, writeDownNext } from "./effect-rows.ts";
import { isCurrent } from "./permits.ts";
import { changeBy, changeRuns, runAndState, type RunRowWithState } from "./run-state.ts";

/** The flow first, so that it is not deleted meanwhile; then the run, and its write, as its holder does. */
const lockFlow = statement<[runId: string], { id: string }>(
  `SELECT f.id FROM {flows} f
   WHERE f.id = (SELECT flow_id FROM {runs} WHERE id = ?) AND f.deleted_at IS NULL FOR SHARE`,
);
const lockRun = statement<[runId: string], RunRowWithState>(
  `SELECT ${runAndState} FROM {runs} r WHERE r.id = ? FOR NO KEY UPDATE`,
);
const tried = statement<[run: number, path: string], CorrectionsRow & { attempt: number }>(
  "SELECT attempt, corrections FROM {steps} WHERE run = ? AND path = ?",
);
const correct = statement<[corrections: string, run: number, path: string]>(
  "UPDATE {steps} SET corrections = ? WHERE run = ? AND path = ?",
);
const correctionsOf = statement<[runId: string, path: string], CorrectionsRow>(
  `SELECT s.corrections FROM {steps} s JOIN {runs} r ON r.seq = s.run
   WHERE r.id = ? AND s.path = ?`,
);
const forgetWish = statement<[run: number]>("UPDATE {runs} SET cancel_at = NULL WHERE seq = ?");

export function continueVerbs({
  read,
  writeAt,
}: Session): Pick<RunStore, "continueRun" | "correctedInput"> {
  return {
    continueRun: ({ runId, path, attempts, write, correction, permit, at }) =>
      writeAt(at, function* (notes) {
        if (!(yield* first(lockFlow, runId))) return "conflict";
        const failed = yield* first(lockRun, runId);
        if (!failed || !(yield* isCurrent(permit))) return "conflict";
        const { phase } = fromJson(failed.state);
        if (phase.is !== "failed" || phase.path !== path) return "conflict";
        const step = yield* first(tried, failed.seq, path);
        if (attempts !== null && step?.attempt !== attempts) return "conflict";
        if (write) {
          const effect = yield* first(newestEffect, write.effectId);
          if (effect?.generation !== write.generation) return "conflict";
          if (effect.state !== "failed" || effect.run_id !== runId) return "conflict";
          yield* writeDownNext(effect, write);
        }
        if (correction)
          yield* run(correct, corrected(step, { ...correction, at }), failed.seq, path);
        yield* run(forgetWish, failed.seq);
        yield* changeRuns(notes, [changeBy(failed, { kind: "continued" }, at)]);
        return "continued";
      }),

    correctedInput: (runId, path) =>
      read(function* () {
        return newestCorrection(yield* first(correctionsOf, runId, path));
      }),
  };
}
