import { createRoute, z } from "@hono/zod-openapi";
import { meanings } from "#flow/changed-rows.ts";
import { bodyRefusals } from "../error-body.ts";
import { answer, IdParam, jsonBody } from "../schemas.ts";
import { Flow } from "./flows.schemas.ts";

/** What it means that a trigger has stopped at changed rows. */
const GoingOn = z
  .strictObject({
    rows: z.enum(meanings).meta({
      description:
        "`same`: the rows are those that the flow knows. Rows whose numbers were read come back and start nothing again; missing rows are gone. `restored`: the table is in an older state. After `engine.numbers_went_back`, each row behind the newest one starts the flow, also if its number was read before. `anew`: after `engine.numbers_went_back`, every row in the table starts the flow. After `engine.many_rows_gone`, `restored` and `anew` both make the rows that are there now the new beginning, and no row counts as gone.",
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
