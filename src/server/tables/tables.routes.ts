import { OpenAPIHono } from "@hono/zod-openapi";
import type { TableRecord, TableRevisionSummary, TableUse } from "#engine/store.ts";
import { writeCsv } from "#flow/csv.ts";
import type { Env, ServerParts } from "../parts.ts";
import { type NameOf, personNames } from "../persons.ts";
import { iso } from "../schemas.ts";
import * as operations from "./tables.operations.ts";
import type { RevisionSummary, Table, TableFlows, TableSummary } from "./tables.schemas.ts";
import {
  changeTable,
  createTable,
  deleteTable,
  revisionOf,
  rowsOfCsv,
  saveTable,
  tableById,
} from "./tables.ts";

type Parts = Pick<ServerParts, "store" | "reading" | "people" | "clock">;

/** `/tables`: lookup tables, which all flows share. */
export function tableRoutes(parts: Parts) {
  const { store, reading, people } = parts;
  return new OpenAPIHono<Env>()
    .openapi(operations.listTables, async (c) => {
      const { items: ids, next } = await reading.listTables(c.req.valid("query"));
      const [tables, nameOf] = await Promise.all([store.tables(ids), personNames(people)]);
      return c.json({ items: tables.map((one) => summaryView(one, nameOf)), next }, 200);
    })
    .openapi(operations.createTable, async (c) => {
      const id = await createTable(parts, c.req.valid("json"), c.get("actor").person);
      return c.json(await showTable(parts, id), 201);
    })
    .openapi(operations.readCsv, (c) => {
      const { rows, header, separator } = rowsOfCsv(c.req.valid("json"), c.get("locale"));
      return c.json({ rows: [...rows], header, separator }, 200);
    })
    .openapi(operations.getTable, async (c) => {
      const { revision } = c.req.valid("query");
      return c.json(await showTable(parts, c.req.valid("param").id, revision), 200);
    })
    .openapi(operations.changeTable, async (c) => {
      const { id } = c.req.valid("param");
      await changeTable(parts, id, c.req.valid("json"), c.get("actor").person);
      return c.json(await showTable(parts, id), 200);
    })
    .openapi(operations.saveTable, async (c) => {
      const { id } = c.req.valid("param");
      await saveTable(parts, id, c.req.valid("json"), c.get("actor").person);
      return c.json(await showTable(parts, id), 201);
    })
    .openapi(operations.listRevisions, async (c) => {
      const { id } = await tableById(parts, c.req.valid("param").id);
      const [revisions, nameOf] = await Promise.all([
        store.tableRevisions(id),
        personNames(people),
      ]);
      return c.json({ items: revisions.map((one) => revisionView(one, nameOf)) }, 200);
    })
    .openapi(operations.deleteTable, async (c) => {
      await deleteTable(parts, c.req.valid("param").id);
      return c.body(null, 204);
    })
    .openapi(operations.listTableFlows, async (c) => {
      const { id } = await tableById(parts, c.req.valid("param").id);
      return c.json({ items: (await store.tableUses(id)).map(useView) }, 200);
    })
    .openapi(operations.exportCsv, async (c) => {
      const table = await tableById(parts, c.req.valid("param").id);
      const { rows } = await revisionOf(parts, table, c.req.valid("query").revision);
      return new Response(writeCsv(rows), {
        headers: {
          "content-type": "text/csv; charset=utf-8",
          "content-disposition": `attachment; filename="${table.id}.csv"`,
        },
      });
    });
}

async function showTable(parts: Parts, id: string, revision?: number): Promise<Table> {
  const table = await tableById(parts, id);
  const [content, nameOf] = await Promise.all([
    revisionOf(parts, table, revision),
    personNames(parts.people),
  ]);
  return {
    ...summaryView(table, nameOf),
    content: {
      revision: content.revision,
      savedAt: iso(content.savedAt),
      savedBy: nameOf(content.savedBy),
      rows: [...content.rows],
      otherwise: content.otherwise,
    },
  };
}

function summaryView({ createdAt, changedAt, changedBy, ...rest }: TableRecord, nameOf: NameOf) {
  const view: TableSummary = {
    ...rest,
    createdAt: iso(createdAt),
    changedAt: iso(changedAt),
    changedBy: nameOf(changedBy),
  };
  return view;
}

function revisionView(
  { savedAt, savedBy, ...rest }: TableRevisionSummary,
  nameOf: NameOf,
): RevisionSummary {
  return { ...rest, savedAt: iso(savedAt), savedBy: nameOf(savedBy) };
}

function useView({ flowId, flowName, draft, published }: TableUse): TableFlows["items"][number] {
  return { id: flowId, name: flowName, draft: [...draft], published: [...published] };
}
