import { createRoute, z } from "@hono/zod-openapi";
import { bodyRefusals, refusals } from "../error-body.ts";
import { answer, IdParam, jsonBody } from "../schemas.ts";
import { ConnectionFields, FlowFields, ThingName } from "./fields.schemas.ts";

const tags = ["connections"];

const why = [
  "connection.not_found",
  "connection.connector_missing",
  "(outside) connection",
  "(outside) refused",
  "(outside) unreachable",
] as const;

export const getFields = createRoute({
  method: "get",
  path: "/{id}/fields",
  operationId: "getConnectionFields",
  tags,
  summary: "Show the fields of a thing, such as the columns of a table",
  description:
    "As they were read in the last five minutes, or else as they are now. If the system does not answer, as they were read last.",
  request: { params: IdParam, query: z.strictObject({ of: ThingName }) },
  responses: { 200: answer("The fields.", ConnectionFields), ...refusals(...why) },
});

export const refreshFields = createRoute({
  method: "post",
  path: "/{id}/fields",
  operationId: "refreshConnectionFields",
  tags,
  summary: "Read the fields of a thing anew",
  description:
    "Asks the outside system. If a field that an active flow uses has changed, the owner of the flow gets an alert.",
  request: { params: IdParam, body: jsonBody(z.strictObject({ of: ThingName })) },
  responses: { 200: answer("The fields.", ConnectionFields), ...bodyRefusals(...why) },
});

export const getFlowFields = createRoute({
  method: "get",
  path: "/{id}/fields",
  operationId: "getFlowFields",
  tags: ["flows"],
  summary: "Show the fields that a flow's published version was built on",
  description:
    "Of things whose fields only a connection knows, such as the columns of tables. Empty for a version from before Millrace kept them.",
  request: { params: IdParam },
  responses: { 200: answer("The fields.", FlowFields), ...refusals("flow.not_found") },
});
