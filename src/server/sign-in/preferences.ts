import { z } from "zod";
import type { PeopleDatabase } from "#people/people-database.ts";
import { checkNameFree } from "./accounts.ts";
import { noPreferences, type Preferences } from "#people/people.ts";

/** What people have chosen for themselves. */

const Row = z
  .object({ locale: z.enum(["en", "ja"]).nullable(), time_zone: z.string().nullable() })
  .transform(({ locale, time_zone }): Preferences => ({ locale, timeZone: time_zone }));

export async function preferencesOf(
  database: PeopleDatabase,
  person: string,
): Promise<Preferences> {
  const [row] = await database.all(
    Row,
    "SELECT locale, time_zone FROM preferences WHERE person = ?",
    person,
  );
  return row ?? noPreferences;
}

/** Changes what is named alone. One change at a time, so that of two at one moment both count. */
export function changeOwn(
  database: PeopleDatabase,
  person: string,
  { name, ...change }: Partial<Preferences> & { readonly name?: string },
): Promise<void> {
  return database.alone(async () => {
    if (name !== undefined) {
      await checkNameFree(database, name, person);
      await database.run('UPDATE "user" SET name = ? WHERE id = ?', name, person);
    }
    const { locale, timeZone } = { ...(await preferencesOf(database, person)), ...change };
    await database.run(
      `INSERT INTO preferences (person, locale, time_zone) VALUES (?, ?, ?)
       ON CONFLICT (person) DO UPDATE SET locale = excluded.locale, time_zone = excluded.time_zone`,
      person,
      locale,
      timeZone,
    );
  });
}
