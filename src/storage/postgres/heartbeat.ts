import { idsOf } from "../rows.ts";
import { forEach } from "../session.ts";
import type { Database } from "./database.ts";
import type { HeldJob, Jobs } from "./jobs.ts";
import { done } from "./session.ts";

/** A run that this process holds, with its job. */
export interface Holding extends HeldJob {
  readonly id: string;
  readonly epoch: number;
}

export type HeldRuns = ReturnType<typeof createHeldRuns>;

/** The runs that this process holds, as far as it knows. */
export function createHeldRuns() {
  const held = new Map<string, Holding>();
  /** What the run is held by; undefined when it is not, or no longer, in these hands. */
  const find = (id: string, epoch: number): Holding | undefined => {
    const holding = held.get(id);
    return holding?.epoch === epoch ? holding : undefined;
  };
  return {
    take(holdings: readonly Holding[]): void {
      for (const holding of holdings) held.set(holding.id, holding);
    },
    find,
    drop(id: string, epoch: number): void {
      if (find(id, epoch)) held.delete(id);
    },
    all: (): readonly Holding[] => [...held.values()],
  };
}

const beatEvery = 3_000;

const stillHeld = forEach<Pick<Holding, "id" | "epoch">, { id: string }>(
  "",
  `SELECT r.id FROM {rows k (id text, epoch integer)}
     JOIN {runs} r ON r.id = k.id AND r.epoch = k.epoch AND r.held`,
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
    const ours = new Set(idsOf(await done(database, stillHeld.all(holdings))));
    for (const { id, epoch } of holdings) if (!ours.has(id)) held.drop(id, epoch);
    const alive = holdings.filter(({ id }) => ours.has(id));
    await database.transaction((session) => jobs.touch(session, alive));
  };
  const timer = setInterval(() => {
    beat().catch(onTrouble);
  }, beatEvery);
  return { stop: () => clearInterval(timer) };
}
