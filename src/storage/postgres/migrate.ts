import { migrationsIn } from "../migrations.ts";
import { type Database, openDatabase, type Session, sql } from "./database.ts";
import { type PostgresFault, PostgresStartError, startErrorOf } from "./start-errors.ts";
import { prepareJobs } from "./jobs.ts";

/** Checks the server and brings the database to the newest shape. Throws PostgresStartError. */
export async function prepareDatabase(url: string): Promise<void> {
  // Another process may be migrating for as long as it takes.
  const database = openDatabase({ url, name: "millrace start", connections: 2, patience: 0 });
  try {
    await checkServer(database);
    await migrate(database, () => prepareJobs(database));
  } catch (error) {
    throw startErrorOf(error);
  } finally {
    await database.close();
  }
}

/** "mill" in ASCII. */
const lockNumber = 0x6d696c6c;

const lock = sql<[number]>("SELECT pg_advisory_xact_lock($1)");
const schemaExists = sql<[], { found: boolean }>(
  "SELECT to_regclass('millrace.migrations') IS NOT NULL AS found",
);
const lastVersion = sql<[], { version: number | null }>(
  "SELECT max(version) AS version FROM millrace.migrations",
);
const note = sql<[number]>("INSERT INTO millrace.migrations (version) VALUES ($1)");

/**
 * Brings the database to the newest shape, in one transaction, one process at a time. `also` is done under the
 * same lock.
 */
async function migrate(database: Database, also: () => Promise<void>): Promise<void> {
  await database.transaction(async (session) => {
    await session.raw(
      "SET LOCAL lock_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0",
    );
    await session.run(lock, lockNumber);
    const found = await versionOf(session);
    const migrations = migrationsIn(new URL("./migrations/", import.meta.url));
    const newest = migrations.at(-1)?.version ?? 0;
    if (found > newest)
      throw new PostgresStartError({ code: "postgres_too_new", found, known: newest });
    for (const { version, sql } of migrations) {
      if (version <= found) continue;
      await session.raw(sql());
      await session.run(note, version);
    }
    await also();
  });
}

async function versionOf(session: Session): Promise<number> {
  const exists = await session.first(schemaExists);
  if (exists?.found !== true) {
    await session.raw(`CREATE SCHEMA IF NOT EXISTS millrace;
      CREATE TABLE millrace.migrations (
        version integer PRIMARY KEY,
        at      timestamptz NOT NULL DEFAULT now()
      )`);
  }
  return (await session.first(lastVersion))?.version ?? 0;
}

const oldest = 140_000;

interface Settings {
  readonly version: number;
  readonly version_name: string;
  readonly fsync: string;
  readonly synchronous_commit: string;
  readonly encoding: string;
  readonly standby: boolean;
  readonly read_only: string;
}

const settings = sql<[], Settings>(
  `SELECT current_setting('server_version_num')::integer AS version,
     current_setting('server_version') AS version_name, current_setting('fsync') AS fsync,
     current_setting('synchronous_commit') AS synchronous_commit,
     current_setting('server_encoding') AS encoding, pg_is_in_recovery() AS standby,
     current_setting('default_transaction_read_only') AS read_only`,
);

/** Is this a server that money can be trusted to? Throws PostgresStartError. */
async function checkServer(session: Session): Promise<void> {
  const found = await session.first(settings);
  if (!found) throw new Error("The server does not tell its settings");
  const fault = faultIn(found);
  if (fault !== null) throw new PostgresStartError(fault);
}

function faultIn(found: Settings): PostgresFault | null {
  if (found.version < oldest) {
    const needed = String(oldest / 10_000);
    return { code: "postgres_too_old", found: found.version_name, needed };
  }
  if (found.fsync === "off") return { code: "postgres_not_durable", setting: "fsync" };
  // Every other value waits for this server's own disk.
  if (found.synchronous_commit === "off")
    return { code: "postgres_not_durable", setting: "synchronous_commit" };
  if (found.standby || found.read_only === "on") return { code: "postgres_read_only" };
  return found.encoding === "UTF8" ? null : { code: "postgres_encoding", found: found.encoding };
}
