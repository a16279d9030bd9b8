import type { Correction, RunStore } from "#engine/store.ts";
import { columns } from "../columns.ts";
import { made, sql, statement, type Verbs } from "../session.ts";
import { newestEffect, writeDownNext } from "./effect-rows.ts";
import { isCurrent } from "./permits.ts";
import { changeBy, changeRuns, runsWithState } from "./run-state.ts";

/** The flow first, so that it is not deleted meanwhile; then the run, and its write, as its holder does. */
const lockFlow = statement<[runId: string], { id: string }>(
  `SELECT f.id FROM {flows} f
   WHERE f.id = (SELECT flow_id FROM {runs} WHERE id = ?) AND f.deleted_at IS NULL FOR SHARE`,
);
/** A step with what persons have put in the place of its input, the newest last. */
interface Corrected {
  readonly attempt: number;
  readonly corrections: readonly Correction[] | null;
}
const steps = columns<Corrected>("s.attempt, s.corrections", { corrections: "json" });
const correctedStep = steps.select<[runId: string, path: string]>(
  "FROM {steps} s JOIN {runs} r ON r.seq = s.run WHERE r.id = ? AND s.path = ?",
);
const correct = statement<{ run: number; path: string; corrections: readonly Correction[] }>(
  "UPDATE {steps} SET corrections = {json corrections} WHERE run = @run AND path = @path",
);

export function continueVerbs({
  read,
  writeAt,
}: Verbs): Pick<RunStore, "continueRun" | "correctedInput"> {
  return {
    continueRun: writeAt(function* (
      notes,
      { runId, path, attempts, write, correction, permit, at },
    ) {
      if (!(yield* lockFlow.first(runId))) return "conflict";
      const failed =
        yield* runsWithState.from`{runs} r WHERE r.id = ${runId} FOR NO KEY UPDATE`.first();
      if (!failed || !(yield* isCurrent(permit))) return "conflict";
      const { phase } = failed.state;
      if (phase.is !== "failed" || phase.path !== path) return "conflict";
      const step =
        yield* steps.from`{steps} s WHERE s.run = ${failed.seq} AND s.path = ${path}`.first();
      if (attempts !== null && step?.attempt !== attempts) return "conflict";
      if (write) {
        const effect = yield* newestEffect.first(write.effectId);
        if (effect?.generation !== write.generation) return "conflict";
        if (effect.state !== "failed" || effect.runId !== runId) return "conflict";
        yield* writeDownNext(effect, write);
      }
      if (correction) {
        const corrections = [...(step?.corrections ?? []), { ...correction, at }];
        yield* correct.run({ run: failed.seq, path, corrections });
      }
      yield* sql`UPDATE {runs} SET cancel_at = NULL WHERE seq = ${failed.seq}`.run();
      yield* changeRuns(notes, [changeBy(failed, { kind: "continued" }, at)]);
      return "continued";
    }),

    correctedInput: read((runId, path) =>
      made(correctedStep.first(runId, path), (step) => step?.corrections?.at(-1)?.after ?? null),
    ),
  };
}
