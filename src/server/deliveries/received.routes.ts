import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { refusals } from "../error-body.ts";
import { ApiError } from "../errors.ts";
import type { Env, ServerParts } from "../parts.ts";
import { answer, IdParam } from "../schemas.ts";
import { checkSeesWholeRun } from "../sight.ts";

const Received = z
  .strictObject({
    base64: z.string().meta({ description: "The body, byte for byte, in base64." }),
  })
  .meta({ id: "RunReceived" });

const getReceived = createRoute({
  method: "get",
  path: "/{id}/received",
  operationId: "getRunReceived",
  tags: ["runs"],
  summary: "Show what was delivered for a run",
  description:
    "The body of the delivery that started it, as the sender sent it. Private fields stand in it as well: only who sees all values of the run gets it.",
  request: { params: IdParam },
  responses: {
    200: answer("The body.", Received),
    ...refusals(
      "run.not_found",
      "run.values_hidden",
      "run.values_hidden_ask",
      "run.nothing_received",
    ),
  },
});

/** `/runs/{id}/received`: what a webhook's sender sent, as it came. */
export function receivedRoutes(parts: Pick<ServerParts, "store" | "people">) {
  const { store } = parts;
  return new OpenAPIHono<Env>().openapi(getReceived, async (c) => {
    const { id } = c.req.valid("param");
    if ((await store.run(id)) === null) throw ApiError.of("run.not_found");
    await checkSeesWholeRun(parts, c.get("actor"), id);
    const base64 = await store.rawOf(id);
    if (base64 === null) throw ApiError.of("run.nothing_received");
    return c.json({ base64 }, 200);
  });
}
