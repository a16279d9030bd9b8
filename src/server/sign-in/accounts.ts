import type { Role } from "#people/actor.ts";
import { type Person, personOfDataFolder } from "#people/people.ts";
import type { PeopleDatabase } from "#people/people-database.ts";
import { isTaken } from "#flow/name.ts";
import { ApiError } from "../errors.ts";
import type { EndedInAll } from "./ended.ts";
import { keysOf, revokeKeysOf } from "./keys.ts";
import { withdrawLinksFor } from "./links.ts";
import { passwordFault, shortest } from "./passwords.ts";
import { allPersons, endSessionsOf, findPerson, personWithEmail } from "./persons.ts";
import { noteAnotherAccount } from "./provider-time.ts";
import type { SignIn } from "./sign-in.ts";
import { forgetSpentCodes } from "./spent-codes.ts";

/** Persons who sign in with a password. */

export interface NewPerson {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly password: string;
}

/** Throws for a password that is not good enough for this person. */
export function checkPassword(
  password: string,
  whose: { readonly name: string; readonly email: string },
): void {
  const fault = passwordFault(password, whose);
  if (fault === "too_short") throw ApiError.of("password.too_short", { least: shortest });
  if (fault === "too_simple") throw ApiError.of("password.too_simple");
  if (fault === "too_common") throw ApiError.of("password.too_common");
}

/**
 * A password that is good enough for this person, as it is kept. It comes before all that it is for: too many
 * may be waiting for theirs.
 */
export async function hashPassword(
  { auth, hashing: turns }: Pick<SignIn, "auth" | "hashing">,
  password: string,
  whose: { readonly name: string; readonly email: string },
): Promise<string> {
  checkPassword(password, whose);
  const { password: hashing } = await contextOf(auth);
  return turns.take(() => hashing.hash(password));
}

/** Makes a person. The e-mail is known to be theirs: whoever invited them said so. */
export async function createPerson(
  { auth, database, hashing }: Pick<SignIn, "auth" | "database" | "hashing">,
  { email, name, role, password }: NewPerson,
): Promise<Person> {
  const hashed = await hashPassword({ auth, hashing }, password, { name, email });
  return database.alone(async () => {
    if ((await personWithEmail(database, email)) !== null) throw ApiError.of("person.exists");
    await checkNameFree(database, name);
    const person = await addPerson({ auth, database }, { email, name, role });
    await addPassword(auth, person.id, hashed);
    return person;
  });
}

/** Refuses a name that passes for somebody else's. `self`: who has it may keep it. */
export async function checkNameFree(
  database: PeopleDatabase,
  name: string,
  self: string | null = null,
): Promise<void> {
  const others = (await allPersons(database)).filter(({ id }) => id !== self);
  if (isTaken(name, [personOfDataFolder, ...others])) throw ApiError.of("person.name_taken");
}

/** Somebody without a password. */
export async function addPerson(
  { auth, database }: Pick<SignIn, "auth" | "database">,
  { email, name, role }: Omit<NewPerson, "password">,
): Promise<Person> {
  const { adapter } = await contextOf(auth);
  const at = new Date();
  const { id } = await adapter.create<Record<string, unknown>, { id: string }>({
    model: "user",
    data: {
      email,
      name,
      role,
      state: "active",
      emailVerified: true,
      twoFactorEnabled: false,
      createdAt: at,
      updatedAt: at,
    },
  });
  const person = await findPerson(database, id);
  if (person === null) throw new Error("The new person is gone");
  return person;
}

/** A new password, after a link has shown who asks. Every session ends. */
export async function setPassword(
  { auth, database }: Pick<SignIn, "auth" | "database">,
  person: Person,
  hashed: string,
): Promise<void> {
  const { internalAdapter } = await contextOf(auth);
  await endSessionsOf(database, person.id);
  const known = await internalAdapter.findCredentialAccount(person.id);
  if (known === null) await addPassword(auth, person.id, hashed);
  else await internalAdapter.updatePassword(person.id, hashed);
  // One that was begun with the old password while the new one was being kept.
  await endSessionsOf(database, person.id);
}

async function addPassword(auth: SignIn["auth"], id: string, password: string): Promise<void> {
  const { internalAdapter } = await contextOf(auth);
  const account = { userId: id, providerId: "credential", accountId: id, password };
  await internalAdapter.linkAccount(account);
}

/** Where somebody has lost what their app knows: the password alone lets them in again. */
export async function endSecondFactor(
  { auth, database }: Pick<SignIn, "auth" | "database">,
  person: string,
): Promise<void> {
  const { internalAdapter } = await contextOf(auth);
  await database.run('DELETE FROM "twoFactor" WHERE "userId" = ?', person);
  await internalAdapter.updateUser(person, { twoFactorEnabled: false });
  await forgetSpentCodes(database, person);
}

type ResetParts = Pick<SignIn, "auth" | "database" | "onReset">;

interface Reset {
  /** What has ended is told at once: it has, even where a later step fails. */
  readonly tell: (ended: EndedInAll) => void;
  /** What let the person in before does so no more. */
  readonly change: () => Promise<void>;
}

/**
 * Somebody may come in as this person who is another. No transaction holds it together, so each step leaves less open
 * than there was: the rights end before anybody new comes in, and the second factor ends after the old password, which
 * would otherwise let in alone. Where one fails, all are done again.
 */
export async function resetPerson(
  parts: ResetParts,
  person: string,
  { tell, change }: Reset,
): Promise<void> {
  const keysEnded = (await keysOf(parts.database, person)).map(({ id }) => id);
  const ended = await parts.onReset(person);
  tell({ ...ended, keysEnded });
  await revokeKeysOf(parts.database, person);
  await change();
  await endSecondFactor(parts, person);
}

/** Another account comes as this person: what let them in before lets nobody in. */
export async function resetByAccount(parts: ResetParts, person: Person): Promise<void> {
  const { database } = parts;
  await resetPerson(parts, person.id, {
    tell: noteAnotherAccount,
    change: async () => {
      await withdrawLinksFor(database, person.email);
      await database.run('DELETE FROM account WHERE "userId" = ?', person.id);
      await endSessionsOf(database, person.id);
    },
  });
}

/** Leaves a person one account elsewhere, and no session that another has begun. */
export async function leaveAccount(
  database: PeopleDatabase,
  person: string,
  account: string,
): Promise<void> {
  await database.run('DELETE FROM account WHERE "userId" = ? AND id <> ?', person, account);
  await endSessionsOf(database, person);
}

async function contextOf(auth: SignIn["auth"]) {
  return (await auth()).$context;
}
