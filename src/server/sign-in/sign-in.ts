import { createHmac } from "node:crypto";
import type { Clock } from "#engine/clock.ts";
import type { Log } from "#engine/log.ts";
import { type Actor, localPerson, roles, scopes } from "#people/actor.ts";
import { type People, personOfDataFolder } from "#people/people.ts";
import type { PeopleDatabase } from "#people/people-database.ts";
import type { Vault } from "#vault/vault.ts";
import { z } from "zod";
import type { Auth } from "./auth.ts";
import { endSecondFactor, resetByAccount } from "./accounts.ts";
import { bearerOf } from "./bearer.ts";
import type { Ended } from "./ended.ts";
import { actorOfKey, isApiKey } from "./keys.ts";
import { lateAuth, migrateAuth } from "./late-auth.ts";
import type { Mail } from "./mail.ts";
import { type Oidc, pinAccounts } from "./oidc.ts";
import type { PasswordHashing } from "./passwords.ts";
import { allPersons, findPerson } from "./persons.ts";
import { preferencesOf } from "./preferences.ts";
import { newSecret } from "./secrets.ts";
import { createTurns, type Turns } from "./turns.ts";

export interface SignInSettings {
  readonly database: PeopleDatabase;
  readonly vault: Vault;
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
  /** Where browsers reach us, such as https://millrace.example.com: what links begin with. */
  readonly publicUrl: string;
  readonly oidc: Oidc | null;
  /** Null where no mail can be sent: links are shown to whoever made them. */
  readonly mail: Mail | null;
  /**
   * Somebody is let in anew who may be another than the person was, by an administrator's link or with
   * another account of the provider: what acts with the person's secrets stops until they are entered
   * again, and what others have let the person do ends. Says what has ended.
   */
  readonly onReset: (person: string) => Promise<Ended>;
  /** Tests give one that is quick; nothing else may. */
  readonly passwords?: PasswordHashing;
}

/** People, and all the ways in which they come in. */
export interface SignIn extends People, Omit<SignInSettings, "vault"> {
  /** The sign-in library, which is loaded when it is first asked for. */
  readonly auth: () => Promise<Auth>;
  /** What hashes passwords takes a turn. */
  readonly hashing: Turns;
  /** Names a text for one purpose, so that only who has the secret of the cookies can tell which it is. */
  readonly mac: (purpose: string, text: string) => string;
}

/** Two processors' worth of work; who waits last waits for a second and a half. */
const mostHashes = { atOnce: 2, waiting: 30 } as const;

/** What the secret of the cookies is sealed for: nothing else opens with it. */
const context = { what: "sign-in-secret" };

/** Brings the tables up to date and opens the sign-in. Throws VaultError where the key is not theirs. */
export async function openSignIn({ vault, ...settings }: SignInSettings): Promise<SignIn> {
  const { database, clock, publicUrl, oidc, log, passwords, onReset } = settings;
  const { secret, isNew } = await cookieSecret(database, vault);
  const auth: SignIn["auth"] = lateAuth({
    database,
    secret,
    publicUrl,
    oidc,
    log,
    now: () => clock.now(),
    onAnotherAccount: (person) => resetByAccount({ auth, database, onReset }, person),
    ...(passwords && { passwords }),
  });
  await migrateAuth(database, auth);
  if (oidc !== null) await pinAccounts(database, oidc.issuer);
  if (isNew) await forgetWhatWasSigned(database, auth);
  await forgetWhatIsOver(database, clock.now());
  return {
    ...settings,
    auth,
    hashing: createTurns(mostHashes),
    mac: (purpose, text) =>
      createHmac("sha256", secret).update(`millrace ${purpose}\n${text}`).digest("hex"),
    actorOf: (headers) => actorOf({ auth, database, clock }, headers),
    person: async (id) => (id === localPerson ? personOfDataFolder : findPerson(database, id)),
    persons: () => allPersons(database),
    preferences: (id) => preferencesOf(database, id),
  };
}

const Sealed = z.object({ value: z.string() });

/** Signs cookies and encrypts second factors. Sealed, so that a stolen database opens no session. */
async function cookieSecret(
  database: PeopleDatabase,
  vault: Vault,
): Promise<{ readonly secret: string; readonly isNew: boolean }> {
  const made = await database.run(
    "INSERT INTO sealed (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING",
    context.what,
    vault.seal(newSecret(), context),
  );
  const [kept] = await database.all(
    Sealed,
    "SELECT value FROM sealed WHERE name = ?",
    context.what,
  );
  if (kept === undefined) throw new Error("The secret of the sign-in is gone");
  return { secret: vault.open(kept.value, context), isNew: made > 0 };
}

/**
 * Where the vault's key was lost, the secret before is lost with it: no cookie counts any more, and the
 * second factors that were encrypted with it would let nobody in.
 */
async function forgetWhatWasSigned(database: PeopleDatabase, auth: SignIn["auth"]): Promise<void> {
  await database.run("DELETE FROM session");
  for (const { id, secondFactor } of await allPersons(database))
    if (secondFactor) await endSecondFactor({ auth, database }, id);
}

/** What nobody presents any more is removed by nobody else. */
async function forgetWhatIsOver(database: PeopleDatabase, now: number): Promise<void> {
  for (const table of ["session", "verification"])
    await database.run(`DELETE FROM ${table} WHERE "expiresAt" < ?`, new Date(now).toISOString());
  await database.run("DELETE FROM links WHERE expires_at < ?", now);
}

async function actorOf(
  { auth, database, clock }: Pick<SignIn, "auth" | "database" | "clock">,
  headers: Headers,
): Promise<Actor | null> {
  const bearer = bearerOf(headers);
  if (bearer !== null) return isApiKey(bearer) ? actorOfKey(database, bearer, clock.now()) : null;
  const found = await sessionOf(auth, headers);
  return (
    found && {
      person: found.person,
      role: found.role,
      via: "session",
      scopes,
      session: found.id,
    }
  );
}

const Session = z.object({
  session: z.object({ id: z.string(), token: z.string() }),
  user: z.object({ id: z.string(), role: z.enum(roles), state: z.string() }),
});

/** The session that a request's cookie names; null: none that counts. */
export async function sessionOf(auth: SignIn["auth"], headers: Headers) {
  const cookie = headers.get("cookie");
  if (cookie === null) return null;
  const { api } = await auth();
  const asked = api.getSession({ headers: new Headers({ cookie }) });
  const found = Session.safeParse(await asked.catch(thrownInside));
  if (!found.success || found.data.user.state !== "active") return null;
  const { session, user } = found.data;
  return { id: session.id, token: session.token, person: user.id, role: user.role };
}

/** What went wrong itself, as when the database is away: the library wraps it. */
function thrownInside(error: unknown): never {
  throw error instanceof Error && error.cause instanceof Error ? error.cause : error;
}
