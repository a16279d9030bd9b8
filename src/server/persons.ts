import { z } from "@hono/zod-openapi";
import { type People, personOfDataFolder } from "#people/people.ts";
import { ApiError } from "./errors.ts";

/** A person as others see them. */
export const PersonRef = z
  .strictObject({
    id: z.string(),
    name: z.string().meta({ description: "The id, where there is nobody with it any more." }),
  })
  .meta({ id: "PersonRef" });
export type PersonRef = z.infer<typeof PersonRef>;

export type NameOf = (id: string) => PersonRef;

/** What everybody is called. */
export async function personNames(people: Pick<People, "persons">): Promise<NameOf> {
  const names = new Map(
    [personOfDataFolder, ...(await people.persons())].map(({ id, name }) => [id, name]),
  );
  return (id) => ({ id, name: names.get(id) ?? id });
}

/** Refuses an id that is nobody's. */
export async function checkPerson(people: Pick<People, "person">, id: string): Promise<void> {
  if (id !== personOfDataFolder.id && (await people.person(id)) === null)
    throw ApiError.of("person.not_found");
}
