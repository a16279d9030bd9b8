import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { refusals } from "../error-body.ts";
import { ApiError } from "../errors.ts";
import type { Env, ServerParts } from "../parts.ts";
import { endCredentialsOf } from "../hooks/end-credentials.ts";
import { checkPerson, personNames, PersonRef } from "../persons.ts";
import { ownConnection, unlockedConnection } from "../rights.ts";
import { answer, Id, IdParam, iso, Moment } from "../schemas.ts";

const tags = ["connections"];

const Grants = z
  .strictObject({ items: z.array(z.strictObject({ person: PersonRef, at: Moment })) })
  .meta({ id: "Grants" });
type Grants = z.infer<typeof Grants>;

const GrantParam = IdParam.extend({ person: Id });

const listGrants = createRoute({
  method: "get",
  path: "/{id}/grants",
  operationId: "listGrants",
  tags,
  summary: "List who may operate a connection",
  description: "Besides its owner, in the order of their grants.",
  request: { params: IdParam },
  responses: { 200: answer("Who may.", Grants), ...refusals("connection.not_found") },
});

const giveGrant = createRoute({
  method: "put",
  path: "/{id}/grants/{person}",
  operationId: "giveGrant",
  tags,
  summary: "Let a person operate a connection",
  description:
    "They may then look through it (choices, samples, counts), decide about parked writes, and let flows catch up on the past. What a flow does with it still needs its owner's agreement, version by version. Harmless if they already may.",
  request: { params: GrantParam },
  responses: {
    200: answer("Who may now.", Grants),
    ...refusals("connection.not_found", "person.not_found", "(outside) connection"),
  },
});

const takeGrant = createRoute({
  method: "delete",
  path: "/{id}/grants/{person}",
  operationId: "takeGrant",
  tags,
  summary: "Let a person no longer operate a connection",
  description: "Harmless if they may not anyway.",
  request: { params: GrantParam },
  responses: { 200: answer("Who still may.", Grants), ...refusals("connection.not_found") },
});

type Parts = Pick<ServerParts, "store" | "people" | "clock" | "vault">;

/** `/connections/{id}/grants`: whom the owner lets operate a connection. */
export function grantRoutes(parts: Parts) {
  const { store, people, clock } = parts;
  return new OpenAPIHono<Env>()
    .openapi(listGrants, async (c) => {
      const { id } = await ownConnection(parts, c.req.valid("param").id, c.get("actor"));
      return c.json(await grantsOf(parts, id), 200);
    })
    .openapi(giveGrant, async (c) => {
      const { id: connectionId, person } = c.req.valid("param");
      const { owner: by } = await unlockedConnection(parts, connectionId, c.get("actor"));
      await checkPerson(people, person);
      const told = await store.grant({ connectionId, by, person, at: clock.now() });
      if (told === "not_found") throw ApiError.of("connection.not_found");
      return c.json(await grantsOf(parts, connectionId), 200);
    })
    .openapi(takeGrant, async (c) => {
      const { id: connectionId, person } = c.req.valid("param");
      const { owner } = await ownConnection(parts, connectionId, c.get("actor"));
      if ((await store.revoke({ connectionId, by: { owner }, person })) === "not_found")
        throw ApiError.of("connection.not_found");
      await endCredentialsOf(parts, person);
      return c.json(await grantsOf(parts, connectionId), 200);
    });
}

async function grantsOf({ store, people }: Parts, connectionId: string): Promise<Grants> {
  const nameOf = await personNames(people);
  const grants = await store.grantsOf(connectionId);
  return { items: grants.map(({ person, at }) => ({ person: nameOf(person), at: iso(at) })) };
}
