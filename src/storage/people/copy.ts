import { z } from "zod";
import type { PeopleDatabase } from "#people/people-database.ts";

/** Every table of the people, those first that others refer to. */
const tables = [
  "user",
  "account",
  "session",
  "verification",
  "twoFactor",
  "sealed",
  "set_up",
  "links",
  "api_keys",
  "tries",
  "preferences",
  "spent_codes",
] as const;

const Row = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));
const Id = z.object({ id: z.string() });

/**
 * Copies the people from SQLite to PostgreSQL, whose tables are there already; what an earlier copy
 * left is replaced. False: other people are there, and nothing was changed.
 */
export async function copyPeople(from: PeopleDatabase, to: PeopleDatabase): Promise<boolean> {
  return to.alone(async () => {
    const ids = async (database: PeopleDatabase) =>
      (await database.all(Id, 'SELECT id FROM "user"')).map(({ id }) => id);
    const here = new Set(await ids(from));
    if ((await ids(to)).some((id) => !here.has(id))) return false;
    for (const table of tables.toReversed()) await to.run(`DELETE FROM "${table}"`);
    for (const table of tables)
      for (const row of await from.all(Row, `SELECT * FROM "${table}"`)) {
        const columns = Object.keys(row);
        await to.run(
          `INSERT INTO "${table}" (${columns.map((name) => `"${name}"`).join(", ")})
           VALUES (${columns.map(() => "?").join(", ")})`,
          // PostgreSQL reads times and booleans in the way in which SQLite writes them.
          ...Object.values(row),
        );
      }
    return true;
  });
}
