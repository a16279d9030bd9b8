import { isWithin } from "#engine/is-within.ts";
import { z } from "zod";
import type { PeopleDatabase } from "#people/people-database.ts";

/**
 * That a session is still in the hands of its person: when they last entered their password or a code of
 * the second factor, or signed in at the OpenID provider. A stolen cookie alone does not administer.
 */

const minute = 60_000;

/** How long somebody is believed to sit there still. */
export const confirmedFor = 15 * minute;

const Row = z.object({ at: z.number() });

/** Notes that the person of a session has shown who they are. An earlier moment takes nothing back. */
export async function noteConfirmation(
  database: PeopleDatabase,
  session: string,
  at: number,
): Promise<void> {
  await database.run(
    `INSERT INTO confirmations (session, at) VALUES (?, ?)
     ON CONFLICT (session) DO UPDATE SET at = excluded.at WHERE confirmations.at < excluded.at`,
    session,
    at,
  );
  await database.run("DELETE FROM confirmations WHERE at <= ?", at - confirmedFor);
}

export async function isConfirmed(
  database: PeopleDatabase,
  session: string,
  now: number,
): Promise<boolean> {
  const [row] = await database.all(Row, "SELECT at FROM confirmations WHERE session = ?", session);
  return row !== undefined && isWithin(row.at, confirmedFor, now);
}
