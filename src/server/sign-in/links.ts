import { z } from "zod";
import { localPerson, type Role, roles } from "#people/actor.ts";
import type { PeopleDatabase } from "#people/people-database.ts";
import { hashOf, newId, newSecret } from "./secrets.ts";

/** Links that let somebody in once: invitations, and new passwords. */

const day = 24 * 60 * 60 * 1000;

/** How long a link is good, in milliseconds. */
const linkLife = { invitation: 7 * day, password: day } as const;

interface Common {
  readonly id: string;
  readonly email: string;
  readonly madeBy: string;
  readonly madeAt: number;
  readonly expiresAt: number;
}
export interface Invitation extends Common {
  readonly kind: "invitation";
  readonly role: Role;
}
export interface PasswordLink extends Common {
  readonly kind: "password";
  readonly person: string;
}
type Made = Invitation | PasswordLink;
/** `isOpen`: it lets somebody in now. */
export type Link = Made & { readonly isOpen: boolean };

const common = {
  id: z.string(),
  email: z.string(),
  made_by: z.string(),
  made_at: z.number(),
  expires_at: z.number(),
  is_open: z.number(),
};
const LinkRow = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.literal("invitation"), role: z.enum(roles), ...common }),
    z.object({ kind: z.literal("password"), person: z.string(), ...common }),
  ])
  .transform(({ made_by, made_at, expires_at, is_open, ...rest }): Link => ({
    ...rest,
    madeBy: made_by,
    madeAt: made_at,
    expiresAt: expires_at,
    isOpen: is_open === 1,
  }));

const columns = "id, kind, email, person, role, made_by, made_at, expires_at";

export type WantedLink =
  | Pick<Invitation, "kind" | "email" | "role" | "madeBy" | "madeAt">
  | Pick<PasswordLink, "kind" | "email" | "person" | "madeBy" | "madeAt">;

/** Makes a link, whose token is given this once. Those of the same kind for the same e-mail end. */
export async function makeLink(
  database: PeopleDatabase,
  wanted: WantedLink,
): Promise<{ readonly id: string; readonly token: string; readonly expiresAt: number }> {
  const token = newSecret();
  const id = newId("link");
  const expiresAt = wanted.madeAt + linkLife[wanted.kind];
  await database.run(
    "DELETE FROM links WHERE kind = ? AND email = ? AND used_at IS NULL",
    wanted.kind,
    wanted.email,
  );
  await database.run(
    `INSERT INTO links (token_hash, ${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    hashOf(token),
    id,
    wanted.kind,
    wanted.email,
    wanted.kind === "password" ? wanted.person : null,
    wanted.kind === "invitation" ? wanted.role : null,
    wanted.madeBy,
    wanted.madeAt,
    expiresAt,
  );
  return { id, token, expiresAt };
}

/**
 * A link is good as long as its maker could make it anew: an administrator, the person of the data folder, or the
 * person who asked for a mail to their own address.
 */
const open = `used_at IS NULL AND expires_at > ?
  AND (made_by IN ('${localPerson}', '${byAdministrator(localPerson)}')
    OR (kind = 'password' AND made_by = person)
    OR EXISTS (SELECT 1 FROM "user" WHERE "user".role = 'administrator' AND "user".state = 'active'
      AND links.made_by IN ("user".id, '${byAdministrator("")}' || "user".id)))`;

/** The maker of a link to a new password that an administrator made. */
export function byAdministrator(person: string): string {
  return `administrator:${person}`;
}

const found = `${columns}, CASE WHEN ${open} THEN 1 ELSE 0 END AS is_open`;

/** The link that a token is of, also where it opens nothing any more; null: none, or a newer one has taken its place. */
export async function linkOf(
  database: PeopleDatabase,
  kind: Link["kind"],
  token: string,
  now: number,
): Promise<Link | null> {
  const [link] = await database.all(
    LinkRow,
    `SELECT ${found} FROM links WHERE token_hash = ? AND kind = ?`,
    now,
    hashOf(token),
    kind,
  );
  return link ?? null;
}

/** False: somebody was faster. */
export async function useLink(database: PeopleDatabase, id: string, now: number): Promise<boolean> {
  return (
    (await database.run(`UPDATE links SET used_at = ? WHERE id = ? AND ${open}`, now, id, now)) > 0
  );
}

/** Gives a link back whose use came to nothing. */
export async function giveLinkBack(database: PeopleDatabase, id: string): Promise<void> {
  await database.run("UPDATE links SET used_at = NULL WHERE id = ?", id);
}

export async function openInvitations(
  database: PeopleDatabase,
  now: number,
): Promise<readonly Invitation[]> {
  const links = await database.all(
    LinkRow,
    `SELECT ${found} FROM links WHERE kind = 'invitation' AND ${open} ORDER BY made_at DESC, id`,
    now,
    now,
  );
  return links.filter((link) => link.kind === "invitation");
}

export async function openInvitation(
  database: PeopleDatabase,
  email: string,
  now: number,
): Promise<Invitation | null> {
  return (await openInvitations(database, now)).find((link) => link.email === email) ?? null;
}

/** False: there is no such invitation. */
export async function withdrawInvitation(database: PeopleDatabase, id: string): Promise<boolean> {
  const sql = "DELETE FROM links WHERE id = ? AND kind = 'invitation' AND used_at IS NULL";
  return (await database.run(sql, id)) > 0;
}

/** Ends what this person has made to let others in. */
export async function withdrawLinksBy(database: PeopleDatabase, person: string): Promise<void> {
  await database.run(
    `DELETE FROM links WHERE used_at IS NULL AND (made_by = ? OR (kind = 'invitation' AND made_by = ?))`,
    byAdministrator(person),
    person,
  );
}

/** Ends what would let this person in. */
export async function withdrawLinksFor(database: PeopleDatabase, email: string): Promise<void> {
  await database.run("DELETE FROM links WHERE email = ? AND used_at IS NULL", email);
}
