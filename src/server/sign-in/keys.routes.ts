import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { bodyRefusals, refusals } from "../error-body.ts";
import { ApiError } from "../errors.ts";
import type { Env, ServerParts } from "../parts.ts";
import { answer, IdParam, jsonBody } from "../schemas.ts";
import { keysOf, longestLifeDays, makeKey, revokeKey } from "./keys.ts";
import * as schemas from "./sign-in.schemas.ts";
import { keyView } from "./views.ts";

const tags = ["sign-in"];
const day = 24 * 60 * 60 * 1000;

const listKeys = createRoute({
  method: "get",
  path: "/",
  operationId: "listApiKeys",
  tags,
  summary: "List your API keys",
  description: "The newest first, including expired ones. The answer never contains a key itself.",
  responses: {
    200: answer("The keys.", z.strictObject({ items: z.array(schemas.ApiKey) })),
    ...refusals(),
  },
});

const createKey = createRoute({
  method: "post",
  path: "/",
  operationId: "createApiKey",
  tags,
  summary: "Make an API key",
  description:
    "For a program that works for you. It may do what you may do at the time, within its scopes.",
  request: { body: jsonBody(schemas.NewApiKey) },
  responses: {
    201: answer("The key, which is shown only this once.", schemas.MadeApiKey),
    ...bodyRefusals("api_key.not_by_key", "api_key.administer_by_session", "api_key.life_too_long"),
  },
});

const revoke = createRoute({
  method: "delete",
  path: "/{id}",
  operationId: "revokeApiKey",
  tags,
  summary: "Revoke an API key",
  description: "It no longer works.",
  request: { params: IdParam },
  responses: { 204: { description: "Revoked." }, ...refusals("api_key.not_found") },
});

/** `/api-keys`: everybody's own. */
export function keyRoutes({ people }: Pick<ServerParts, "people">) {
  const { database, clock } = people;
  return new OpenAPIHono<Env>()
    .openapi(listKeys, async (c) => {
      const keys = await keysOf(database, c.get("actor").person);
      return c.json({ items: keys.map(keyView) }, 200);
    })
    .openapi(createKey, async (c) => {
      const { person, via } = c.get("actor");
      // It could give itself what it is not for, and outlive its own end.
      if (via === "api-key") throw ApiError.of("api_key.not_by_key");
      const { name, scopes, expiresInDays } = c.req.valid("json");
      // The token counts on this machine alone; its key would from anywhere.
      if (via !== "session" && scopes.includes("administer"))
        throw ApiError.of("api_key.administer_by_session");
      if (expiresInDays < 1 || expiresInDays > longestLifeDays)
        throw ApiError.of("api_key.life_too_long");
      const madeAt = clock.now();
      const expiresAt = madeAt + expiresInDays * day;
      const { key, made } = await makeKey(database, { person, name, scopes, madeAt, expiresAt });
      return c.json({ key, apiKey: keyView(made) }, 201);
    })
    .openapi(revoke, async (c) => {
      if (!(await revokeKey(database, c.get("actor").person, c.req.valid("param").id)))
        throw ApiError.of("api_key.not_found");
      return c.body(null, 204);
    });
}
