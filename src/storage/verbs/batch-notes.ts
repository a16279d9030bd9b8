import type { BatchNote } from "#engine/store.ts";
import { toJson } from "../rows.ts";
import { sql, type Work } from "../session.ts";

/** In the transaction of the act. */
export function* noteInBatch(batch: BatchNote | undefined, runId: string): Work<void> {
  if (batch === undefined) return;
  const { id, left } = batch;
  yield* left === null
    ? sql`UPDATE {batch_runs} SET outcome = 'done'
        WHERE batch = ${id} AND run_id = ${runId} AND outcome IS NULL`.run()
    : sql`UPDATE {batch_runs} SET task = ${toJson(left)}
        WHERE batch = ${id} AND run_id = ${runId} AND outcome IS NULL`.run();
}
