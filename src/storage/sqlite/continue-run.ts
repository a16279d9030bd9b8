import type { RunStore } from "#engine/store.ts";
import { fromJson } from "../rows.ts";
import { effectGenerations } from "./effect-generations.ts";
import type { EffectRow } from "./effects.ts";
import { currentPermits } from "./permits.ts";
import { type RunRow, stateChanges } from "./run-state.ts";
import type { Writer } from "./writer.ts";

export function continueRunVerb(writer: Writer): RunStore["continueRun"] {
  const { db } = writer;
  const find = db.prepare<[string], RunRow>(
    `SELECT r.seq, r.id, r.flow_id, r.status, r.state
     FROM runs r JOIN flows f ON f.id = r.flow_id AND f.deleted_at IS NULL WHERE r.id = ?`,
  );
  const tried = db.prepare<[number, string], { attempt: number }>(
    "SELECT attempt FROM steps WHERE run = ? AND path = ?",
  );
  const newest = db.prepare<[string], EffectRow>(
    "SELECT * FROM effects WHERE id = ? ORDER BY generation DESC LIMIT 1",
  );
  const forgetWish = db.prepare<[number]>("UPDATE runs SET cancel_at = NULL WHERE seq = ?");
  const writeDown = effectGenerations(db);
  const isCurrent = currentPermits(db);
  const change = stateChanges(writer);

  return ({ runId, path, attempts, write, permit, at }) =>
    writer.writeAt(at, () => {
      const run = find.get(runId);
      if (!run || !isCurrent(permit)) return "conflict";
      const { phase } = fromJson(run.state);
      if (phase.is !== "failed" || phase.path !== path) return "conflict";
      if (attempts !== null && tried.get(run.seq, path)?.attempt !== attempts) return "conflict";
      if (write) {
        const effect = newest.get(write.effectId);
        if (effect?.generation !== write.generation) return "conflict";
        if (effect.state !== "failed" || effect.run_id !== runId) return "conflict";
        writeDown(effect, write);
      }
      forgetWish.run(run.seq);
      change(run, { kind: "continued" }, at);
      return "continued";
    });
}
