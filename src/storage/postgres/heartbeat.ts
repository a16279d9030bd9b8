import { type Database, sql } from "./database.ts";
import type { HeldRuns } from "./held-runs.ts";
import type { Jobs } from "./jobs.ts";

const beatEvery = 3_000;

const stillHeld = sql<[ids: readonly string[], epochs: readonly number[]], { id: string }>(
  `SELECT r.id FROM unnest($1::text[], $2::integer[]) AS k(id, epoch)
     JOIN millrace.runs r ON r.id = k.id AND r.epoch = k.epoch AND r.held`,
);

/**
 * Tells that this process lives and works on the runs that it holds. Each sign is for one holding of
 * a job: a process that was frozen cannot keep alive what has passed on to another.
 */
export function startHeartbeat(
  database: Database,
  jobs: Jobs,
  held: HeldRuns,
  onTrouble: (error: unknown) => void,
): { stop(): void } {
  const beat = async (): Promise<void> => {
    const holdings = held.all();
    if (holdings.length === 0) return;
    const rows = await database.all(
      stillHeld,
      holdings.map(({ id }) => id),
      holdings.map(({ epoch }) => epoch),
    );
    const ours = new Set(rows.map(({ id }) => id));
    for (const { id, epoch } of holdings) if (!ours.has(id)) held.drop(id, epoch);
    await jobs.touch(
      database,
      holdings.filter(({ id }) => ours.has(id)),
    );
  };
  const timer = setInterval(() => {
    beat().catch(onTrouble);
  }, beatEvery);
  return { stop: () => clearInterval(timer) };
}
