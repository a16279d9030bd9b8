import { type Database, type Session, sql } from "./database.ts";
import type { HeldRuns } from "./held-runs.ts";
import { type JobChanges, jobChanges } from "./job-changes.ts";
import type { Jobs } from "./jobs.ts";
import { createRunCounts, type RunCounts } from "./run-counts.ts";

/** A transaction as the verbs know it. What is noted here is written before it is committed. */
export interface Transaction extends Session {
  readonly counts: RunCounts;
  readonly jobs: JobChanges;
  /** Other processes may have something to do. */
  tellOthers(): void;
  /** For what this process remembers: done once the transaction is committed. */
  afterwards(act: () => void): void;
}

export interface Writer {
  /** Shows what is committed. */
  readonly database: Database;
  readonly jobs: Jobs;
  readonly held: HeldRuns;
  /** Tells this process from the others on the same database. */
  readonly process: string;
  /** Work in one transaction, durable when the promise resolves. It may be done more than once. */
  readonly write: <Result>(work: (tx: Transaction) => Promise<Result>) => Promise<Result>;
  /** The same for work that belongs to a moment: the latest such moment is kept (`lastSeen`). */
  readonly writeAt: <Result>(
    at: number,
    work: (tx: Transaction) => Promise<Result>,
  ) => Promise<Result>;
  /** The latest moment that this process knows to be committed. */
  readonly highest: () => number;
}

export const workChannel = "millrace_work";

const notify = sql<[string]>(`SELECT pg_notify('${workChannel}', $1)`);

export function createWriter(
  parts: Pick<Writer, "database" | "jobs" | "held" | "process">,
): Writer {
  const { database, jobs, held } = parts;
  let highest = 0;

  async function write<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result> {
    const done = await database.transaction(async (session) => {
      const counts = createRunCounts();
      const jobsOfRuns = jobChanges(jobs, held);
      const acts: (() => void)[] = [];
      let told = false;
      const result = await work({
        ...session,
        counts,
        jobs: jobsOfRuns.changes,
        tellOthers: () => {
          told = true;
        },
        afterwards: (act) => void acts.push(act),
      });
      const madeWork = await jobsOfRuns.write(session);
      if (told || madeWork) await session.run(notify, parts.process);
      // Last, so that nothing waits for others while it holds rows that are counted on.
      await counts.write(session);
      return { result, acts: [...acts, () => jobsOfRuns.committed()] };
    });
    for (const act of done.acts) act();
    return done.result;
  }

  return {
    ...parts,
    write,
    async writeAt(at, work) {
      const result = await write(work);
      highest = Math.max(highest, at);
      return result;
    },
    highest: () => highest,
  };
}
