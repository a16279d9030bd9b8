import { OpenAPIHono } from "@hono/zod-openapi";
import { showFlow } from "../flows/find.ts";
import type { Env, ServerParts } from "../parts.ts";
import * as operations from "./templates.operations.ts";
import { createFlowOf, listTemplates } from "./templates.ts";

/** `/templates`: flows to start from. */
export function templateRoutes(parts: ServerParts) {
  return new OpenAPIHono<Env>()
    .openapi(operations.listTemplates, (c) => c.json({ items: listTemplates() }, 200))
    .openapi(operations.createFlowOfTemplate, async (c) => {
      const [actor, locale] = [c.get("actor"), c.get("locale")];
      const id = await createFlowOf(parts, c.req.valid("json"), actor.person, locale);
      return c.json(await showFlow(parts, id, { actor, locale }), 201);
    });
}
