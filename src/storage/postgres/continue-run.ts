import type { RunStore } from "#engine/store.ts";
import { corrected, type CorrectionsRow, newestCorrection } from "../corrections.ts";
import { fromJson } from "../rows.ts";
import { sql } from "./database.ts";
import { writeDownNext } from "./effect-generations.ts";
import type { EffectRow } from "./effect-rows.ts";
import { changeBy, changeRuns, runColumns, type RunRowWithState } from "./run-state.ts";
import { isCurrent } from "../verbs/permits.ts";
import { done } from "./session.ts";
import type { Writer } from "./writer.ts";

/** The flow first, so that it is not deleted meanwhile; then the run, and its write, as its holder does. */
const lockFlow = sql<[runId: string], { id: string }>(
  `SELECT f.id FROM millrace.flows f
   WHERE f.id = (SELECT flow_id FROM millrace.runs WHERE id = $1) AND f.deleted_at IS NULL FOR SHARE`,
);
const lockRun = sql<[runId: string], RunRowWithState>(
  `SELECT ${runColumns}, r.state FROM millrace.runs r WHERE r.id = $1 FOR NO KEY UPDATE`,
);
const tried = sql<[run: number, path: string], CorrectionsRow & { attempt: number }>(
  "SELECT attempt, corrections FROM millrace.steps WHERE run = $1 AND path = $2",
);
const correct = sql<[corrections: string, run: number, path: string]>(
  "UPDATE millrace.steps SET corrections = $1 WHERE run = $2 AND path = $3",
);
const correctionsOf = sql<[runId: string, path: string], CorrectionsRow>(
  `SELECT s.corrections FROM millrace.steps s JOIN millrace.runs r ON r.seq = s.run
   WHERE r.id = $1 AND s.path = $2`,
);
const newest = sql<[id: string], EffectRow>(
  "SELECT * FROM millrace.effects WHERE id = $1 ORDER BY generation DESC LIMIT 1 FOR UPDATE",
);
const forgetWish = sql<[run: number]>("UPDATE millrace.runs SET cancel_at = NULL WHERE seq = $1");

export function continueVerbs({
  database,
  writeAt,
}: Writer): Pick<RunStore, "continueRun" | "correctedInput"> {
  const continueRun: RunStore["continueRun"] = ({
    runId,
    path,
    attempts,
    write,
    correction,
    permit,
    at,
  }) =>
    writeAt(at, async (tx) => {
      if (!(await tx.first(lockFlow, runId))) return "conflict";
      const run = await tx.first(lockRun, runId);
      if (!run || !(await done(tx, isCurrent(permit)))) return "conflict";
      const { phase } = fromJson(run.state);
      if (phase.is !== "failed" || phase.path !== path) return "conflict";
      const step = await tx.first(tried, run.seq, path);
      if (attempts !== null && step?.attempt !== attempts) return "conflict";
      if (write) {
        const effect = await tx.first(newest, write.effectId);
        if (effect?.generation !== write.generation) return "conflict";
        if (effect.state !== "failed" || effect.run_id !== runId) return "conflict";
        await writeDownNext(tx, effect, write);
      }
      if (correction) await tx.run(correct, corrected(step, { ...correction, at }), run.seq, path);
      await tx.run(forgetWish, run.seq);
      await changeRuns(tx, [changeBy(run, { kind: "continued" }, at)]);
      return "continued";
    });
  return {
    continueRun,
    correctedInput: async (runId, path) =>
      newestCorrection(await database.first(correctionsOf, runId, path)),
  };
}
