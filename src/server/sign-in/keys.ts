import { z } from "zod";
import {
  type Actor,
  localActor,
  localPerson,
  type Role,
  type Scope,
  scopes,
} from "#people/actor.ts";
import type { PeopleDatabase } from "#people/people-database.ts";
import { hashOf, newId, newSecret } from "./secrets.ts";

/** API keys: how programs show for whom they work. */

const prefix = "millrace_";

/** A year, of which one in four has a day more. */
export const longestLifeDays = 366;

/** How exactly it is known when a key was used last, in milliseconds. */
const useGrain = 60_000;

export interface ApiKey {
  readonly id: string;
  readonly person: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly madeAt: number;
  readonly expiresAt: number;
  readonly lastUsedAt: number | null;
}

const KeyRow = z
  .object({
    id: z.string(),
    person: z.string(),
    name: z.string(),
    scopes: z
      .string()
      .transform((said) => said.split(" "))
      .pipe(z.array(z.enum(scopes))),
    made_at: z.number(),
    expires_at: z.number(),
    last_used_at: z.number().nullable(),
  })
  .transform(({ made_at, expires_at, last_used_at, ...rest }): ApiKey => ({
    ...rest,
    madeAt: made_at,
    expiresAt: expires_at,
    lastUsedAt: last_used_at,
  }));

const columns = "id, person, name, scopes, made_at, expires_at, last_used_at";

export function isApiKey(said: string): boolean {
  return said.startsWith(prefix);
}

/** Makes a key. The key itself is given this once; what is kept tells it again but cannot give it. */
export async function makeKey(
  database: PeopleDatabase,
  wanted: Pick<ApiKey, "person" | "name" | "scopes" | "madeAt" | "expiresAt">,
): Promise<{ readonly key: string; readonly made: ApiKey }> {
  const key = `${prefix}${newSecret()}`;
  const id = newId("key");
  const { person, name, madeAt, expiresAt } = wanted;
  await database.run(
    "INSERT INTO api_keys (id, key_hash, person, name, scopes, made_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
    id,
    hashOf(key),
    person,
    name,
    wanted.scopes.join(" "),
    madeAt,
    expiresAt,
  );
  return {
    key,
    made: { id, person, name, scopes: wanted.scopes, madeAt, expiresAt, lastUsedAt: null },
  };
}

/** A person's keys, the newest first, with those that have run out. */
export function keysOf(database: PeopleDatabase, person: string): Promise<readonly ApiKey[]> {
  return database.all(
    KeyRow,
    `SELECT ${columns} FROM api_keys WHERE person = ? ORDER BY made_at DESC, id`,
    person,
  );
}

/** False: the person has no such key. */
export async function revokeKey(
  database: PeopleDatabase,
  person: string,
  id: string,
): Promise<boolean> {
  return (await database.run("DELETE FROM api_keys WHERE person = ? AND id = ?", person, id)) > 0;
}

/** Resolves with how many there were. */
export function revokeKeysOf(database: PeopleDatabase, person: string): Promise<number> {
  return database.run("DELETE FROM api_keys WHERE person = ?", person);
}

/** Those that the token of the data folder has made, which nobody who signs in can list. */
export function revokeKeysOfToken(database: PeopleDatabase): Promise<number> {
  return revokeKeysOf(database, localPerson);
}

const RoleRow = z.object({ role: z.enum(["administrator", "builder", "viewer"]) });

/** Whom a key works for at this moment; null where it does for nobody. */
export async function actorOfKey(
  database: PeopleDatabase,
  key: string,
  now: number,
): Promise<Actor | null> {
  const [found] = await database.all(
    KeyRow,
    `SELECT ${columns} FROM api_keys WHERE key_hash = ?`,
    hashOf(key),
  );
  if (found === undefined || found.expiresAt <= now) return null;
  const role = await roleNow(database, found.person);
  if (role === null) return null;
  if (found.lastUsedAt === null || found.lastUsedAt < now - useGrain)
    await database.run("UPDATE api_keys SET last_used_at = ? WHERE id = ?", now, found.id);
  return { person: found.person, role, via: "api-key", scopes: found.scopes, key: found.id };
}

/** Whose key it was that counts no more, while it is still listed; null: nobody's. */
export async function endedKey(
  database: PeopleDatabase,
  key: string,
): Promise<Pick<ApiKey, "id" | "person"> | null> {
  if (!isApiKey(key)) return null;
  const sql = `SELECT ${columns} FROM api_keys WHERE key_hash = ?`;
  return (await database.all(KeyRow, sql, hashOf(key)))[0] ?? null;
}

/** What somebody may do now; null where they may not come in. */
async function roleNow(database: PeopleDatabase, person: string): Promise<Role | null> {
  if (person === localPerson) return localActor.role;
  const [row] = await database.all(
    RoleRow,
    `SELECT role FROM "user" WHERE id = ? AND state = 'active'`,
    person,
  );
  return row?.role ?? null;
}
