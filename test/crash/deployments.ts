import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { text as textOf } from "node:stream/consumers";
import { postgresPrograms } from "../postgres-binaries.ts";
import { overSocket } from "../postgres-cluster.ts";
import { type Relay, startRelay } from "../relay.ts";
import type { Options } from "./options.ts";
import { type Primary, startPrimary } from "./primary.ts";

/** What a store needs: one process or several, and their settings. */
export interface Deployment {
  /** How many processes there are at a time. */
  readonly slots: number;
  environmentOf(slot: number): Readonly<Record<string, string>>;
  /** Null where it is in the process itself. */
  readonly database: CrashingDatabase | null;
  /** A PostgreSQL to which the data can move; null where they do not. */
  readonly destination: Destination | null;
  /** Puts what is kept elsewhere into the folder. */
  keep(folder: string): Promise<void>;
  close(): Promise<void>;
}

export interface Destination {
  /** Of the empty database. */
  readonly url: string;
  /** The data are there: from now on the processes work on it. */
  arrived(): void;
}

export interface CrashingDatabase {
  /** As when its machine loses power; resolves when it has recovered. */
  crash(): Promise<void>;
  /** Its machine is gone, and a standby goes on without what was committed last. */
  failOver(): Promise<void>;
  /** No byte passes between it and the process of this slot, until it is called off. */
  partition(slot: number): Promise<() => Promise<void>>;
  /** Was it away at any time from then on? Milliseconds since 1970. */
  wasAwaySince(at: number): boolean;
}

export async function deploymentOf({
  store,
  harsh,
  lossy,
  move,
}: Pick<Options, "store" | "harsh" | "lossy" | "move">): Promise<Deployment> {
  switch (store) {
    case "sqlite":
      return move ? movingDeployment() : onFile;
    case "postgres": {
      const slots = 3;
      const primary = await startPrimary({ lossy });
      const relays = harsh ? await relaysTo(primary, slots) : [];
      // As on several machines: a data folder for each, and one key for all.
      const MILLRACE_KEY = randomBytes(32).toString("base64");
      return {
        slots,
        environmentOf: (slot) => ({
          DATABASE_URL: through(relays[slot], primary.url()),
          MILLRACE_KEY,
        }),
        database: crashing(primary, relays),
        destination: null,
        keep: (folder) => dump(primary.url(), join(folder, "database.sql")),
        close: async () => {
          await Promise.all(relays.map((relay) => relay.close()));
          await primary.stop();
        },
      };
    }
  }
}

const onFile: Deployment = {
  slots: 1,
  environmentOf: () => ({ DATABASE_URL: "" }),
  database: null,
  destination: null,
  keep: () => Promise.resolve(),
  close: () => Promise.resolve(),
};

/** On SQLite first, and later on the PostgreSQL to which the data have moved. */
async function movingDeployment(): Promise<Deployment> {
  const primary = await startPrimary({ lossy: false });
  const url = primary.url();
  let hasArrived = false;
  return {
    ...onFile,
    environmentOf: () => ({ DATABASE_URL: hasArrived ? url : "" }),
    destination: {
      url,
      arrived: () => {
        hasArrived = true;
      },
    },
    keep: (folder) => dump(url, join(folder, "database.sql")),
    close: () => primary.stop(),
  };
}

/** One for each process: the database may move behind them. */
async function relaysTo(primary: Primary, slots: number): Promise<readonly Relay[]> {
  const relays: Relay[] = [];
  for (let slot = 0; slot < slots; slot += 1)
    relays.push(await startRelay(() => Number(new URL(primary.url()).port), null));
  return relays;
}

function through(relay: Relay | undefined, database: string): string {
  if (relay === undefined) return overSocket(database);
  return Object.assign(new URL(database), { port: String(relay.port) }).href;
}

function crashing(primary: Primary, relays: readonly Relay[]): CrashingDatabase {
  let awayUntil = 0;
  let last = Promise.resolve();
  // One after the other.
  const goAway = async (how: () => Promise<void>): Promise<void> => {
    const before = last;
    last = (async () => {
      await before;
      awayUntil = Infinity;
      await how();
      awayUntil = Date.now();
    })();
    await last;
  };
  return {
    crash: () => goAway(() => primary.crash()),
    failOver: () => goAway(() => primary.failOver()),
    partition: async (slot) => {
      await relays[slot]?.set("silent");
      return () => relays[slot]?.set("open") ?? Promise.resolve();
    },
    wasAwaySince: (at) => awayUntil >= at,
  };
}

async function dump(database: string, file: string): Promise<void> {
  const { folder, env } = postgresPrograms();
  const args = [`--file=${file}`, database];
  const dumping = spawn(join(folder, "pg_dump"), args, {
    env,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const [complaint, [code]] = await Promise.all([textOf(dumping.stderr), once(dumping, "exit")]);
  if (code !== 0) throw new Error(`The database could not be dumped:\n${complaint}`);
}
