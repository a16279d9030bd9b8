import {
  type AttemptRow,
  detailOf,
  detailOfRun,
  type DetailRow,
  type EffectRow,
  type StepRow,
} from "../../reading/run-detail.ts";
import type { Database } from "../database.ts";
import type { Answers } from "./answers.ts";

export function runDetail(db: Database): Answers["run"] {
  const run = db.prepare<[string], DetailRow>(`${detailOfRun} WHERE r.id = ?`);
  const steps = db.prepare<[number], StepRow>("SELECT * FROM steps WHERE run = ? ORDER BY seq");
  const attempts = db.prepare<[number], AttemptRow>(
    "SELECT * FROM attempts WHERE run = ? ORDER BY path, attempt",
  );
  const effects = db.prepare<[string], EffectRow>(
    "SELECT * FROM effects WHERE run_id = ? ORDER BY seq",
  );

  return (id) => {
    const row = run.get(id);
    if (!row) return null;
    return detailOf(row, steps.all(row.seq), attempts.all(row.seq), effects.all(id));
  };
}
