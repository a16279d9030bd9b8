import type { Database } from "./database.ts";

/** What is known and noted of a run that is told to end. For use inside a transaction. */
export function endings(db: Database) {
  const owing = db.prepare<[number], { id: string }>(
    `SELECT e.id FROM runs r JOIN effects e ON e.run_id = r.id
     WHERE r.seq = ? AND e.state = 'open' AND e.unproven_since IS NOT NULL LIMIT 1`,
  );
  const ask = db.prepare<[number, number]>(
    "UPDATE runs SET cancel_at = coalesce(cancel_at, ?) WHERE seq = ?",
  );
  return {
    /** Has it a write that may have happened, and no outcome of it? */
    owes: (run: number): boolean => owing.get(run) !== undefined,
    askToEnd: (run: number, at: number): void => void ask.run(at, run),
  };
}
