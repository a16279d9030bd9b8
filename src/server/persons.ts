import { z } from "@hono/zod-openapi";
import { type People, personOfDataFolder } from "#people/people.ts";
import { ApiError } from "./errors.ts";

/** A person as others see them. */
export const PersonRef = z
  .strictObject({
    id: z.string(),
    name: z.string().meta({ description: "The id, if nobody has it any more." }),
  })
  .meta({ id: "PersonRef" });
export type PersonRef = z.infer<typeof PersonRef>;

export interface NameOf {
  (id: string): PersonRef;
  /** Empty where there is nobody with the id any more, and for the person of the data folder. */
  emailOf(id: string): string;
}

/** What everybody is called. */
export async function personNames(people: Pick<People, "persons">): Promise<NameOf> {
  const persons = new Map(
    [personOfDataFolder, ...(await people.persons())].map((one) => [one.id, one]),
  );
  return Object.assign((id: string) => ({ id, name: persons.get(id)?.name ?? id }), {
    emailOf: (id: string) => persons.get(id)?.email ?? "",
  });
}

/** Refuses an id that is nobody's. */
export async function checkPerson(people: Pick<People, "person">, id: string): Promise<void> {
  if (id !== personOfDataFolder.id && (await people.person(id)) === null)
    throw ApiError.of("person.not_found");
}
