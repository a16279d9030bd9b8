import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { genericOAuth, twoFactor } from "better-auth/plugins";
import { z } from "zod";
import { visible } from "#flow/name.ts";
import type { Log } from "#engine/log.ts";
import type { Person } from "#people/people.ts";
import type { PeopleDatabase } from "#people/people-database.ts";
import { leaveAccount } from "./accounts.ts";
import { noteConfirmation } from "./confirmations.ts";
import { withdrawLinksFor } from "./links.ts";
import {
  isNewcomerAllowed,
  libraryPath,
  newcomerRole,
  type Oidc,
  providerId,
  wrongWith,
} from "./oidc.ts";
import type { PasswordHashing } from "./passwords.ts";
import { accountIn, providersTime } from "./provider-time.ts";
import { findPerson } from "./persons.ts";
import { cookiePrefix, isHttps } from "./cookies.ts";
import { spendingCodes } from "./spending-codes.ts";

/** A week, whatever happens meanwhile: a stolen cookie does not live longer. */
const sessionDays = 7;

export interface AuthSettings {
  readonly database: PeopleDatabase;
  readonly secret: string;
  /** Where browsers reach us, such as https://millrace.example.com. */
  readonly publicUrl: string;
  readonly oidc: Oidc | null;
  readonly now: () => number;
  readonly log: Log;
  readonly passwords?: PasswordHashing;
  /** An account that is new to this person comes as them. Done before it is theirs. */
  readonly onAnotherAccount: (person: Person) => Promise<void>;
}

export type Auth = ReturnType<typeof createAuth>;

const State = z.object({ state: z.string() });

/** The sign-in library as we use it. Our own routes call it, with their own limits and errors. */
export function createAuth(settings: AuthSettings) {
  const { database, secret, publicUrl, oidc, now, log, passwords, onAnotherAccount } = settings;
  return betterAuth({
    appName: "Millrace",
    baseURL: publicUrl,
    basePath: libraryPath,
    secret,
    database: database.handle,
    telemetry: { enabled: false },
    // What else it would log may hold an address or a token.
    logger: {
      level: "warn",
      log: (level, message) => log[level]({ from: "better-auth" }, message),
    },
    rateLimit: { enabled: false },
    onAPIError: { errorURL: `${publicUrl}/` },
    advanced: {
      cookiePrefix: cookiePrefix(publicUrl),
      // It would put a name of its own before ours.
      useSecureCookies: false,
      defaultCookieAttributes: { secure: isHttps(publicUrl) },
      ipAddress: { ipAddressHeaders: ["x-forwarded-for"] },
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 12,
      maxPasswordLength: 200,
      ...(passwords === undefined ? {} : { password: passwords }),
    },
    session: {
      expiresIn: sessionDays * 24 * 60 * 60,
      disableSessionRefresh: true,
      freshAge: 0,
      cookieCache: { enabled: false },
    },
    // Changing a column of a table that is there would need a migration of its own.
    user: {
      additionalFields: {
        role: { type: "string", required: true, defaultValue: "viewer", input: false },
        state: { type: "string", required: true, defaultValue: "active", input: false },
      },
      validateUserInfo: async ({ user, source }) => {
        if (source.method !== "oauth" || oidc === null) return undefined;
        const email = user.email?.toLowerCase() ?? "";
        const error =
          wrongWith({ ...user, email }) ??
          (source.action === "create-user" &&
          !(await isNewcomerAllowed(database, oidc, email, now()))
            ? "not_invited"
            : null);
        if (error !== null) return { error };
        if (source.action !== "link-account") return undefined;
        const person = user.id === undefined ? null : await findPerson(database, user.id);
        if (person?.state !== "active") return { error: "deactivated" };
        await onAnotherAccount(person);
        return undefined;
      },
    },
    account: { updateAccountOnSignIn: false },
    databaseHooks: {
      user: {
        create: {
          before: async (user, context) =>
            context?.path === "/callback/:id"
              ? {
                  data: {
                    ...user,
                    name: visible(user.name),
                    role: await newcomerRole(database, oidc, user.email, now()),
                  },
                }
              : undefined,
          after: (user) => withdrawLinksFor(database, user.email),
        },
      },
      // Who the provider is, we want to know; to act there for somebody, we do not.
      account: {
        create: {
          before: async (account) => ({
            data: { ...account, accessToken: null, refreshToken: null, idToken: null },
          }),
          // Whoever came in by the one before while this one was being kept.
          after: async (account) => {
            if (account.providerId === providerId)
              await leaveAccount(database, account.userId, account.id);
          },
        },
      },
      session: {
        create: {
          before: async ({ userId }) => {
            const [user] = await database.all(
              State,
              'SELECT state FROM "user" WHERE id = ?',
              userId,
            );
            return user?.state === "active" ? undefined : false;
          },
          after: async ({ id }, context) => {
            const at = shownAt(context?.path, now());
            if (at !== null) await noteConfirmation(database, id, at);
          },
        },
      },
    },
    hooks: { before: spendingCodes(database) },
    plugins: [
      twoFactor({ issuer: "Millrace" }),
      genericOAuth({
        config:
          oidc === null
            ? []
            : [
                {
                  providerId,
                  name: oidc.name,
                  discoveryUrl: `${oidc.issuer}/.well-known/openid-configuration`,
                  requireIdTokenVerification: true,
                  clientId: oidc.clientId,
                  clientSecret: oidc.clientSecret,
                  scopes: ["openid", "email", "profile"],
                  pkce: true,
                  // Without a proof there is nobody: what the library does not get, it refuses.
                  accountSubject: ({ tokens: { idToken } }) =>
                    idToken === undefined ? "" : accountIn(idToken),
                },
              ],
      }),
    ],
  });
}

/** Ways of the library on which whoever begins a session has just entered a password or a code. */
const shownOn: ReadonlySet<string | undefined> = new Set([
  "/sign-in/email",
  "/two-factor/verify-totp",
  "/two-factor/verify-backup-code",
  "/two-factor/disable",
  "/change-password",
]);

/** When whoever begins a session on this way has shown who they are; null: nobody knows. */
function shownAt(path: string | undefined, now: number): number | null {
  if (shownOn.has(path)) return now;
  const at = path === "/callback/:id" ? providersTime() : null;
  return at === null ? null : Math.min(at, now);
}

/** Brings the library's tables to the shape that this version of it wants. */
export async function makeTables(auth: Auth): Promise<void> {
  const { runMigrations } = await getMigrations(auth.options);
  await runMigrations();
}
