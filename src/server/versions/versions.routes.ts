import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { bodyRefusals, refusals } from "../error-body.ts";
import { showFlow } from "../flows/find.ts";
import type { Viewer } from "../flows/polling.ts";
import type { Env, ServerParts } from "../parts.ts";
import { answer, IdParam, jsonBody } from "../schemas.ts";
import {
  Comparison,
  ComparisonQuery,
  Restoring,
  VersionDetail,
  VersionPage,
  VersionParam,
  VersionQuery,
  RestoredFlow,
} from "./versions.schemas.ts";
import { compare, listVersions, restoreVersion, showVersion } from "./versions.ts";

const tags = ["flows"];

const list = createRoute({
  method: "get",
  path: "/{id}/versions",
  operationId: "listFlowVersions",
  tags,
  summary: "List a flow's versions",
  description: "What was published, newest first: when, by whom, and who agreed.",
  request: { params: IdParam, query: VersionQuery },
  responses: {
    200: answer("The versions.", VersionPage),
    ...refusals("flow.not_found", "request.bad_cursor", "request.read_too_slow"),
  },
});

const show = createRoute({
  method: "get",
  path: "/{id}/versions/{number}",
  operationId: "getFlowVersion",
  tags,
  summary: "Show a version of a flow",
  description: "With its document. It never changes.",
  request: { params: VersionParam },
  responses: {
    200: answer("The version.", VersionDetail),
    ...refusals("flow.not_found", "flow.version_not_found", "request.read_too_slow"),
  },
});

const comparison = createRoute({
  method: "get",
  path: "/{id}/comparison",
  operationId: "compareFlowVersions",
  tags,
  summary: "Compare two versions of a flow, or one with the draft",
  description:
    "What is different in the second, in words, down to each field of a step that is new.",
  request: { params: IdParam, query: ComparisonQuery },
  responses: {
    200: answer("What is different.", Comparison),
    ...refusals("flow.not_found", "flow.version_not_found", "request.read_too_slow"),
  },
});

const restore = createRoute({
  method: "post",
  path: "/{id}/versions/{number}/restore",
  operationId: "restoreFlowVersion",
  tags,
  summary: "Put an earlier version into the draft",
  description:
    "The published version runs on unchanged until the draft is published. Steps come back under their own ids; `nextStep` never falls. Connections that no longer exist are left out, and are then missing. So are those of others that neither the draft nor the published version holds: only its owner can put a connection into a draft.",
  request: { params: VersionParam, body: jsonBody(Restoring) },
  responses: {
    200: answer("The flow as it is now.", RestoredFlow),
    ...bodyRefusals(
      "flow.not_found",
      "flow.version_not_found",
      "flow.conflict",
      "flow.not_restorable",
      "request.read_too_slow",
    ),
  },
});

/** `/flows/{id}/versions`: what was published of a flow, compared and brought back. */
export function versionRoutes(parts: ServerParts) {
  return new OpenAPIHono<Env>()
    .openapi(list, async (c) =>
      c.json(await listVersions(parts, c.req.valid("param").id, c.req.valid("query")), 200),
    )
    .openapi(show, async (c) => {
      const { id, number } = c.req.valid("param");
      return c.json(await showVersion(parts, id, number, viewerOf(c)), 200);
    })
    .openapi(comparison, async (c) =>
      c.json(await compare(parts, c.req.valid("param").id, c.req.valid("query"), viewerOf(c)), 200),
    )
    .openapi(restore, async (c) => {
      const { id, number } = c.req.valid("param");
      const { revision } = c.req.valid("json");
      const leftOut = await restoreVersion(parts, id, { number, revision }, viewerOf(c));
      return c.json({ ...(await showFlow(parts, id, viewerOf(c))), leftOut }, 200);
    });
}

function viewerOf(c: Context<Env>): Viewer {
  return { actor: c.get("actor"), locale: c.get("locale") };
}
