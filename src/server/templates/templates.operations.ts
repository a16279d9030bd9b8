import { createRoute } from "@hono/zod-openapi";
import { bodyRefusals, refusals } from "../error-body.ts";
import { Flow } from "../flows/flows.schemas.ts";
import { answer, jsonBody } from "../schemas.ts";
import { FlowOfTemplate, TemplateList } from "./templates.schemas.ts";

/** The operations on templates, as the OpenAPI document describes them. */

const tags = ["templates"];

export const listTemplates = createRoute({
  method: "get",
  path: "/",
  operationId: "listTemplates",
  tags,
  summary: "List templates",
  description:
    "The gallery: flows to start from, with what each needs. Words come in every language.",
  responses: { 200: answer("The templates.", TemplateList), ...refusals() },
});

export const createFlowOfTemplate = createRoute({
  method: "post",
  path: "/flows",
  operationId: "createFlowOfTemplate",
  tags,
  summary: "Create a flow from a template",
  description:
    "Makes an inactive flow from a template, with connections of yours. Its messages are in the language of the request.",
  request: { body: jsonBody(FlowOfTemplate) },
  responses: {
    201: answer("The flow.", Flow),
    ...bodyRefusals("template.not_found", "flow.import_refused"),
  },
});
