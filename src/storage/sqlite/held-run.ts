import type { Database } from "./database.ts";
import { type HeldRow, heldColumns } from "../verbs/run-state.ts";

/** Undefined where another process has claimed the run since. For use inside a transaction. */
export function heldRun(db: Database) {
  const find = db.prepare<[string, number], HeldRow>(
    `SELECT ${heldColumns} FROM runs r WHERE r.id = ? AND r.epoch = ?`,
  );
  return (runId: string, epoch: number): HeldRow | undefined => find.get(runId, epoch);
}
