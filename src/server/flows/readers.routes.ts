import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Actor } from "#people/actor.ts";
import type { FlowRecord } from "#engine/store.ts";
import { refusal } from "#sdk/fields.ts";
import { text } from "#sdk/text.ts";
import { pillText } from "#flow/formula/pill-text.ts";
import { pillsInFormula } from "#flow/formula/pills.ts";
import { bodyRefusals, refusals } from "../error-body.ts";
import { ApiError } from "../errors.ts";
import type { Env, ServerParts } from "../parts.ts";
import { checkPerson, personNames, PersonRef } from "../persons.ts";
import { answer, Id, IdParam, iso, jsonBody, Moment } from "../schemas.ts";
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
    "The people whom its owner lets see them, in the order of their permissions. The owner sees them as well, and so do the owners of the connections that act, and the people whom those let operate them.",
  request: { params: IdParam },
  responses: { 200: answer("Who does.", Readers), ...refusals("flow.not_found", "flow.not_shown") },
});

const letRead = createRoute({
  method: "put",
  path: "/{id}/readers/{person}",
  operationId: "letReadFlow",
  tags,
  summary: "Let a person see the values of a flow's runs",
  description: "Of all runs, including past ones. Harmless if they already may.",
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
  summary: "No longer let a person see the values of a flow's runs",
  description: "Harmless if they may not anyway.",
  request: { params: ReaderParam },
  responses: {
    200: answer("Who still does.", Readers),
    ...refusals("flow.not_found", "flow.not_shown"),
  },
});

const PrivateFields = z
  .strictObject({
    fields: z
      .array(
        z
          .string()
          .max(500)
          .refine(
            (field) => isPill(field),
            refusal(
              text(
                "Write each field as in a formula, such as trigger.email or s2.customer.name.",
                "各項目は数式と同じ形で指定してください (例: trigger.email、s2.customer.name)。",
              ),
            ),
          ),
      )
      .max(100)
      .meta({
        description: "Each as a formula names it, from the trigger or a step.",
        examples: [["trigger.email", "s2.customer.name"]],
      }),
  })
  .meta({ id: "PrivateFields" });

/** One pill, and nothing beside it. */
function isPill(field: string): boolean {
  const [pill, ...others] = pillsInFormula(field);
  return pill !== undefined && others.length === 0 && pillText([pill.from, ...pill.path]) === field;
}

const listPrivateFields = createRoute({
  method: "get",
  path: "/{id}/private-fields",
  operationId: "listPrivateFields",
  tags,
  summary: "List the fields of a flow that its owner has marked as private",
  description: "Besides those that connectors mark.",
  request: { params: IdParam },
  responses: {
    200: answer("The fields.", PrivateFields),
    ...refusals("flow.not_found", "flow.not_shown"),
  },
});

const markPrivateFields = createRoute({
  method: "put",
  path: "/{id}/private-fields",
  operationId: "markPrivateFields",
  tags,
  summary: "Mark fields of a flow as private",
  description:
    "Replaces the earlier marks. Millrace masks these fields, and everything made of them, in all runs of the flow, including past ones. Only people who own, or may operate, a connection that acts see them; if no connection acts, only the flow's owner does.",
  request: { params: IdParam, body: jsonBody(PrivateFields) },
  responses: {
    200: answer("The fields now.", PrivateFields),
    ...bodyRefusals("flow.not_found", "flow.not_shown"),
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
    })
    .openapi(listPrivateFields, async (c) => {
      const { id } = await shownFlow(parts, c.req.valid("param").id, c.get("actor"));
      return c.json({ fields: await fieldsOf(parts, id) }, 200);
    })
    .openapi(markPrivateFields, async (c) => {
      const { id } = await shownFlow(parts, c.req.valid("param").id, c.get("actor"));
      const { fields } = c.req.valid("json");
      if ((await store.markPrivate({ flowId: id, fields })) === "not_found")
        throw ApiError.of("flow.not_found");
      return c.json({ fields: await fieldsOf(parts, id) }, 200);
    });
}

/** Who does not see the values by owning the flow shows them to nobody. */
async function shownFlow(parts: Parts, id: string, { person }: Actor): Promise<FlowRecord> {
  const flow = await flowById(parts, id);
  if (flow.owner !== person || !isEntrusted(flow)) throw ApiError.of("flow.not_shown");
  return flow;
}

async function fieldsOf({ store }: Parts, flowId: string): Promise<string[]> {
  return [...((await store.privateFieldsOf([flowId])).get(flowId) ?? [])];
}

async function readersOf({ store, people }: Parts, flowId: string): Promise<Readers> {
  const nameOf = await personNames(people);
  const readers = await store.readersOf(flowId);
  return { items: readers.map(({ person, at }) => ({ person: nameOf(person), at: iso(at) })) };
}
