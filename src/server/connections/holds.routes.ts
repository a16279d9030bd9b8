import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { bodyRefusals, refusals } from "../error-body.ts";
import type { Env, ServerParts } from "../parts.ts";
import { checkPerson } from "../persons.ts";
import { ownConnection, unlockedConnection } from "../rights.ts";
import { answer, Id, IdParam, jsonBody } from "../schemas.ts";
import { Connection } from "./connections.schemas.ts";
import { connectionView } from "./connections.view.ts";

const tags = ["connections"];

const shown = { 200: answer("The connection as it is now.", Connection) };

const hold = createRoute({
  method: "put",
  path: "/{id}/hold",
  operationId: "holdConnection",
  tags,
  summary: "Put a connection on hold",
  description:
    "At once and in all flows: Millrace sends nothing, not even what was decided before, runs wait, and events are kept. Only its owner can lift the hold. Harmless if it is already on hold.",
  request: { params: IdParam },
  responses: { ...shown, ...refusals("connection.not_found") },
});

const lift = createRoute({
  method: "delete",
  path: "/{id}/hold",
  operationId: "liftConnectionHold",
  tags,
  summary: "Lift the hold on a connection",
  description: "Everything that waited for it goes on. Harmless if it is not on hold.",
  request: { params: IdParam },
  responses: { ...shown, ...refusals("connection.not_found", "(outside) connection") },
});

const Heir = z
  .strictObject({
    person: Id.nullable().meta({ description: "Null: nobody takes it over." }),
  })
  .meta({ id: "Heir" });

const nameHeir = createRoute({
  method: "put",
  path: "/{id}/heir",
  operationId: "nameConnectionHeir",
  tags,
  summary: "Name who may take a connection over",
  description:
    "Nothing changes before that person enters a secret of the same account (`POST /handovers/{id}`).",
  request: { params: IdParam, body: jsonBody(Heir) },
  responses: {
    ...shown,
    ...bodyRefusals("connection.not_found", "person.not_found", "(outside) connection"),
  },
});

/** `/connections/{id}/hold` and `/connections/{id}/heir`: what its owner alone says of a connection. */
export function holdRoutes(parts: Pick<ServerParts, "store" | "people" | "clock" | "engine">) {
  const { store, people, clock, engine } = parts;
  return new OpenAPIHono<Env>()
    .openapi(hold, async (c) => {
      const { id, owner } = await ownConnection(parts, c.req.valid("param").id, c.get("actor"));
      await store.hold({ by: "owner", connectionId: id, owner }, clock.now());
      return c.json(await viewOf(c, id), 200);
    })
    .openapi(lift, async (c) => {
      const { id, owner } = await unlockedConnection(
        parts,
        c.req.valid("param").id,
        c.get("actor"),
      );
      await engine.lift({ by: "owner", connectionId: id, owner });
      return c.json(await viewOf(c, id), 200);
    })
    .openapi(nameHeir, async (c) => {
      const { id, owner } = await unlockedConnection(
        parts,
        c.req.valid("param").id,
        c.get("actor"),
      );
      const { person } = c.req.valid("json");
      if (person !== null) await checkPerson(people, person);
      await store.setHeir({ id, heir: person, by: { owner }, at: clock.now() });
      return c.json(await viewOf(c, id), 200);
    });

  /** As it is shown to whom it belongs after what they have said of it. */
  async function viewOf(c: Context<Env>, id: string): Promise<z.infer<typeof Connection>> {
    return connectionView(await ownConnection(parts, id, c.get("actor")), c.get("locale"));
  }
}
