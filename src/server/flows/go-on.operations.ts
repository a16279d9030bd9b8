import { createRoute, z } from "@hono/zod-openapi";
import { bodyRefusals } from "../error-body.ts";
import { answer, IdParam, jsonBody } from "../schemas.ts";
import { Flow } from "./flows.schemas.ts";

/** What it means that a trigger has stopped at changed rows. */
const GoingOn = z
  .strictObject({
    rows: z.enum(["same", "anew"]).meta({
      description:
        "`same`: the rows are those that the flow knows; numbers go on from the newest, and missing rows are gone. `anew`: it is another state of the table. After `engine.numbers_went_back`, every row in it starts the flow; after `engine.many_rows_gone`, the rows that are there now are the new beginning, and no row counts as gone.",
    }),
  })
  .meta({ id: "FlowGoingOn" });

export const goOnPolling = createRoute({
  method: "post",
  path: "/{id}/go-on",
  operationId: "letFlowGoOn",
  tags: ["flows"],
  summary: "Let a flow go on whose trigger has stopped at changed rows",
  description:
    "A trigger that reads rows stops with `engine.numbers_went_back` if the newest number lies below one that it has read, and with `engine.many_rows_gone` if more than a tenth of the rows are gone. Say what that means, and it goes on.",
  request: { params: IdParam, body: jsonBody(GoingOn) },
  responses: {
    200: answer("The flow.", Flow),
    ...bodyRefusals("flow.not_found", "flow.not_stopped", "connection.not_granted"),
  },
});
