import { type Migration, newestOf } from "../migrations.ts";
import { isAtWork, soonSo, usualPatience, whereAtWork } from "./at-work.ts";
import { type Database, openDatabase, ownMigrations, type Session, sql } from "./database.ts";
import { type PostgresFault, PostgresStartError, startErrorOf } from "./start-errors.ts";
import { prepareJobs } from "./jobs.ts";

/**
 * Checks the server and brings the database to the newest shape. Throws PostgresStartError. `patience`: for how long a new
 * shape waits for processes of the older one, in milliseconds.
 */
export async function prepareDatabase(
  url: string,
  { migrations = ownMigrations(), patience = usualPatience } = {},
): Promise<void> {
  const database = openDatabase({
    url,
    name: "millrace start",
    connections: 2,
    // Another process may be migrating for as long as it takes.
    patience: 0,
    anyShape: true,
  });
  try {
    await checkServer(database);
    const isInTheWay = async () =>
      isBefore(migrations, await versionOf(database)) && (await isAtWork(database));
    await soonSo(patience, async () => !(await isInTheWay()));
    await migrate(database, migrations);
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

type Migrations = readonly Migration[];

/** Brings the database, and pg-boss's part of it, to the newest shape, in one transaction, one process at a time. */
async function migrate(database: Database, migrations: Migrations): Promise<void> {
  await database.transaction(async (session) => {
    await session.raw(
      "SET LOCAL lock_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0",
    );
    await session.run(lock, lockNumber);
    const found = await versionOf(session);
    const newest = newestOf(migrations);
    if (found !== null && found > newest)
      throw new PostgresStartError({ code: "postgres_too_new", found, known: newest });
    if (found === null) await session.raw(beginning);
    if (isBefore(migrations, found)) await beAlone(session);
    for (const { version, sql } of migrations) {
      if (version <= (found ?? 0)) continue;
      await session.raw(sql());
      await session.run(note, version);
    }
    await prepareJobs(database);
  });
}

/**
 * A process of the older shape would write by rules that are no longer true. Each of its transactions reads this table: it ends
 * before the lock is had, or finds the newer shape after it. So does that in which a process says that it lives.
 */
async function beAlone(session: Session): Promise<void> {
  await session.raw("LOCK TABLE millrace.migrations IN ACCESS EXCLUSIVE MODE");
  if (await isAtWork(session))
    throw new PostgresStartError({
      code: "postgres_older_at_work",
      at: await whereAtWork(session),
    });
}

/** Is there a shape already, and an older one? */
function isBefore(migrations: Migrations, found: number | null): boolean {
  return found !== null && found < newestOf(migrations);
}

const beginning = `CREATE SCHEMA IF NOT EXISTS millrace;
  CREATE TABLE millrace.migrations (
    version integer PRIMARY KEY,
    at      timestamptz NOT NULL DEFAULT now()
  )`;

/** Null: it has no shape yet. */
async function versionOf(session: Session): Promise<number | null> {
  if ((await session.first(schemaExists))?.found !== true) return null;
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
