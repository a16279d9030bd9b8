import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { postgresPrograms } from "../postgres-binaries.ts";
import { type PostgresCluster, startPostgres } from "../postgres-cluster.ts";
import type { StoreKind } from "./options.ts";

/** What a store needs: one process or several, and their settings. */
export interface Deployment {
  /** How many processes there are at a time. */
  readonly slots: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Null where it is in the process itself. */
  readonly database: CrashingDatabase | null;
  /** Puts what is kept elsewhere into the folder. */
  keep(folder: string): Promise<void>;
  close(): Promise<void>;
}

export interface CrashingDatabase {
  /** As when its machine loses power; resolves when it has recovered. */
  crash(): Promise<void>;
  /** Was it away at any time from then on? Milliseconds since 1970. */
  wasAwaySince(at: number): boolean;
}

export async function deploymentOf(store: StoreKind): Promise<Deployment> {
  switch (store) {
    case "sqlite":
      return {
        slots: 1,
        environment: { DATABASE_URL: "" },
        database: null,
        keep: () => Promise.resolve(),
        close: () => Promise.resolve(),
      };
    case "postgres": {
      const cluster = await startPostgres();
      const environment = {
        DATABASE_URL: await cluster.createDatabase(),
        // As on several machines: a data folder for each, and one key for all.
        MILLRACE_KEY: randomBytes(32).toString("base64"),
      };
      const database = crashing(cluster);
      const keep = (folder: string) => dump(environment.DATABASE_URL, join(folder, "database.sql"));
      return { slots: 3, environment, database, keep, close: () => cluster.stop() };
    }
  }
}

function crashing(cluster: PostgresCluster): CrashingDatabase {
  let awayUntil = 0;
  let last = Promise.resolve();
  const crash = async (): Promise<void> => {
    awayUntil = Infinity;
    await cluster.restart("immediate");
    awayUntil = Date.now();
  };
  return {
    // One after the other.
    crash: () => (last = last.then(crash)),
    wasAwaySince: (at) => awayUntil >= at,
  };
}

async function dump(database: string, file: string): Promise<void> {
  const { folder, env } = postgresPrograms();
  const dumping = spawn(join(folder, "pg_dump"), [`--file=${file}`, database], { env });
  const [code] = await once(dumping, "exit");
  if (code !== 0) throw new Error("The database could not be dumped");
}
