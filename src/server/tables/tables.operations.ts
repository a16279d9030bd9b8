import { createRoute } from "@hono/zod-openapi";
import { bodyRefusals, refusals } from "../error-body.ts";
import { answer, IdParam, jsonBody } from "../schemas.ts";
import {
  Csv,
  CsvRows,
  NewTable,
  RevisionList,
  RevisionQuery,
  Table,
  TableChange,
  TableFlows,
  TablePage,
  TableQuery,
  TableSaving,
} from "./tables.schemas.ts";

/** The operations on lookup tables, as the OpenAPI document describes them. */

const tags = ["tables"];

export const listTables = createRoute({
  method: "get",
  path: "/",
  operationId: "listTables",
  tags,
  summary: "List lookup tables",
  description: "By name, without their rows: all at once, or, with a limit, in pages.",
  request: { query: TableQuery },
  responses: {
    200: answer("The tables.", TablePage),
    ...refusals("request.bad_cursor", "request.read_too_slow"),
  },
});

export const createTable = createRoute({
  method: "post",
  path: "/",
  operationId: "createTable",
  tags,
  summary: "Create a lookup table",
  description: "All flows can use it. The given rows are its revision 1.",
  request: { body: jsonBody(NewTable) },
  responses: {
    201: answer("The table.", Table),
    ...bodyRefusals("table.name_taken", "table.repeated_row", "table.too_large"),
  },
});

export const getTable = createRoute({
  method: "get",
  path: "/{id}",
  operationId: "getTable",
  tags,
  summary: "Show a lookup table",
  description: "With the rows of its newest revision, or of the one that you ask for.",
  request: { params: IdParam, query: RevisionQuery },
  responses: {
    200: answer("The table.", Table),
    ...refusals("table.not_found", "table.revision_not_found"),
  },
});

export const changeTable = createRoute({
  method: "patch",
  path: "/{id}",
  operationId: "changeTable",
  tags,
  summary: "Rename or describe a lookup table",
  description: "What you leave out stays. This changes neither its rows nor the flows that use it.",
  request: { params: IdParam, body: jsonBody(TableChange) },
  responses: {
    200: answer("The table.", Table),
    ...bodyRefusals("table.not_found", "table.name_taken"),
  },
});

export const saveTable = createRoute({
  method: "post",
  path: "/{id}/revisions",
  operationId: "saveTable",
  tags,
  summary: "Save the rows of a lookup table",
  description:
    "Makes its next revision. Flows go on with the revision that they name, until they are edited (`useTable`) and published.",
  request: { params: IdParam, body: jsonBody(TableSaving) },
  responses: {
    201: answer("The table, with the new revision.", Table),
    ...bodyRefusals("table.not_found", "table.conflict", "table.repeated_row", "table.too_large"),
  },
});

export const listRevisions = createRoute({
  method: "get",
  path: "/{id}/revisions",
  operationId: "listTableRevisions",
  tags,
  summary: "List the revisions of a lookup table",
  description: "The newest first: who has saved each, when, and how many rows it has.",
  request: { params: IdParam },
  responses: { 200: answer("The revisions.", RevisionList), ...refusals("table.not_found") },
});

export const deleteTable = createRoute({
  method: "delete",
  path: "/{id}",
  operationId: "deleteTable",
  tags,
  summary: "Delete a lookup table",
  description:
    "Refused while the draft or the published version of a flow uses it. Runs of older versions still find their revision.",
  request: { params: IdParam },
  responses: {
    204: { description: "It is gone." },
    ...refusals("table.not_found", "table.in_use"),
  },
});

export const listTableFlows = createRoute({
  method: "get",
  path: "/{id}/flows",
  operationId: "listTableFlows",
  tags,
  summary: "List the flows that use a lookup table",
  description: "With the revisions that their draft and their published version name.",
  request: { params: IdParam },
  responses: { 200: answer("The flows.", TableFlows), ...refusals("table.not_found") },
});

export const readCsv = createRoute({
  method: "post",
  path: "/csv",
  operationId: "readTableCsv",
  tags,
  summary: "Read CSV as rows of a lookup table",
  description: "Saves nothing: create or save a table with the rows that come back.",
  request: { body: jsonBody(Csv) },
  responses: {
    200: answer("The rows.", CsvRows),
    ...bodyRefusals("table.csv_refused", "table.too_large"),
  },
});

export const exportCsv = createRoute({
  method: "get",
  path: "/{id}/csv",
  operationId: "exportTableCsv",
  tags,
  summary: "Export the rows of a lookup table as CSV",
  description: "Those of its newest revision, or of the one that you ask for.",
  request: { params: IdParam, query: RevisionQuery },
  responses: {
    200: {
      description: "Two columns, `from` and `to`, which the first line names.",
      content: { "text/csv": { schema: { type: "string", format: "binary" } } },
    },
    ...refusals("table.not_found", "table.revision_not_found"),
  },
});
