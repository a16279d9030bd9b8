import { createRoute, z } from "@hono/zod-openapi";
import { bodyRefusals, refusals } from "../error-body.ts";
import {
  answer,
  ConfirmedInQuery,
  Cursor,
  IdParam,
  Id,
  jsonBody,
  SettingsAsked,
} from "../schemas.ts";
import {
  CheckedConnection,
  ChoicePage,
  Connection,
  ConnectionChange,
  ConnectionUse,
  NewConnection,
  Reads,
  Sample,
} from "./connections.schemas.ts";

/** The operations on connections, as the OpenAPI document describes them. */

const tags = ["connections"];

export const listConnections = createRoute({
  method: "get",
  path: "/",
  operationId: "listConnections",
  tags,
  summary: "List connections",
  description: "Your own, by name. The answer never contains a secret.",
  responses: {
    200: answer("The connections.", z.strictObject({ items: z.array(Connection) })),
    ...refusals(),
  },
});

export const createConnection = createRoute({
  method: "post",
  path: "/",
  operationId: "createConnection",
  tags,
  summary: "Create a connection",
  description:
    "Checks the credentials against the outside system first; nothing is stored when it refuses them. Secrets are sealed, and can be replaced later but never read.",
  request: { body: jsonBody(NewConnection) },
  responses: {
    201: answer("The connection, and what its credentials may do.", CheckedConnection),
    ...bodyRefusals(
      "connection.unknown_connector",
      "connection.invalid_values",
      "connection.name_taken",
      "(outside) refused",
      "(outside) unreachable",
    ),
  },
});

export const getConnection = createRoute({
  method: "get",
  path: "/{id}",
  operationId: "getConnection",
  tags,
  summary: "Show a connection",
  description: "One connection, without its secrets.",
  request: { params: IdParam },
  responses: { 200: answer("The connection.", Connection), ...refusals("connection.not_found") },
});

export const changeConnection = createRoute({
  method: "patch",
  path: "/{id}",
  operationId: "changeConnection",
  tags,
  summary: "Rename a connection or replace its secret",
  description:
    "A setting whose field in the catalogue says `identity` cannot change: make a new connection for another one, and publish the flows on it. New credentials must prove that they belong to the same account and mode: they name the account, or, if they may not, read an object that the connection has seen. If the outside system does not say itself which account that is (HTTP, mail, databases and others), you need the scope `administer` to change where the connection leads or as whom it signs in, and a locked connection needs the same secrets as before. The runs and polls that waited for the connection go on.",
  request: { params: IdParam, body: jsonBody(ConnectionChange) },
  responses: {
    200: answer("The connection as it is now.", Connection),
    ...bodyRefusals(
      "connection.not_found",
      "connection.connector_missing",
      "connection.invalid_values",
      "connection.name_taken",
      "connection.identity_fixed",
      "connection.other_account",
      "connection.account_unproven",
      "connection.changed_meanwhile",
      "connection.objects_not_found",
      "(outside) refused",
      "(outside) unreachable",
    ),
  },
});

export const deleteConnection = createRoute({
  method: "delete",
  path: "/{id}",
  operationId: "deleteConnection",
  tags,
  summary: "Delete a connection",
  description:
    "If flows use it, a refusal first names them, and you must confirm exactly these; the active ones are then deactivated. Refused while runs that are not over use it. What was done through it stays on record. An administrator may delete a connection of others by its id.",
  request: {
    params: IdParam,
    query: z.strictObject({ confirm: ConfirmedInQuery }),
  },
  responses: {
    204: { description: "It is gone." },
    ...refusals("connection.not_found", "connection.in_use", "connection.still_acts"),
  },
});

export const listUses = createRoute({
  method: "get",
  path: "/{id}/flows",
  operationId: "listConnectionFlows",
  tags,
  summary: "List the flows that use a connection",
  description: "In their draft or their published version, by name.",
  request: { params: IdParam },
  responses: {
    200: answer(
      "The flows.",
      z.strictObject({
        items: z.array(ConnectionUse),
        confirm: z.string().meta({
          description:
            "Confirms a deletion of the connection from these flows, and from no others.",
        }),
      }),
    ),
    ...refusals("connection.not_found"),
  },
});

export const checkConnection = createRoute({
  method: "post",
  path: "/{id}/check",
  operationId: "checkConnection",
  tags,
  summary: "Check a connection",
  description:
    "Asks the outside system whether the credentials work. A connection that works again is repaired; one that does not is marked as broken.",
  request: { params: IdParam },
  responses: {
    200: answer("It works.", CheckedConnection),
    ...refusals(
      "connection.not_found",
      "connection.connector_missing",
      "(outside) connection",
      "(outside) refused",
      "(outside) unreachable",
    ),
  },
});

export const getReads = createRoute({
  method: "get",
  path: "/{id}/reads",
  operationId: "getConnectionReads",
  tags,
  summary: "Count the reading calls of a connection",
  description:
    "By hour and month, with what the active polls will make, and what the outside system grants an account.",
  request: { params: IdParam },
  responses: { 200: answer("The counts.", Reads), ...refusals("connection.not_found") },
});

export const listChoices = createRoute({
  method: "get",
  path: "/{id}/choices/{choices}",
  operationId: "listChoices",
  tags,
  summary: "List things to choose from",
  description: "Reads one page from the outside system, such as its customers.",
  request: {
    params: IdParam.extend({ choices: Id }),
    query: z.strictObject({
      search: z.string().max(500).exactOptional(),
      of: z.string().max(500).exactOptional().meta({
        description:
          "What the choices belong to, such as the customer whose payment methods they are: the value of the field that is named with `choicesOf`.",
      }),
      cursor: Cursor,
    }),
  },
  responses: {
    200: answer("One page.", ChoicePage),
    ...refusals(
      "request.bad_cursor",
      "connection.not_found",
      "connection.connector_missing",
      "connection.unknown_choices",
      "(outside) connection",
      "(outside) refused",
      "(outside) unreachable",
    ),
  },
});

export const makeChoice = createRoute({
  method: "post",
  path: "/{id}/choices/{choices}",
  operationId: "makeChoice",
  tags,
  summary: "Have something made that the choices lack",
  description:
    "Changes the outside system, for choices whose entry in the catalogue has `making`: such as a field of an object in Salesforce that holds Millrace's mark. Asking twice is the same as asking once. Refused while the connection is locked or on hold.",
  request: {
    params: IdParam.extend({ choices: Id }),
    body: jsonBody(
      z.strictObject({
        value: z.string().min(1).max(500).meta({ description: "What the list lacks." }),
        of: z.string().min(1).max(500).exactOptional().meta({
          description:
            "What the choices belong to, as in `GET /connections/{id}/choices/{choices}`.",
        }),
      }),
    ),
  },
  responses: {
    200: answer(
      "It is there now.",
      z.strictObject({
        made: z.boolean().meta({ description: "False: it was there already." }),
        left: z.string().nullable().meta({
          description:
            "What a person has yet to do at the outside system before the choices have it; null for nothing.",
        }),
      }),
    ),
    ...bodyRefusals(
      "connection.not_found",
      "connection.connector_missing",
      "connection.unknown_choices",
      "connection.nothing_to_make",
      "connection.held",
      "(outside) connection",
      "(outside) refused",
      "(outside) unreachable",
    ),
  },
});

const triggerParams = IdParam.extend({ trigger: Id });

const triggerRefusals = refusals(
  "connection.not_found",
  "connection.connector_missing",
  "connection.unknown_trigger",
  "(outside) connection",
  "(outside) refused",
  "(outside) unreachable",
);

export const getSample = createRoute({
  method: "get",
  path: "/{id}/triggers/{trigger}/sample",
  operationId: "getTriggerSample",
  tags,
  summary: "Show a sample of a trigger's events",
  description:
    "The newest real object, or the documented sample if there is none. A trigger that looks in a place, such as a table, shows a real object only if `settings` say where.",
  request: {
    params: triggerParams,
    query: z.strictObject({ settings: SettingsAsked.exactOptional() }),
  },
  responses: { 200: answer("The sample.", Sample), ...triggerRefusals },
});
