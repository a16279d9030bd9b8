import { createRoute } from "@hono/zod-openapi";
import { refusals } from "../error-body.ts";
import { answer, IdParam } from "../schemas.ts";
import { CallableFlowList, CallableQuery, FlowCallers } from "./callable.schemas.ts";

/** The operations on flows that call each other, as the OpenAPI document describes them. */

const tags = ["flows"];

export const listCallable = createRoute({
  method: "get",
  path: "/callable",
  operationId: "listCallableFlows",
  tags,
  summary: "List the flows that can be called",
  description:
    "Flows whose published version starts by HTTP calls: a step of another flow can call them. The list includes inactive flows, which refuse calls.",
  request: { query: CallableQuery },
  responses: { 200: answer("The flows.", CallableFlowList), ...refusals() },
});

export const listCallers = createRoute({
  method: "get",
  path: "/{id}/callers",
  operationId: "listFlowCallers",
  tags,
  summary: "List the flows that call a flow",
  description:
    "Those whose published version has a step that calls it, by name. While there is one, the flow cannot be deleted; while it is inactive, their calls fail.",
  request: { params: IdParam },
  responses: { 200: answer("The flows.", FlowCallers), ...refusals("flow.not_found") },
});
