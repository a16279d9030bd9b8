import type { RunStore } from "#engine/store.ts";
import { corrected, type CorrectionsRow, newestCorrection } from "../corrections.ts";
import { fromJson } from "../rows.ts";
import { effectGenerations } from "./effect-generations.ts";
import type { EffectRow } from "./effects.ts";
import { isCurrent } from "../verbs/permits.ts";
import { doing } from "./session.ts";
import { type RunRow, stateChanges } from "./run-state.ts";
import type { Writer } from "./writer.ts";

export function continueVerbs(writer: Writer): Pick<RunStore, "continueRun" | "correctedInput"> {
  const { db } = writer;
  const find = db.prepare<[string], RunRow>(
    `SELECT r.seq, r.id, r.flow_id, r.status, r.state
     FROM runs r JOIN flows f ON f.id = r.flow_id AND f.deleted_at IS NULL WHERE r.id = ?`,
  );
  const tried = db.prepare<[number, string], CorrectionsRow & { attempt: number }>(
    "SELECT attempt, corrections FROM steps WHERE run = ? AND path = ?",
  );
  const correct = db.prepare<[string, number, string]>(
    "UPDATE steps SET corrections = ? WHERE run = ? AND path = ?",
  );
  const corrections = db.prepare<[string, string], CorrectionsRow>(
    `SELECT s.corrections FROM steps s JOIN runs r ON r.seq = s.run WHERE r.id = ? AND s.path = ?`,
  );
  const newest = db.prepare<[string], EffectRow>(
    "SELECT * FROM effects WHERE id = ? ORDER BY generation DESC LIMIT 1",
  );
  const forgetWish = db.prepare<[number]>("UPDATE runs SET cancel_at = NULL WHERE seq = ?");
  const writeDown = effectGenerations(db);
  const done = doing(db);
  const change = stateChanges(writer);

  const continueRun: RunStore["continueRun"] = (choice) => {
    const { runId, path, attempts, write, correction, permit, at } = choice;
    return writer.writeAt(at, () => {
      const run = find.get(runId);
      if (!run || !done(isCurrent(permit))) return "conflict";
      const { phase } = fromJson(run.state);
      if (phase.is !== "failed" || phase.path !== path) return "conflict";
      const step = tried.get(run.seq, path);
      if (attempts !== null && step?.attempt !== attempts) return "conflict";
      if (write) {
        const effect = newest.get(write.effectId);
        if (effect?.generation !== write.generation) return "conflict";
        if (effect.state !== "failed" || effect.run_id !== runId) return "conflict";
        writeDown(effect, write);
      }
      if (correction) correct.run(corrected(step, { ...correction, at }), run.seq, path);
      forgetWish.run(run.seq);
      change(run, { kind: "continued" }, at);
      return "continued";
    });
  };

  return {
    continueRun,
    async correctedInput(runId, path) {
      return newestCorrection(corrections.get(runId, path));
    },
  };
}
