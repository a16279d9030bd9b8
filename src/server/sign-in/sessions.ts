import { z } from "zod";
import type { PeopleDatabase } from "#people/people-database.ts";
import { iso } from "../schemas.ts";

/** Where somebody is signed in. */

const Time = z.union([z.string(), z.number(), z.date()]).transform((at) => new Date(at).getTime());

const SessionRow = z.object({
  id: z.string(),
  createdAt: Time,
  expiresAt: Time,
  ipAddress: z.string().nullable(),
  userAgent: z.string().nullable(),
});

/** The sessions that count now, the newest first. Their tokens stay where they are. */
export async function sessionsOf(
  database: PeopleDatabase,
  person: string,
  current: string | undefined,
  now: number,
) {
  const rows = await database.all(
    SessionRow,
    'SELECT id, "createdAt", "expiresAt", "ipAddress", "userAgent" FROM session WHERE "userId" = ? ORDER BY "createdAt" DESC, id',
    person,
  );
  return rows
    .filter(({ expiresAt }) => expiresAt > now)
    .map(({ id, createdAt, expiresAt, ipAddress, userAgent }) => ({
      id,
      current: id === current,
      createdAt: iso(createdAt),
      expiresAt: iso(expiresAt),
      address: ipAddress === "" ? null : ipAddress,
      browser: userAgent === "" ? null : userAgent,
    }));
}

/** False: the person has no such session. */
export async function endSession(
  database: PeopleDatabase,
  person: string,
  id: string,
): Promise<boolean> {
  return (await database.run('DELETE FROM session WHERE "userId" = ? AND id = ?', person, id)) > 0;
}
