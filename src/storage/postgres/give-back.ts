import type { RunStore } from "#engine/store.ts";
import { atOnce } from "#engine/run-columns.ts";
import type { Holding } from "./heartbeat.ts";
import { freeRuns, runsWithState } from "../verbs/run-state.ts";
import { done, notesOf } from "./session.ts";
import type { Writer } from "./writer.ts";
import { type Session, untilFewer } from "../session.ts";
import { endUnfinished } from "../verbs/repair.ts";
import { sql } from "./database.ts";
import { jobsSchema, queue, type RunJob } from "./jobs.ts";

const lock = runsWithState.selectFor<Pick<Holding, "id" | "epoch">>(
  `FROM {rows k (id text, epoch integer)}
     JOIN {runs} r ON r.id = k.id AND r.epoch = k.epoch AND r.held
   ORDER BY r.seq FOR NO KEY UPDATE OF r`,
);

const slice = 500;

/**
 * The runs that this process holds are free again, for itself or others; one that was told to end
 * ends, unless a send may be under way. Says how many.
 */
export async function giveBack(writer: Writer): Promise<number> {
  let total = 0;
  const all = writer.held.all();
  for (let from = 0; from < all.length; from += slice) {
    const holdings = all.slice(from, from + slice);
    total += await writer.write(async (tx) => {
      const runs = await done(tx, lock.all(holdings));
      await done(tx, freeRuns(notesOf(tx), runs, writer.highest()));
      tx.afterwards(() => {
        for (const { id, epoch } of holdings) writer.held.drop(id, epoch);
      });
      return runs.length;
    });
  }
  return total;
}

/**
 * What this process itself still holds, as after an engine that was stopped, is free again; what
 * others hold is theirs for as long as they live. Then ends what a process that died has begun.
 */
export function freeRunsVerb(writer: Writer, session: Session): RunStore["freeRuns"] {
  return async () => {
    const freed = await giveBack(writer);
    // No clock is at hand, and none is needed: what ends here ended with the process before.
    await endUnfinished(session, writer.highest());
    return freed;
  };
}

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

/**
 * Gives a job to held runs that have none, and takes an ended one from those that can go on, as when pg-boss's
 * tables have come from another backup than ours.
 */
function sweepStranded({ write }: Writer): Promise<number> {
  return untilFewer(slice, () =>
    write(async (tx) => {
      const runs = await tx.all(stranded, slice);
      if (runs.length === 0) return 0;
      await tx.run(
        removeEnded,
        runs.map(({ job }) => job),
      );
      for (const run of runs) if (run.held) tx.jobs.add(run);
      return runs.length;
    }),
  );
}

const roundMs = 2_000;
/** In rounds: the first sweep comes with the first round. */
const sweepEvery = 30;

/** Now and then, for what a process that died has left in a way that nothing else finds. */
export function startSweep(
  writer: Writer,
  session: Session,
  onTrouble: (error: unknown) => void,
): { stop(): void } {
  const sweep = async (): Promise<void> => {
    await sweepStranded(writer);
    // No clock is at hand, and none is needed: what ends here ended with the process before.
    await endUnfinished(session, writer.highest());
  };
  let round = 0;
  const timer = setInterval(() => {
    if (round % sweepEvery === 0) sweep().catch(onTrouble);
    round += 1;
  }, roundMs);
  return { stop: () => clearInterval(timer) };
}
