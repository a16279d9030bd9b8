import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { FlowRecord, InvokeKey } from "#engine/store.ts";
import { asPublished } from "#engine/called-flows.ts";
import { isPermit, type Permit, permitFor } from "#engine/permit.ts";
import type { Actor } from "#people/actor.ts";
import { bodyRefusals, refusals } from "../error-body.ts";
import { ApiError } from "../errors.ts";
import { flowById } from "../flows/find.ts";
import { newId } from "../ids.ts";
import type { Locale } from "../language.ts";
import { notPermitted } from "../not-permitted.ts";
import { optionalBody } from "../optional-body.ts";
import type { Env, ServerParts } from "../parts.ts";
import { PersonRef, personNames } from "../persons.ts";
import { answer, Id, IdParam, iso, isoOrNull, Moment, optionalJsonBody } from "../schemas.ts";
import { hashOf, newSecret } from "../sign-in/secrets.ts";
import { isGood } from "./credentials.ts";
import { checkStillOperates } from "./end-credentials.ts";

const Invocation = z
  .strictObject({
    url: z.string().meta({ description: "Where other systems start the flow, by POST." }),
    clientId: z.string().nullable().meta({ description: "Null while there are no credentials." }),
    secrets: z
      .array(
        z.strictObject({
          id: Id,
          createdAt: Moment,
          createdBy: PersonRef,
          expiresAt: Moment.nullable().meta({ description: "Null: until it is replaced." }),
        }),
      )
      .meta({ description: "The secrets that are good at present, the newest first." }),
  })
  .meta({ id: "FlowInvocation" });

const NewCredentials = Invocation.extend({
  clientId: z.string(),
  clientSecret: z
    .string()
    .meta({ description: "Shown only this once: Millrace keeps only its hash." }),
}).meta({ id: "NewFlowCredentials" });

const Rotation = z
  .strictObject({
    keepOldMinutes: z.int().min(0).max(10_080).default(0).meta({
      description:
        "For how long the old secrets stay good, so that callers can change to the new one.",
    }),
  })
  .meta({ id: "FlowCredentialsRotation" });

const tags = ["flows"];

const show = createRoute({
  method: "get",
  path: "/{id}/invocation",
  operationId: "getFlowInvocation",
  tags,
  summary: "Show where a flow is started by HTTP",
  description: "Its address, its client id, and which secrets are good. No secret can be read.",
  request: { params: IdParam },
  responses: {
    200: answer("The address.", Invocation),
    ...refusals("flow.not_found", "hook.not_started_by_calls"),
  },
});

const rotate = createRoute({
  method: "post",
  path: "/{id}/invocation/credentials",
  operationId: "rotateFlowCredentials",
  tags,
  summary: "Make credentials for starting a flow by HTTP",
  description:
    "Makes a new secret, shown only this once. The old ones end at once, or after a time. Anyone who has the new one can start the flow with inputs of their own: every connection in the flow must be yours, or its owner must have granted you to operate it.",
  middleware: optionalBody,
  request: { params: IdParam, body: optionalJsonBody(Rotation) },
  responses: {
    201: answer("The credentials.", NewCredentials),
    ...bodyRefusals(
      "flow.not_found",
      "hook.not_started_by_calls",
      "connection.not_granted",
      "hook.changed_meanwhile",
    ),
  },
});

const revoke = createRoute({
  method: "delete",
  path: "/{id}/invocation/credentials",
  operationId: "revokeFlowCredentials",
  tags,
  summary: "Revoke the credentials for starting a flow by HTTP",
  description: "Nobody can start it any more, until there are new ones. Runs go on.",
  request: { params: IdParam },
  responses: {
    204: { description: "They are gone." },
    ...refusals("flow.not_found"),
  },
});

type Parts = Pick<ServerParts, "store" | "people" | "clock" | "vault">;

/** `/flows/{id}/invocation`: the credentials with which other systems start a flow. */
export function hookKeyRoutes(parts: Parts) {
  const { store, people, clock } = parts;
  return new OpenAPIHono<Env>()
    .openapi(show, async (c) => {
      const flow = await flowById(parts, c.req.valid("param").id);
      checkStartedByCalls(flow);
      return c.json(await viewOf(parts, flow.id), 200);
    })
    .openapi(rotate, async (c) => {
      const flow = await flowById(parts, c.req.valid("param").id);
      checkStartedByCalls(flow);
      const actor = c.get("actor");
      const permit = await permitToCall(parts, flow, actor, c.get("locale"));
      const secret = newSecret();
      const at = clock.now();
      const key = {
        id: newId("secret"),
        flowId: flow.id,
        clientId: newId("client"),
        secretHash: hashOf(secret),
        createdAt: at,
        createdBy: actor.person,
      };
      const { keepOldMinutes } = c.req.valid("json");
      const othersUntil = at + keepOldMinutes * 60_000;
      const made = await store.putInvokeKey({ key, othersUntil, permit, at });
      if (made === "not_found") throw ApiError.of("flow.not_found");
      if (made === "conflict") throw ApiError.of("hook.changed_meanwhile");
      await checkStillOperates(parts, actor.person);
      const view = await viewOf(parts, flow.id);
      return c.json({ ...view, clientId: made.clientId, clientSecret: secret }, 201);
    })
    .openapi(revoke, async (c) => {
      const flow = await flowById(parts, c.req.valid("param").id);
      await store.revokeInvokeKeys(flow.id);
      return c.body(null, 204);
    });

  async function viewOf(
    { store: from }: Parts,
    flowId: string,
  ): Promise<z.infer<typeof Invocation>> {
    const keys = (await from.invokeKeys(flowId)).filter((key) => isGood(key, clock.now()));
    const nameOf = await personNames(people);
    const secret = ({ id, createdAt, createdBy, expiresAt }: InvokeKey) => ({
      id,
      createdAt: iso(createdAt),
      createdBy: nameOf(createdBy),
      expiresAt: isoOrNull(expiresAt),
    });
    return {
      url: `${people.publicUrl}/hooks/${flowId}`,
      clientId: keys[0]?.clientId ?? null,
      secrets: keys.map(secret),
    };
  }
}

function checkStartedByCalls({ draft, version }: FlowRecord): void {
  const triggers = [draft.trigger, version?.document.trigger];
  if (!triggers.some((trigger) => trigger?.kind === "invoke"))
    throw ApiError.of("hook.not_started_by_calls");
}

/** Whoever hands out the secret lets others make the flow's connections act. */
async function permitToCall(
  parts: Parts,
  { draft, version }: FlowRecord,
  { person: by }: Actor,
  locale: Locale,
): Promise<Permit> {
  const running = [asPublished(draft), ...(version ? [version] : [])];
  const permit = await permitFor({ by, running, atOnce: false }, parts.store);
  if (!isPermit(permit)) throw await notPermitted(parts, permit, locale);
  return permit;
}
