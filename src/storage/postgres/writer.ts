import { type CountChange, noteRunCounts, type RunCounts } from "#engine/run-counts.ts";
import type { Changes, WorkKind } from "#engine/store.ts";
import { type ChangeNotes, gathering } from "#engine/change-notes.ts";
import { type Database, type Session, sql } from "./database.ts";
import type { HeldRuns } from "./heartbeat.ts";
import { jobChanges, type JobChanges, type Jobs } from "./jobs.ts";
import { forEach } from "../session.ts";
import { saidOfWork, workChannel } from "./said.ts";
import { done } from "./session.ts";
import { asTrouble } from "./trouble.ts";

/** A transaction as the verbs know it. What is noted here is written before it is committed. */
export interface Transaction extends Session {
  readonly counts: RunCounts;
  readonly jobs: JobChanges;
  /** Told once the transaction is committed. */
  readonly changes: ChangeNotes;
  /** Other processes may have something to do. */
  readonly tellOthers: (kind: WorkKind) => void;
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
  /** Tells this process and the others what is committed. */
  readonly tell: (changes: Changes) => void;
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

/** Each connection counts on a shard. In the order of the key, so that two never wait for each other. */
const addToCounts = forEach<CountChange>(
  "",
  `INSERT INTO {run_count_shards} AS c (shard, flow_id, status, runs)
   SELECT pg_backend_pid() % 16, n.flow_id, n.status, n.by
   FROM {rows n (flow_id text, status text, by bigint)}
   ORDER BY n.flow_id COLLATE "C", n.status COLLATE "C"
   ON CONFLICT (flow_id, status, shard) DO UPDATE SET runs = c.runs + excluded.runs`,
);

const notify = sql<[string]>(`SELECT pg_notify('${workChannel}', $1)`);

export function createWriter(
  parts: Pick<Writer, "database" | "jobs" | "held" | "process" | "tell">,
): Writer {
  const { database, jobs, held, tell } = parts;
  let highest = 0;

  async function write<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result> {
    const changes = gathering();
    const inTransaction = async (session: Session) => {
      const counts = noteRunCounts();
      const jobsOfRuns = jobChanges(jobs, held);
      const acts: (() => void)[] = [];
      let told: WorkKind | null = null;
      const result = await work({
        ...session,
        counts,
        jobs: jobsOfRuns.changes,
        changes,
        tellOthers: (kind) => {
          told = told === "anything" ? told : kind;
        },
        afterwards: (act) => void acts.push(act),
      });
      const madeWork = await jobsOfRuns.write(session);
      if (madeWork) told ??= "runs";
      if (told !== null) await session.run(notify, saidOfWork(parts.process, told));
      // Last, so that nothing waits for others while it holds rows that are counted on.
      await done(session, addToCounts.run(counts.take()));
      return { result, acts: [...acts, () => jobsOfRuns.committed()] };
    };
    try {
      const done = await database.transaction(inTransaction);
      for (const act of done.acts) act();
      return done.result;
    } catch (error) {
      throw asTrouble(error);
    } finally {
      // Where the answer to the commit is lost, nobody knows; who asks in vain comes to no harm.
      const changed = changes.take();
      if (changed !== null) tell(changed);
    }
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
