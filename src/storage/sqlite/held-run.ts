import type { RunState } from "#engine/decide.ts";
import type { Database } from "./database.ts";
import type { JsonText } from "./rows.ts";

/** A run as the process that claimed it with an epoch finds it. */
export interface HeldRow {
  readonly seq: number;
  readonly held: number;
  readonly cancel_at: number | null;
  readonly state: JsonText<RunState>;
}

/** Undefined where another process has claimed the run since. For use inside a transaction. */
export function heldRun(db: Database) {
  const find = db.prepare<[string, number], HeldRow>(
    "SELECT seq, held, cancel_at, state FROM runs WHERE id = ? AND epoch = ?",
  );
  return (runId: string, epoch: number): HeldRow | undefined => find.get(runId, epoch);
}
