import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { ConnectionRecord } from "#engine/store.ts";
import { endCredentialsOf } from "../hooks/end-credentials.ts";
import { bodyRefusals, refusals } from "../error-body.ts";
import { ApiError } from "../errors.ts";
import type { Env, ServerParts } from "../parts.ts";
import { PersonRef, personNames } from "../persons.ts";
import { answer, AnyJson, Id, IdParam, jsonBody } from "../schemas.ts";
import { proveReplacement } from "./change.ts";
import { Connection, ConnectionName, NewConnection } from "./connections.schemas.ts";
import { connectionView } from "./connections.view.ts";
import { connectionById } from "./find.ts";
import { usesOf } from "./uses.ts";

const tags = ["connections"];

const Handover = z
  .strictObject({
    id: Id.meta({ description: "Of the connection, which keeps it." }),
    connector: z.string(),
    mode: z.enum(["test", "live"]).meta({ description: "`live` moves real money." }),
    owner: PersonRef,
    accountName: z.string().nullable(),
    settings: z.record(z.string(), AnyJson).meta({ description: "The fields that are no secret." }),
    flows: z
      .array(z.strictObject({ id: Id, name: z.string() }))
      .meta({ description: "The flows that use it, which go on through it." }),
  })
  .meta({ id: "Handover" });

const TakeOver = NewConnection.pick({ values: true })
  .extend({ name: ConnectionName })
  .meta({ id: "TakeOver" });

const listHandovers = createRoute({
  method: "get",
  path: "/",
  operationId: "listHandovers",
  tags,
  summary: "List the connections that you may take over",
  description:
    "Those of others who have named you, and those of deactivated people for whom an administrator has named you.",
  responses: {
    200: answer("The connections.", z.strictObject({ items: z.array(Handover) })),
    ...refusals(),
  },
});

const takeOver = createRoute({
  method: "post",
  path: "/{id}",
  operationId: "takeConnectionOver",
  tags,
  summary: "Take a connection over",
  description:
    "You give a secret of the same account and mode, and Millrace verifies it first. If the outside system does not say itself which account that is (HTTP, mail, databases and others), you give the same secrets as before and change no address and no sign-in. The connection is then yours, with everything that belongs to it: flows go on through it, and waiting runs go on. Your agreement takes the place of the previous owner's in each version that they agreed to.",
  request: { params: IdParam, body: jsonBody(TakeOver) },
  responses: {
    200: answer("Your connection.", Connection),
    ...bodyRefusals(
      "connection.not_heir",
      "connection.invalid_values",
      "connection.identity_fixed",
      "connection.other_account",
      "connection.objects_not_found",
      "connection.account_unproven",
      "connection.changed_meanwhile",
      "connection.name_taken",
      "(outside) refused",
      "(outside) unreachable",
    ),
  },
});

/** `/handovers`: connections that change their owner. */
export function handoverRoutes(parts: ServerParts) {
  const { store, people, engine } = parts;
  return new OpenAPIHono<Env>()
    .openapi(listHandovers, async (c) => {
      const { person } = c.get("actor");
      const offered = (await store.connections()).filter(({ heir }) => heir === person);
      const nameOf = await personNames(people);
      const items = await Promise.all(
        offered.map(async (one): Promise<z.infer<typeof Handover>> => {
          const { id, connector, mode, owner, accountName, settings } = one;
          const flows = (await usesOf(parts, id)).map(({ id: flow, name }) => ({ id: flow, name }));
          return { id, connector, mode, owner: nameOf(owner), accountName, settings, flows };
        }),
      );
      return c.json({ items }, 200);
    })
    .openapi(takeOver, async (c) => {
      const { person } = c.get("actor");
      const locale = c.get("locale");
      const { name, values } = c.req.valid("json");
      const connection = await offeredTo(person, c.req.valid("param").id);
      const wish = { connection, given: values, to: person };
      const { reads, ...secret } = await proveReplacement(parts, wish, locale, null);
      const { id } = connection;
      const ended = [connection.owner, ...(await store.grantsOf(id)).map((one) => one.person)];
      const told = await engine.handOver({ id, to: person, name, ...secret });
      if (told === "name_taken") throw ApiError.of("connection.name_taken", { name });
      if (told === "not_found") throw ApiError.of("connection.not_heir");
      if (told === "conflict") throw ApiError.of("connection.changed_meanwhile");
      for (const one of ended) await endCredentialsOf(parts, one);
      await store.countReads([{ connectionId: id, at: parts.clock.now(), reads }]);
      return c.json(connectionView(await connectionById(parts, id), locale), 200);
    });

  async function offeredTo(person: string, id: string): Promise<ConnectionRecord> {
    const connection = await store.connection(id);
    if (connection?.heir !== person) throw ApiError.of("connection.not_heir");
    return connection;
  }
}
