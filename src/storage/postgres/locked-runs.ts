import { type Session, sql } from "./database.ts";
import { type RunRow, runColumns } from "../verbs/run-state.ts";

/** A run as its holder finds it, locked against everybody else until the transaction ends. */
export interface LockedRun extends RunRow {
  readonly cancel_at: number | null;
}

/** In the order of their making, so that two groups never wait for each other. */
const lock = sql<[readonly string[], readonly number[]], LockedRun>(
  `SELECT ${runColumns}, r.cancel_at FROM unnest($1::text[], $2::integer[]) AS k(id, epoch)
     JOIN millrace.runs r ON r.id = k.id AND r.epoch = k.epoch
   ORDER BY r.seq FOR NO KEY UPDATE OF r`,
);

/** Those of the runs that are still at this epoch: nobody has taken them from their holder. */
export async function lockRuns(
  session: Session,
  holdings: readonly { readonly id: string; readonly epoch: number }[],
): Promise<ReadonlyMap<string, LockedRun>> {
  const once = [...new Map(holdings.map((holding) => [holding.id, holding])).values()];
  const rows = await session.all(
    lock,
    once.map(({ id }) => id),
    once.map(({ epoch }) => epoch),
  );
  return new Map(rows.map((row) => [row.id, row]));
}
