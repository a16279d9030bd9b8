import { type Db, PgBoss } from "pg-boss";
import { type Database, type Session, sql } from "./database.ts";
import type { HeldRuns, Holding } from "./heartbeat.ts";

/**
 * Who works on which run, kept by pg-boss: a run that a process works on, or has lost, has a job; any other
 * has none, so that no wait is ever longer than pg-boss keeps a job.
 */
export type Jobs = Awaited<ReturnType<typeof openJobs>>;

/** A run's job, by the run's row. */
export interface RunJob {
  readonly seq: number;
  readonly job: string;
}

export interface FetchedJob extends RunJob {
  readonly attempt: number;
}

/** A holding of a job: `attempt` rises each time that it is taken from somebody. */
export type HeldJob = Pick<FetchedJob, "job" | "attempt">;

export const jobsSchema = "millrace_jobs";
export const queue = "runs";

/** Without a sign of life for so long, a job passes on. The least that pg-boss allows. */
const heartbeatSeconds = 10;

const forEver = 2_000_000_000;

/** What pg-boss would do by itself to a job that takes or waits long must not strand a run. */
const settings = {
  heartbeatSeconds,
  retryLimit: forEver,
  retryDelay: 0,
  // The most that it allows. A run that is worked on for longer passes on to another process.
  expireInSeconds: 24 * 3_600,
  retentionSeconds: 10 * 365 * 24 * 3_600,
  deleteAfterSeconds: 3_600,
} as const;

/** What pg-boss's `fetch` does, of jobs by name: it can only take whichever is the next. */
const take = sql<[jobs: readonly string[]], FetchedJob>(
  `UPDATE ${jobsSchema}.job SET state = 'active', started_on = ${jobsSchema}.job_now(),
     heartbeat_on = ${jobsSchema}.job_now(),
     retry_count = CASE WHEN started_on IS NULL THEN retry_count ELSE retry_count + 1 END
   WHERE name = '${queue}' AND id = ANY($1::uuid[]) AND state < 'active'
   RETURNING id AS job, retry_count AS attempt, (data ->> 'run')::bigint AS seq`,
);

/** Makes pg-boss's tables and the queue, or brings them to the newest shape. */
export async function prepareJobs(database: Database): Promise<void> {
  const boss = createBoss((...query) => database.raw(...query), {
    migrate: true,
    supervise: false,
  });
  try {
    await boss.start();
    if (await boss.getQueue(queue)) await boss.updateQueue(queue, settings);
    else await boss.createQueue(queue, settings);
  } finally {
    await boss.stop({ graceful: false });
  }
}

/** `onTrouble` hears of what goes wrong while pg-boss looks after the queue by itself. */
export async function openJobs(database: Database, onTrouble: (error: Error) => void) {
  const boss = createBoss(inTransactions(database), { migrate: false, supervise: true });
  boss.on("error", onTrouble);
  await boss.start();
  const within = (session: Session) => ({ db: adapter(session) });
  const attempts = (held: readonly HeldJob[]) =>
    held.map(({ job, attempt }) => ({ id: job, retryCount: attempt }));

  const insert = async (session: Session, runs: readonly RunJob[]): Promise<void> => {
    const made = runs.map(({ seq, job }) => ({ id: job, data: { run: seq } }));
    await boss.insert(queue, made, within(session));
  };

  return {
    insert,

    /** Takes up to `limit` jobs that nobody works on: those that have passed on, or were made by an older build. */
    async fetch(session: Session, limit: number): Promise<readonly FetchedJob[]> {
      const options = { batchSize: limit, ignoreStartAfter: true, ...within(session) };
      const fetched = await boss.fetch<{ readonly run: number }>(queue, options);
      return fetched.map(({ id, retryCount, data }) => ({
        job: id,
        attempt: retryCount,
        seq: data.run,
      }));
    },

    /** Jobs for these runs, taken at once. */
    async make(session: Session, runs: readonly RunJob[]): Promise<readonly FetchedJob[]> {
      if (runs.length === 0) return [];
      await insert(session, runs);
      return session.all(
        take,
        runs.map(({ job }) => job),
      );
    },

    /** They are done with. A job that has passed on to another process meanwhile is left to it. */
    async remove(session: Session, held: readonly HeldJob[]): Promise<void> {
      if (held.length > 0) await boss.deleteJob(queue, attempts(held), within(session));
    },

    /** Signs of life, for those that have not passed on. */
    async touch(session: Session, held: readonly HeldJob[]): Promise<void> {
      if (held.length > 0) await boss.touch(queue, attempts(held), within(session));
    },

    stop: () => boss.stop({ graceful: false }),
  };
}

/** What pg-boss does by itself is a write like ours. The rebuilding of an index, which changes none, takes no transaction. */
function inTransactions(database: Database): Session["raw"] {
  return (text, values) =>
    /\bCONCURRENTLY\b/.test(text)
      ? database.raw(text, values)
      : database.transaction((session) => session.raw(text, values));
}

function createBoss(
  executeSql: Session["raw"],
  { migrate, supervise }: { readonly migrate: boolean; readonly supervise: boolean },
): PgBoss {
  return new PgBoss({
    db: { executeSql } satisfies Db,
    schema: jobsSchema,
    migrate,
    supervise,
    schedule: false,
    registerInstance: false,
    openTelemetry: { enabled: false },
    // A dead process is noticed by whichever other one looks next.
    superviseIntervalSeconds: 2,
    monitorIntervalSeconds: 2,
  });
}

/** Inside a transaction of ours. Each statement is one of few, so they are prepared like ours. */
function adapter(session: Session): Db {
  return {
    executeSql: async (text, values = []) => ({
      rows: [...(await session.all(sql<unknown[], unknown>(text), ...values))],
    }),
  };
}

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
