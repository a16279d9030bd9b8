import type { Database } from "./database.ts";
import type { RunRow } from "./run-state.ts";

/** A run as the process that claimed it with an epoch finds it. */
export interface HeldRow extends RunRow {
  readonly held: number;
  readonly cancel_at: number | null;
}

/** Undefined where another process has claimed the run since. For use inside a transaction. */
export function heldRun(db: Database) {
  const find = db.prepare<[string, number], HeldRow>(
    "SELECT seq, id, flow_id, status, state, held, cancel_at FROM runs WHERE id = ? AND epoch = ?",
  );
  return (runId: string, epoch: number): HeldRow | undefined => find.get(runId, epoch);
}
