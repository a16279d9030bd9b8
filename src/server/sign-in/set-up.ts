import { randomInt } from "node:crypto";
import { z } from "zod";
import type { Person } from "#people/people.ts";
import type { PeopleDatabase } from "#people/people-database.ts";
import { ApiError } from "../errors.ts";
import { checkPassword, createPerson, type NewPerson } from "./accounts.ts";
import { hashOf } from "./secrets.ts";
import type { SignIn } from "./sign-in.ts";

/**
 * How the first person comes in: with a code that Millrace prints when it starts, so that a stranger
 * on the network cannot be first. Only one set-up ever succeeds.
 */

/** No look-alikes: people read it off one screen and type it into another. */
const letters = "23456789abcdefghjkmnpqrstuvwxyz";

const mostTries = 10;

/** A set-up that began so long ago and made nobody was cut off. */
const cutOffMs = 60_000;

/** A new code, where there is nobody yet; null: there is somebody. The one before does not count any more. */
export async function offerSetUp({
  database,
  clock,
}: Pick<SignIn, "database" | "clock">): Promise<string | null> {
  if (!(await isSetUpOpen(database))) return null;
  const code = [0, 1, 2].map(() => [0, 1, 2, 3].map(() => letter()).join("")).join("-");
  await database.run(
    `INSERT INTO set_up (one, code_hash, tries) VALUES (1, ?, 0)
     ON CONFLICT (one) DO UPDATE SET code_hash = excluded.code_hash, tries = 0, done_at = NULL
     WHERE set_up.done_at IS NULL OR set_up.done_at < ?`,
    hashOf(code),
    clock.now() - cutOffMs,
  );
  return code;
}

function letter(): string {
  return letters[randomInt(letters.length)] ?? "";
}

export async function isSetUpOpen(database: PeopleDatabase): Promise<boolean> {
  const people = await database.all(z.unknown(), 'SELECT 1 FROM "user" LIMIT 1');
  return people.length === 0;
}

/** Makes the first administrator. */
export async function setUp(
  signIn: Pick<SignIn, "auth" | "database" | "clock" | "hashing">,
  wanted: Omit<NewPerson, "role"> & { readonly code: string },
): Promise<Person> {
  const { database, clock } = signIn;
  const { code, ...person } = wanted;
  if (!(await isSetUpOpen(database))) throw ApiError.of("set_up.closed");
  // Counted before it is compared, so that many at once are not tried for one.
  const counted = await database.run(
    "UPDATE set_up SET tries = tries + 1 WHERE tries < ? AND done_at IS NULL",
    mostTries,
  );
  if (counted === 0)
    throw ApiError.of((await isBegun(database)) ? "set_up.closed" : "set_up.code_spent");
  const hash = hashOf(code.trim().toLowerCase());
  const fits = await database.all(z.unknown(), "SELECT 1 FROM set_up WHERE code_hash = ?", hash);
  if (fits.length === 0) throw ApiError.of("set_up.code_wrong");
  checkPassword(person.password, person);
  const claimed = await database.run(
    `UPDATE set_up SET done_at = ? WHERE code_hash = ? AND done_at IS NULL
     AND NOT EXISTS (SELECT 1 FROM "user")`,
    clock.now(),
    hash,
  );
  if (claimed === 0) throw ApiError.of("set_up.closed");
  try {
    return await createPerson(signIn, { ...person, role: "administrator" });
  } catch (error) {
    if (await isSetUpOpen(database)) await database.run("UPDATE set_up SET done_at = NULL");
    throw error;
  }
}

async function isBegun(database: PeopleDatabase): Promise<boolean> {
  const begun = await database.all(z.unknown(), "SELECT 1 FROM set_up WHERE done_at IS NOT NULL");
  return begun.length > 0;
}
