import { type Session, sql } from "./database.ts";
import type { Transaction } from "./writer.ts";

const owing = sql<[readonly number[]], { seq: number }>(
  `SELECT DISTINCT r.seq FROM millrace.runs r JOIN millrace.effects e ON e.run_id = r.id
   WHERE r.seq = ANY($1::bigint[]) AND e.state = 'open' AND e.unproven_since IS NOT NULL`,
);
const ask = sql<[readonly number[], number]>(
  `UPDATE millrace.runs SET cancel_at = coalesce(cancel_at, $2) WHERE seq = ANY($1::bigint[])`,
);

/** Which of the runs have a write that may have happened, and no outcome of it? */
export async function owingRuns(
  session: Session,
  seqs: readonly number[],
): Promise<ReadonlySet<number>> {
  if (seqs.length === 0) return new Set();
  return new Set((await session.all(owing, seqs)).map(({ seq }) => seq));
}

export async function askToEnd(
  tx: Transaction,
  seqs: readonly number[],
  at: number,
): Promise<void> {
  if (seqs.length > 0) await tx.run(ask, seqs, at);
}
