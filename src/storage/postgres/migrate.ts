import { readdirSync, readFileSync } from "node:fs";
import { type Database, type Session, sql } from "./database.ts";
import { PostgresStartError } from "./start-errors.ts";

interface Migration {
  readonly version: number;
  readonly url: URL;
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
 * Brings the database to the newest shape, in one transaction, one process at a time. Migrations are
 * numbered files that never change once released. `also` is done under the same lock.
 */
export async function migrate(database: Database, also: () => Promise<void>): Promise<void> {
  await database.transaction(async (session) => {
    await session.raw(
      "SET LOCAL lock_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0",
    );
    await session.run(lock, lockNumber);
    const found = await versionOf(session);
    const migrations = known();
    const newest = migrations.at(-1)?.version ?? 0;
    if (found > newest)
      throw new PostgresStartError({ code: "postgres_too_new", found, known: newest });
    for (const { version, url } of migrations) {
      if (version <= found) continue;
      await session.raw(readFileSync(url, "utf8"));
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

function known(): readonly Migration[] {
  const folder = new URL("./migrations/", import.meta.url);
  return readdirSync(folder)
    .filter((name) => /^\d{4}-.*\.sql$/.test(name))
    .toSorted()
    .map((name) => ({ version: Number(name.slice(0, 4)), url: new URL(name, folder) }));
}
