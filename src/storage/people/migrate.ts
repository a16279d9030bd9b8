import { z } from "zod";
import type { PeopleDatabase } from "#people/people-database.ts";
import { migrationsIn, newestOf } from "../migrations.ts";

const Version = z.object({ version: z.number() });

/**
 * Brings our own tables beside the sign-in library's to the newest shape. A migration may begin again, because a
 * process can be killed in the middle of one. `prepare` makes the place where they lie. Throws where a newer Millrace
 * has been here.
 */
export async function migratePeople(
  database: PeopleDatabase,
  prepare: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const migrations = allSteps();
  const newest = newestOf(migrations);
  // Most starts find everything made, and need not be alone for that. Where there is no table yet, this fails.
  if ((await lastTaken(database).catch(() => null)) === newest) return;
  await database.alone(async () => {
    await prepare();
    await database.run("CREATE TABLE IF NOT EXISTS steps_taken (version BIGINT PRIMARY KEY)");
    const taken = await lastTaken(database);
    if (taken > newest) throw new PeopleTooNewError();
    for (const { version, sql } of migrations) {
      if (version <= taken) continue;
      for (const statement of sql().split(/;\n/).slice(0, -1)) await database.run(statement);
      await database.run("INSERT INTO steps_taken (version) VALUES (?)", version);
    }
  });
}

const allSteps = () => migrationsIn(new URL("./migrations/", import.meta.url));

/** The number of the shape that this program gives our own tables. */
export const newestStep = (): number => newestOf(allSteps());

/** Asks a database for the number of the shape that its tables have. */
export const lastStep = "SELECT coalesce(max(version), 0) AS version FROM steps_taken";

async function lastTaken(database: PeopleDatabase): Promise<number> {
  const [last] = await database.all(Version, lastStep);
  return last?.version ?? 0;
}

/** A newer Millrace has written this database. */
class PeopleTooNewError extends Error {
  override readonly name = "PeopleTooNewError";

  constructor() {
    super("The database of the people was written by a newer Millrace: start that one");
  }
}
