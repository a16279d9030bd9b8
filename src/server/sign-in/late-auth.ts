import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { z } from "zod";
import type { PeopleDatabase } from "#people/people-database.ts";
import type { Auth, AuthSettings } from "./auth.ts";
import { late } from "./late.ts";

/**
 * The sign-in library takes a quarter of a second to load. Who comes with an API key or the token does
 * not need it, so it is loaded here and nowhere else, when something first asks for it.
 */
const library = () => import("./auth.ts");

/** The sign-in library with these settings, once somebody asks for it. */
export function lateAuth(settings: AuthSettings): () => Promise<Auth> {
  return late(async () => {
    const auth = (await library()).createAuth(settings);
    // A library that could not begin would never try again.
    await auth.$context;
    return auth;
  });
}

/**
 * Names the tables that the library wants with our settings, so that a start knows without the library
 * whether they are there. `late-auth.test.ts` works it out and says what must stand here.
 */
export const tablesDigest = "1d1ba952a0f9f0a1";

const Package = z.object({ version: z.string() });

/** What the library's tables must have been made for. Another version of it may want others. */
function wantedTables(): string {
  const path = findPackageJSON("better-auth", import.meta.url);
  if (path === undefined) throw new Error("The sign-in library better-auth is not installed");
  const { version } = Package.parse(JSON.parse(readFileSync(path, "utf8")));
  return `better-auth ${version} ${tablesDigest}`;
}

const MadeFor = z.object({ made_for: z.string() });

async function presentTables(database: PeopleDatabase): Promise<string | undefined> {
  const [row] = await database.all(MadeFor, "SELECT made_for FROM library_tables");
  return row?.made_for;
}

/** Brings the library's tables to the shape that it wants. Loads it only where they may be of another. */
export async function migrateAuth(
  database: PeopleDatabase,
  auth: () => Promise<Auth>,
): Promise<void> {
  const wanted = wantedTables();
  if ((await presentTables(database)) === wanted) return;
  await database.alone(async () => {
    // Another process may have done it meanwhile.
    if ((await presentTables(database)) === wanted) return;
    await (await library()).makeTables(await auth());
    await database.run(
      `INSERT INTO library_tables (one, made_for) VALUES (1, ?)
       ON CONFLICT (one) DO UPDATE SET made_for = excluded.made_for`,
      wanted,
    );
  });
}

/** The library's tables, where nobody signs in. */
export async function makeAuthTables(database: PeopleDatabase): Promise<void> {
  const quiet = () => undefined;
  const auth = lateAuth({
    database,
    secret: randomBytes(32).toString("base64url"),
    publicUrl: "http://127.0.0.1",
    oidc: null,
    now: Date.now,
    onAnotherAccount: () => Promise.resolve(),
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  });
  await migrateAuth(database, auth);
}
