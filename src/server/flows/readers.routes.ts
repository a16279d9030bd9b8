import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Actor } from "#people/actor.ts";
import type { FlowRecord } from "#engine/store.ts";
import { refusals } from "../error-body.ts";
import { ApiError } from "../errors.ts";
import type { Env, ServerParts } from "../parts.ts";
import { checkPerson, personNames, PersonRef } from "../persons.ts";
import { answer, Id, IdParam, iso, Moment } from "../schemas.ts";
import { isEntrusted } from "../sight.ts";
import { flowById } from "./find.ts";

const tags = ["flows"];

const Readers = z
  .strictObject({ items: z.array(z.strictObject({ person: PersonRef, at: Moment })) })
  .meta({ id: "FlowReaders" });
type Readers = z.infer<typeof Readers>;

const ReaderParam = IdParam.extend({ person: Id });

const listReaders = createRoute({
  method: "get",
  path: "/{id}/readers",
  operationId: "listFlowReaders",
  tags,
  summary: "List who sees the values of a flow's runs",
  description:
    "Whom its owner lets see them, in the order in which they were let. Beside these, the owner sees them, and the owners of the connections that act, with whom they let operate those.",
  request: { params: IdParam },
  responses: { 200: answer("Who does.", Readers), ...refusals("flow.not_found", "flow.not_shown") },
});

const letRead = createRoute({
  method: "put",
  path: "/{id}/readers/{person}",
  operationId: "letReadFlow",
  tags,
  summary: "Let a person see the values of a flow's runs",
  description: "Of all of them, those that are kept as well. Harmless where they may already.",
  request: { params: ReaderParam },
  responses: {
    200: answer("Who does now.", Readers),
    ...refusals("flow.not_found", "flow.not_shown", "person.not_found"),
  },
});

const letReadNoMore = createRoute({
  method: "delete",
  path: "/{id}/readers/{person}",
  operationId: "letReadFlowNoMore",
  tags,
  summary: "Let a person see the values of a flow's runs no longer",
  description: "Harmless where they may not anyway.",
  request: { params: ReaderParam },
  responses: {
    200: answer("Who still does.", Readers),
    ...refusals("flow.not_found", "flow.not_shown"),
  },
});

type Parts = Pick<ServerParts, "store" | "people" | "clock">;

/** `/flows/{id}/readers`: whom the owner lets see what is in the runs. */
export function readerRoutes(parts: Parts) {
  const { store, people, clock } = parts;
  return new OpenAPIHono<Env>()
    .openapi(listReaders, async (c) => {
      const { id } = await shownFlow(parts, c.req.valid("param").id, c.get("actor"));
      return c.json(await readersOf(parts, id), 200);
    })
    .openapi(letRead, async (c) => {
      const { id, person } = c.req.valid("param");
      await shownFlow(parts, id, c.get("actor"));
      await checkPerson(people, person);
      if ((await store.letRead({ flowId: id, person, at: clock.now() })) === "not_found")
        throw ApiError.of("flow.not_found");
      return c.json(await readersOf(parts, id), 200);
    })
    .openapi(letReadNoMore, async (c) => {
      const { id, person } = c.req.valid("param");
      await shownFlow(parts, id, c.get("actor"));
      await store.letReadNoMore({ flowId: id, person });
      return c.json(await readersOf(parts, id), 200);
    });
}

/** Who does not see the values by owning the flow shows them to nobody. */
async function shownFlow(parts: Parts, id: string, { person }: Actor): Promise<FlowRecord> {
  const flow = await flowById(parts, id);
  if (flow.owner !== person || !isEntrusted(flow)) throw ApiError.of("flow.not_shown");
  return flow;
}

async function readersOf({ store, people }: Parts, flowId: string): Promise<Readers> {
  const nameOf = await personNames(people);
  const readers = await store.readersOf(flowId);
  return { items: readers.map(({ person, at }) => ({ person: nameOf(person), at: iso(at) })) };
}
