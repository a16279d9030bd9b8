import type { Person } from "#people/people.ts";
import { ApiError } from "../errors.ts";
import { createPerson, hashPassword, resetPerson, setPassword } from "./accounts.ts";
import type { EndedInAll } from "./ended.ts";
import { giveLinkBack, type Link, useLink } from "./links.ts";
import { findPerson } from "./persons.ts";
import type { SignIn } from "./sign-in.ts";

/** What a link lets somebody do, once. */

export async function usePasswordLink(
  people: SignIn,
  { link, password }: { readonly link: Link | null; readonly password: string },
  tell: (ended: EndedInAll) => void,
): Promise<Person> {
  if (link?.kind !== "password" || !link.isOpen) throw ApiError.of("link.not_good");
  const person = await findPerson(people.database, link.person);
  if (person === null || person.state === "deactivated") throw ApiError.of("link.not_good");
  return usingUp(people, link.id, async () => {
    const hashed = await hashPassword(people, password, person);
    const change = () => setPassword(people, person, hashed);
    if (link.madeBy === person.id) await change();
    else await resetPerson(people, person.id, { tell, change });
    return person;
  });
}

export async function accept(
  people: SignIn,
  {
    link,
    name,
    password,
  }: { readonly link: Link | null; readonly name: string; readonly password: string },
): Promise<Person> {
  if (link?.kind !== "invitation" || !link.isOpen) throw ApiError.of("link.not_good");
  const { email, role } = link;
  return usingUp(people, link.id, () => createPerson(people, { email, role, name, password }));
}

/** Work that a link pays for; it is given back where the work came to nothing. */
async function usingUp<Result>(
  { database, clock }: SignIn,
  link: string,
  work: () => Promise<Result>,
): Promise<Result> {
  if (!(await useLink(database, link, clock.now()))) throw ApiError.of("link.not_good");
  try {
    return await work();
  } catch (error) {
    await giveLinkBack(database, link);
    throw error;
  }
}
