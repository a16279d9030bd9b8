import { endRuns } from "./cancel.ts";
import { sql } from "./database.ts";
import { jobsSchema, queue, type RunJob } from "./jobs.ts";
import { changeBy, changeRuns, inSlices, runColumns, type RunRowWithState } from "./run-state.ts";
import { atOnce } from "../state-columns.ts";
import type { Writer } from "./writer.ts";
import { mayAct } from "../connection-rows.ts";

// What another process has in hand is left to it.
const repaired = sql<[limit: number], RunRowWithState & { readonly connectionId: string }>(
  `SELECT ${runColumns}, r.state, c.id AS "connectionId" FROM millrace.runs r JOIN millrace.connections c ON c.id = r.paused_for
   WHERE r.paused_for IS NOT NULL AND ${mayAct("c")}
   ORDER BY r.seq LIMIT $1 FOR NO KEY UPDATE OF r SKIP LOCKED`,
);
const deleted = sql<[limit: number], RunRowWithState>(
  `SELECT ${runColumns}, r.state FROM millrace.flows f JOIN millrace.runs r ON r.flow_id = f.id
   WHERE f.deleted_at IS NOT NULL AND NOT r.held AND r.cancel_at IS NULL
     AND r.status IN ('waiting', 'delayed', 'paused', 'parked')
   ORDER BY r.seq LIMIT $1 FOR NO KEY UPDATE OF r SKIP LOCKED`,
);
const jobOf = (states: string): string =>
  `EXISTS (SELECT 1 FROM ${jobsSchema}.job j
     WHERE j.name = '${queue}' AND j.id = r.job AND j.state ${states} 'completed')`;
const stranded = sql<[limit: number], RunJob & { readonly held: boolean }>(
  `SELECT r.seq, r.job, r.held FROM millrace.runs r
   WHERE r.status IN ('waiting', 'running')
     AND ((r.held AND NOT ${jobOf("<")}) OR (r.next_at = ${atOnce} AND ${jobOf(">=")}))
   ORDER BY r.seq LIMIT $1 FOR NO KEY UPDATE OF r SKIP LOCKED`,
);
const removeEnded = sql<[jobs: readonly string[]]>(
  `DELETE FROM ${jobsSchema}.job
   WHERE name = '${queue}' AND id = ANY($1::uuid[]) AND state >= 'completed'`,
);

/** Ends what a process that died has begun: repairs and deletions in many slices. */
export async function endUnfinished(writer: Writer): Promise<void> {
  // No clock is at hand, and none is needed: what ends here ended with the process before.
  const at = writer.highest();
  await inSlices(writer, async (tx, limit) => {
    const runs = await tx.all(repaired, limit);
    await changeRuns(
      tx,
      runs.map(({ connectionId, ...run }) =>
        changeBy(run, { kind: "resumed", for: { connectionId } }, at),
      ),
    );
    return runs.length;
  });
  await inSlices(writer, async (tx, limit) => {
    const runs = await tx.all(deleted, limit);
    await endRuns(tx, runs, at);
    return runs.length;
  });
}

/**
 * Gives a job to held runs that have none, and takes an ended one from those that can go on, as when pg-boss's
 * tables have come from another backup than ours.
 */
export async function sweepStranded(writer: Writer): Promise<number> {
  return inSlices(writer, async (tx, limit) => {
    const runs = await tx.all(stranded, limit);
    if (runs.length === 0) return 0;
    await tx.run(
      removeEnded,
      runs.map(({ job }) => job),
    );
    for (const run of runs) if (run.held) tx.jobs.add(run);
    return runs.length;
  });
}
