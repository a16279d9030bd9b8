import { z } from "zod";
import { type Role, roles } from "#people/actor.ts";
import type { Person } from "#people/people.ts";
import type { PeopleDatabase } from "#people/people-database.ts";
import { revokeKeysOf } from "./keys.ts";
import { withdrawLinksBy, withdrawLinksFor } from "./links.ts";

/** The people as they stand in the sign-in library's table of users. */

/** SQLite gives texts and numbers where PostgreSQL gives times and booleans. */
const Time = z.union([z.string(), z.number(), z.date()]).transform((at) => new Date(at).getTime());
const Flag = z.union([z.boolean(), z.number(), z.null()]).transform(Boolean);

const PersonRow = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    role: z.enum(roles),
    state: z.enum(["active", "deactivated"]),
    twoFactorEnabled: Flag,
    createdAt: Time,
  })
  .transform(({ twoFactorEnabled, ...rest }): Person => ({
    ...rest,
    secondFactor: twoFactorEnabled,
  }));

const select = 'SELECT id, name, email, role, state, "twoFactorEnabled", "createdAt" FROM "user"';

export function allPersons(database: PeopleDatabase): Promise<readonly Person[]> {
  return database.all(PersonRow, `${select} ORDER BY name, email`);
}

export async function findPerson(database: PeopleDatabase, id: string): Promise<Person | null> {
  return (await database.all(PersonRow, `${select} WHERE id = ?`, id))[0] ?? null;
}

export async function personWithEmail(
  database: PeopleDatabase,
  email: string,
): Promise<Person | null> {
  return (await database.all(PersonRow, `${select} WHERE email = ?`, email))[0] ?? null;
}

/** What an administrator may change about somebody. */
export interface PersonChange {
  readonly role?: Role;
  readonly state?: Person["state"];
}

export type ChangeOutcome = "changed" | "not_found" | "last_administrator";

/**
 * Changes a role, or whether somebody may come in at all. One change at a time, so that two
 * administrators who end each other at one moment leave one of them.
 */
export function changePerson(
  database: PeopleDatabase,
  id: string,
  change: PersonChange,
): Promise<ChangeOutcome> {
  return database.alone(async () => {
    const person = await findPerson(database, id);
    if (person === null) return "not_found";
    const next = { ...person, ...change };
    const stays = next.role === "administrator" && next.state === "active";
    if (!stays && (await isLastAdministrator(database, person))) return "last_administrator";
    await database.run(
      'UPDATE "user" SET role = ?, state = ? WHERE id = ?',
      next.role,
      next.state,
      id,
    );
    if (next.state === "deactivated") await throwOut(database, person);
    else if (!stays) await withdrawLinksBy(database, id);
    return "changed";
  });
}

/** Removes a person, and everything by which they came in. */
export function removePerson(database: PeopleDatabase, id: string): Promise<ChangeOutcome> {
  return database.alone(async () => {
    const person = await findPerson(database, id);
    if (person === null) return "not_found";
    if (await isLastAdministrator(database, person)) return "last_administrator";
    await throwOut(database, person);
    for (const table of ['"twoFactor"', "account"])
      await database.run(`DELETE FROM ${table} WHERE "userId" = ?`, id);
    for (const table of ["preferences", "spent_codes"])
      await database.run(`DELETE FROM ${table} WHERE person = ?`, id);
    await database.run('DELETE FROM "user" WHERE id = ?', id);
    return "changed";
  });
}

async function isLastAdministrator(database: PeopleDatabase, person: Person): Promise<boolean> {
  const others = await database.all(
    z.unknown(),
    `SELECT 1 FROM "user" WHERE role = 'administrator' AND state = 'active' AND id <> ? LIMIT 1`,
    person.id,
  );
  return person.role === "administrator" && person.state === "active" && others.length === 0;
}

async function throwOut(database: PeopleDatabase, { id, email }: Person): Promise<void> {
  await endSessionsOf(database, id);
  await revokeKeysOf(database, id);
  await withdrawLinksBy(database, id);
  await withdrawLinksFor(database, email);
}

export async function endSessionsOf(database: PeopleDatabase, person: string): Promise<void> {
  await database.run('DELETE FROM session WHERE "userId" = ?', person);
}
