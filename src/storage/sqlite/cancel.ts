import { stateChanges, type RunRow } from "./run-state.ts";
import type { Writer } from "./writer.ts";

/**
 * Ends runs that are told to. One whose write may have happened is only asked to end: it goes on
 * until that is found out, and sends nothing new. For use inside a transaction.
 */
export function cancellations(writer: Writer) {
  const { db } = writer;
  const owing = db.prepare<[number], { id: string }>(
    `SELECT e.id FROM runs r JOIN effects e ON e.run_id = r.id
     WHERE r.seq = ? AND e.state = 'open' AND e.unproven_since IS NOT NULL LIMIT 1`,
  );
  const ask = db.prepare<[number, number]>(
    "UPDATE runs SET cancel_at = coalesce(cancel_at, ?) WHERE seq = ?",
  );
  const change = stateChanges(writer);

  /** Has it a write that may have happened, and no outcome of it? */
  const owes = (run: number): boolean => owing.get(run) !== undefined;
  const askToEnd = (run: number, at: number): void => void ask.run(at, run);

  return {
    owes,
    askToEnd,
    /** A run that nobody holds. */
    end(run: RunRow, at: number): void {
      if (owes(run.seq)) askToEnd(run.seq, at);
      else change(run, { kind: "cancelled" }, at);
    },
  };
}
