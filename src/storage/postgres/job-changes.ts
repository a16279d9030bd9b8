import type { Session } from "./database.ts";
import type { HeldRuns, Holding } from "./held-runs.ts";
import type { FetchedJob, HeldJob, Jobs, RunJob } from "./jobs.ts";

export type JobChanges = ReturnType<typeof jobChanges>["changes"];

/** What a transaction makes of the jobs of runs, written once, before it is committed. */
export function jobChanges(jobs: Jobs, held: HeldRuns) {
  const added: RunJob[] = [];
  const removed: HeldJob[] = [];
  const gone: Pick<Holding, "id" | "epoch">[] = [];

  return {
    changes: {
      /** A held run that has no job gets one, so that it passes on. */
      add: (run: RunJob) => void added.push(run),
      /** A held run is let go. */
      letGo({ id, epoch }: Pick<Holding, "id" | "epoch">): void {
        const holding = held.find(id, epoch);
        gone.push({ id, epoch });
        if (holding) removed.push(holding);
      },
      /** A fetched job without a run to work on. */
      remove: (job: FetchedJob) => void removed.push(job),
    },
    /** True when other processes may have something to do. */
    async write(session: Session): Promise<boolean> {
      if (removed.length > 0) await jobs.remove(session, removed);
      if (added.length > 0) await jobs.insert(session, added);
      return added.length > 0;
    },
    committed(): void {
      for (const { id, epoch } of gone) held.drop(id, epoch);
    },
  };
}
