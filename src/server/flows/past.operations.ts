import { createRoute, z } from "@hono/zod-openapi";
import { refusals } from "../error-body.ts";
import { answer, AskedMoment, IdParam, limitOf } from "../schemas.ts";
import { FlowRecords, PastCount } from "./past.schemas.ts";

/** What there is already in the outside system that a draft could work on. */

const tags = ["flows"];

const notPolled = refusals(
  "flow.not_found",
  "flow.not_polled",
  "flow.not_ready",
  "connection.not_found",
  "connection.not_granted",
  "connection.connector_missing",
  "connection.unknown_trigger",
  "(outside) connection",
  "(outside) refused",
  "(outside) unreachable",
);

export const listRecords = createRoute({
  method: "get",
  path: "/{id}/records",
  operationId: "listFlowRecords",
  tags,
  summary: "List the newest real records of a flow's trigger",
  description:
    "The records on which you can test the draft, newest first. One request to the outside system reads them, whatever the trigger's settings say. Ask again to wait for the next.",
  request: { params: IdParam, query: z.strictObject({ limit: limitOf(10, 25) }) },
  responses: { 200: answer("The records.", FlowRecords), ...notPolled },
});

export const countPast = createRoute({
  method: "get",
  path: "/{id}/past",
  operationId: "countFlowPast",
  tags,
  summary: "Count the past events that activating a flow would take up",
  description:
    "From a moment on, or from where the flow stood when it was deactivated. Counting stops after the newest 1,000 events of the trigger.",
  request: {
    params: IdParam,
    query: z.strictObject({
      since: AskedMoment.exactOptional().meta({
        description: "Where the flow stood, if it is left out.",
      }),
    }),
  },
  responses: { 200: answer("The count.", PastCount), ...notPolled },
});
