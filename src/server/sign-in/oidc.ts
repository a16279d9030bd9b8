import { z } from "zod";
import type { Role } from "#people/actor.ts";
import type { PeopleDatabase } from "#people/people-database.ts";
import { openInvitation } from "./links.ts";

/** How people sign in with an account that they have elsewhere, by OpenID Connect. */
export interface Oidc {
  /** As the provider writes it, without a slash at its end. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What the button says. */
  readonly name: string;
  /** Whose e-mail is at one of these may come without an invitation; none: only the invited. */
  readonly domains: readonly string[];
  /** What somebody is here who came without an invitation. */
  readonly role: Role;
}

export const providerId = "oidc";

/** Where the sign-in library's own handler is; only the way back from the OpenID provider is open. */
export const libraryPath = "/api/auth";

/** Why what the provider says of somebody is not enough to let them in; null: it is. */
export function wrongWith(user: {
  readonly email: string;
  readonly emailVerified?: unknown;
}): "email_missing" | "email_unverified" | null {
  if (user.email === "") return "email_missing";
  // Anybody can write another's address into an account of theirs.
  return user.emailVerified === true ? null : "email_unverified";
}

/** May somebody who is not known here yet come in? */
export async function isNewcomerAllowed(
  database: PeopleDatabase,
  { domains }: Oidc,
  email: string,
  now: number,
): Promise<boolean> {
  // The first person is made with the code of the console.
  const people = await database.all(z.unknown(), 'SELECT 1 FROM "user" LIMIT 1');
  if (people.length === 0) return false;
  if (domains.includes(email.slice(email.lastIndexOf("@") + 1))) return true;
  return (await openInvitation(database, email, now)) !== null;
}

export async function newcomerRole(
  database: PeopleDatabase,
  oidc: Oidc | null,
  email: string,
  now: number,
): Promise<Role> {
  const invitation = await openInvitation(database, email.toLowerCase(), now);
  return invitation?.role ?? oidc?.role ?? "viewer";
}

/**
 * How an account is named: by its provider and by its subject there. Another provider's account of the
 * same name is another's.
 */
export function accountName(issuer: string, subject: string): string {
  return JSON.stringify([issuer.replace(/\/$/, ""), subject]);
}

const Account = z.object({ id: z.string(), accountId: z.string() });

/** Earlier builds kept the subject alone: those are taken to be of the provider that is set now. */
export async function pinAccounts(database: PeopleDatabase, issuer: string): Promise<void> {
  const accounts = await database.all(
    Account,
    `SELECT id, "accountId" FROM account WHERE "providerId" = ?`,
    providerId,
  );
  for (const { id, accountId } of accounts)
    if (!accountId.startsWith('["'))
      await database.run(
        `UPDATE account SET "accountId" = ? WHERE id = ? AND "accountId" = ?`,
        accountName(issuer, accountId),
        id,
        accountId,
      );
}

const Discovery = z.object({ issuer: z.string() });

/** Is whoever answers at the issuer's address the issuer? A provider that is not there throws. */
export async function isIssuer({ issuer }: Oidc): Promise<boolean> {
  const response = await fetch(`${issuer}/.well-known/openid-configuration`, {
    signal: AbortSignal.timeout(10_000),
  });
  const said = Discovery.safeParse(await response.json().catch(() => null));
  return said.data?.issuer.replace(/\/$/, "") === issuer;
}
