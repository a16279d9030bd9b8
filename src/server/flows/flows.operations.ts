import { createRoute, z } from "@hono/zod-openapi";
import { FlowDraft } from "#flow/document.ts";
import { bodyRefusals, refusals } from "../error-body.ts";
import { optionalBody } from "../optional-body.ts";
import { Run } from "../runs/runs.schemas.ts";
import { answer, IdParam, jsonBody, optionalJsonBody } from "../schemas.ts";
import {
  Activation,
  Flow,
  FlowChange,
  FlowCopy,
  FlowEdit,
  FlowExport,
  FlowImport,
  FlowPage,
  FlowQuery,
  NewFlow,
  NewOwner,
  Problems,
  Publication,
  RunNow,
  SwitchOff,
} from "./flows.schemas.ts";

const waiting =
  "It waits, as `proposal`, until the owners of the connections in it agree; the flow goes on as it was.";

/** The operations on flows, as the OpenAPI document describes them. */

const tags = ["flows"];

export const listFlows = createRoute({
  method: "get",
  path: "/",
  operationId: "listFlows",
  tags,
  summary: "List flows",
  description:
    "By name, with what they have been doing: all at once, or, with a limit, in pages. Ask for pages where there may be thousands.",
  request: { query: FlowQuery },
  responses: {
    200: answer("The flows.", FlowPage),
    ...refusals("request.bad_cursor", "request.read_too_slow"),
  },
});

export const createFlow = createRoute({
  method: "post",
  path: "/",
  operationId: "createFlow",
  tags,
  summary: "Create a flow",
  description: "An inactive flow with an empty draft, or with the given one.",
  request: { body: jsonBody(NewFlow) },
  responses: { 201: answer("The flow.", Flow), ...bodyRefusals("flow.connection_not_yours") },
});

export const getFlow = createRoute({
  method: "get",
  path: "/{id}",
  operationId: "getFlow",
  tags,
  summary: "Show a flow",
  description: "Its draft, its published version, and what it has been doing.",
  request: { params: IdParam },
  responses: { 200: answer("The flow.", Flow), ...refusals("flow.not_found") },
});

export const changeFlow = createRoute({
  method: "put",
  path: "/{id}",
  operationId: "changeFlow",
  tags,
  summary: "Replace a flow's name and draft",
  description:
    "The published version runs on unchanged. `nextStep` never falls, because the idempotency keys of writes hold step ids: a lower one is raised to what it was.",
  request: { params: IdParam, body: jsonBody(FlowChange) },
  responses: {
    200: answer("The flow as it is now.", Flow),
    ...bodyRefusals("flow.not_found", "flow.conflict", "flow.connection_not_yours"),
  },
});

export const editFlow = createRoute({
  method: "post",
  path: "/{id}/edits",
  operationId: "editFlow",
  tags,
  summary: "Edit a flow's draft",
  description:
    "Applies operations to the draft, such as adding a step or filling in a field: all of them, or none.",
  request: { params: IdParam, body: jsonBody(FlowEdit) },
  responses: {
    200: answer("The flow as it is now.", Flow),
    ...bodyRefusals(
      "flow.not_found",
      "flow.conflict",
      "flow.edit_refused",
      "flow.connection_not_yours",
    ),
  },
});

export const deleteFlow = createRoute({
  method: "delete",
  path: "/{id}",
  operationId: "deleteFlow",
  tags,
  summary: "Delete a flow",
  description:
    "Cancels its runs. What it wrote to the outside world stays on record. Refused while the published version of another flow calls it.",
  request: { params: IdParam },
  responses: {
    204: { description: "It is gone." },
    ...refusals("flow.not_found", "flow.not_yours", "flow.is_called"),
  },
});

export const getProblems = createRoute({
  method: "get",
  path: "/{id}/problems",
  operationId: "getFlowProblems",
  tags,
  summary: "Validate a flow's draft",
  description: "What is missing before the flow can run, and what deserves a second look.",
  request: { params: IdParam },
  responses: { 200: answer("The problems.", Problems), ...refusals("flow.not_found") },
});

export const validateDocument = createRoute({
  method: "post",
  path: "/validate",
  operationId: "validateFlowDocument",
  tags,
  summary: "Validate a flow document",
  description: "As for a flow's draft, for a document that is stored nowhere.",
  request: { body: jsonBody(z.strictObject({ document: FlowDraft })) },
  responses: { 200: answer("The problems.", Problems), ...bodyRefusals() },
});

export const activateFlow = createRoute({
  method: "post",
  path: "/{id}/activate",
  operationId: "activateFlow",
  tags,
  summary: "Activate a flow",
  description: "Publishes the draft if it differs from the published version, and starts the flow.",
  request: { params: IdParam, body: jsonBody(Activation) },
  responses: {
    200: answer("The active flow.", Flow),
    202: answer(waiting, Flow),
    ...bodyRefusals(
      "flow.not_found",
      "flow.conflict",
      "flow.already_active",
      "connection.not_granted",
      "flow.not_ready",
      "flow.live_writes",
      "(outside) connection",
      "(outside) refused",
      "(outside) unreachable",
    ),
  },
});

export const publishFlow = createRoute({
  method: "post",
  path: "/{id}/publish",
  operationId: "publishFlow",
  tags,
  summary: "Publish the draft of an active flow",
  description: "New runs get it; runs under way keep the version that they started on.",
  middleware: optionalBody,
  request: { params: IdParam, body: optionalJsonBody(Publication) },
  responses: {
    200: answer("The active flow.", Flow),
    202: answer(waiting, Flow),
    ...bodyRefusals(
      "flow.not_found",
      "flow.conflict",
      "flow.not_active",
      "flow.not_ready",
      "flow.live_writes",
      "(outside) connection",
      "(outside) refused",
      "(outside) unreachable",
    ),
  },
});

export const runFlowNow = createRoute({
  method: "post",
  path: "/{id}/run-now",
  operationId: "runFlowNow",
  tags,
  summary: "Run a scheduled flow now",
  description:
    "Runs the published version of an active scheduled flow once, outside its schedule. Its next times stay as they are.",
  middleware: optionalBody,
  request: { params: IdParam, body: optionalJsonBody(RunNow) },
  responses: {
    200: answer("The run that was asked for with this token before.", Run),
    201: answer("The run, as it begins.", Run),
    ...bodyRefusals(
      "flow.not_found",
      "flow.conflict",
      "flow.not_active",
      "flow.not_scheduled",
      "flow.still_running",
      "connection.not_granted",
      "flow.not_ready",
      "flow.live_writes",
      "run.not_found",
      "system.restore_undecided",
    ),
  },
});

export const setSwitchOff = createRoute({
  method: "put",
  path: "/{id}/switch-off",
  operationId: "setFlowSwitchOff",
  tags,
  summary: "Set when a flow switches itself off",
  description:
    "Replaces the earlier setting; with null for both, it never does. It keeps its events like a flow that a person deactivates: when you activate it with `where_it_stood`, it catches up on them.",
  request: { params: IdParam, body: jsonBody(SwitchOff) },
  responses: { 200: answer("The flow as it is now.", Flow), ...bodyRefusals("flow.not_found") },
});

export const deactivateFlow = createRoute({
  method: "post",
  path: "/{id}/deactivate",
  operationId: "deactivateFlow",
  tags,
  summary: "Deactivate a flow",
  description: "Ends new events only; runs go on. Harmless for a flow that is inactive already.",
  request: { params: IdParam },
  responses: { 200: answer("The inactive flow.", Flow), ...refusals("flow.not_found") },
});

export const cloneFlow = createRoute({
  method: "post",
  path: "/{id}/clone",
  operationId: "cloneFlow",
  tags,
  summary: "Copy a flow",
  description:
    "The copy is inactive and starts from the draft, with its connections yet to be chosen. What the original has handled, the copy knows.",
  middleware: optionalBody,
  request: { params: IdParam, body: optionalJsonBody(FlowCopy) },
  responses: { 201: answer("The copy.", Flow), ...bodyRefusals("flow.not_found") },
});

export const exportFlow = createRoute({
  method: "get",
  path: "/{id}/export",
  operationId: "exportFlow",
  tags,
  summary: "Export a flow's draft",
  description: "As a file that holds no connection, only named slots for them.",
  request: { params: IdParam },
  responses: { 200: answer("The export.", FlowExport), ...refusals("flow.not_found") },
});

export const changeOwner = createRoute({
  method: "put",
  path: "/{id}/owner",
  operationId: "changeFlowOwner",
  tags,
  summary: "Offer a flow to another owner, or accept it",
  description:
    "Its owner or an administrator offers the flow (`offeredTo`). It belongs to the new owner once they send the same request themselves. The id of its current owner takes an offer back, or declines it. An administrator can take a flow without an offer only if its owner is deactivated or removed, or is the data folder's person. The owners of its connections still decide what those may do.",
  request: { params: IdParam, body: jsonBody(NewOwner) },
  responses: {
    200: answer("The flow as it is now, with its owner.", Flow),
    202: answer("The flow as it is now: it is offered, and waits for the new owner.", Flow),
    ...bodyRefusals(
      "flow.not_found",
      "flow.not_yours",
      "flow.owner_decides",
      "flow.conflict",
      "person.not_found",
    ),
  },
});

export const importFlow = createRoute({
  method: "post",
  path: "/import",
  operationId: "importFlow",
  tags,
  summary: "Import a flow",
  description: "Makes an inactive flow from an export, with connections of yours in its slots.",
  request: { body: jsonBody(FlowImport) },
  responses: { 201: answer("The flow.", Flow), ...bodyRefusals("flow.import_refused") },
});
