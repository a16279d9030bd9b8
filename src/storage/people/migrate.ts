import { z } from "zod";
import type { PeopleDatabase } from "#people/people-database.ts";

/**
 * Our own tables beside the sign-in library's. A step is never changed once it was released. It may begin
 * again, because a process can be killed in the middle of one.
 */
const steps: readonly (readonly string[])[] = [
  [
    // What only the vault's key opens.
    "CREATE TABLE IF NOT EXISTS sealed (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    `CREATE TABLE IF NOT EXISTS set_up (
       one BIGINT PRIMARY KEY CHECK (one = 1),
       code_hash TEXT NOT NULL,
       tries BIGINT NOT NULL,
       done_at BIGINT
     )`,
    `CREATE TABLE IF NOT EXISTS links (
       id TEXT PRIMARY KEY,
       kind TEXT NOT NULL,
       token_hash TEXT NOT NULL UNIQUE,
       email TEXT NOT NULL,
       person TEXT,
       role TEXT,
       made_by TEXT NOT NULL,
       made_at BIGINT NOT NULL,
       expires_at BIGINT NOT NULL,
       used_at BIGINT
     )`,
    `CREATE TABLE IF NOT EXISTS api_keys (
       id TEXT PRIMARY KEY,
       key_hash TEXT NOT NULL UNIQUE,
       person TEXT NOT NULL,
       name TEXT NOT NULL,
       scopes TEXT NOT NULL,
       made_at BIGINT NOT NULL,
       expires_at BIGINT NOT NULL,
       last_used_at BIGINT
     )`,
    "CREATE INDEX IF NOT EXISTS api_keys_by_person ON api_keys (person)",
    "CREATE TABLE IF NOT EXISTS tries (id TEXT PRIMARY KEY, bucket TEXT NOT NULL, at BIGINT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS tries_by_bucket ON tries (bucket, at)",
    "CREATE INDEX IF NOT EXISTS tries_by_time ON tries (at)",
  ],
  [
    "CREATE TABLE IF NOT EXISTS preferences (person TEXT PRIMARY KEY, locale TEXT, time_zone TEXT)",
    // The newest step of time whose code has let somebody in: it and those before are spent.
    "CREATE TABLE IF NOT EXISTS spent_codes (person TEXT PRIMARY KEY, step BIGINT NOT NULL)",
  ],
  [
    // For which state of the sign-in library its own tables were made.
    "CREATE TABLE IF NOT EXISTS library_tables (one BIGINT PRIMARY KEY CHECK (one = 1), made_for TEXT NOT NULL)",
  ],
  [
    // When the person of a session has shown last that it is them.
    "CREATE TABLE IF NOT EXISTS confirmations (session TEXT PRIMARY KEY, at BIGINT NOT NULL)",
  ],
  [
    // They held what was typed as it was typed, for an hour.
    "DELETE FROM tries",
  ],
];

const Version = z.object({ version: z.number() });

/** Brings our tables to the newest shape. Throws where a newer Millrace has been here. */
export async function migratePeople(database: PeopleDatabase): Promise<void> {
  await database.alone(async () => {
    await database.run("CREATE TABLE IF NOT EXISTS steps_taken (version BIGINT PRIMARY KEY)");
    const [last] = await database.all(
      Version,
      "SELECT coalesce(max(version), 0) AS version FROM steps_taken",
    );
    const taken = last?.version ?? 0;
    if (taken > steps.length) throw new PeopleTooNewError();
    for (const [index, statements] of steps.entries()) {
      if (index < taken) continue;
      for (const statement of statements) await database.run(statement);
      await database.run("INSERT INTO steps_taken (version) VALUES (?)", index + 1);
    }
  });
}

/** A newer Millrace has written this database. */
class PeopleTooNewError extends Error {
  override readonly name = "PeopleTooNewError";

  constructor() {
    super("The database of the people was written by a newer Millrace: start that one");
  }
}
