/** Tables and columns, from the catalogue of the database. */
import type { ChoicePage, JsonObject, ShapeField, SqlStatement } from "#sdk/index.ts";
import { text } from "#sdk/index.ts";
import type { PostgresqlApi } from "./postgresql.client.ts";
import { postgresql } from "./postgresql.connection.ts";
import { columnsOf } from "./postgresql.shape.ts";

type Choice = ChoicePage["items"][number];

const pageSize = 50;

/** `$1`: the schema; `$2`: a part of the name; `$3`: the name after which the page begins. */
const tablesAfter = `SELECT c.relname AS name, obj_description(c.oid, 'pg_class') AS detail
  FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm') AND NOT c.relispartition
    AND strpos(lower(c.relname), lower($2)) > 0 AND c.relname > $3
  ORDER BY c.relname LIMIT ${pageSize + 1}`;

export const tables = postgresql.choices({
  id: "tables",
  label: text("Tables", "テーブル"),
  list: ({ api, search, cursor }) =>
    page(api, {
      text: tablesAfter,
      values: [api.schema, search?.trim() ?? "", cursor ?? ""],
    }),
});

/** A table has 1,600 columns at most: one page holds them. */
export const columns = postgresql.choices({
  id: "columns",
  label: text("Columns", "列"),
  async list({ api, search, of }) {
    const shape = of === null ? null : await columnsOf(api, of);
    const wanted = search?.trim().toLowerCase() ?? "";
    const found = (shape?.fields ?? []).filter(({ key }) => key.toLowerCase().includes(wanted));
    return { items: found.map(columnChoice), next: null };
  },
});

function columnChoice({ key, label, kind, required, readOnly }: ShapeField): Choice {
  return {
    value: key,
    label,
    ...(kind === undefined ? {} : { detail: kind }),
    ...(readOnly === true ? { fill: "generated" } : required ? { fill: "required" } : {}),
  };
}

async function page(api: PostgresqlApi, statement: SqlStatement): Promise<ChoicePage> {
  const { rows } = await api.ask(statement);
  const shown = rows.slice(0, pageSize);
  const last = rows.length > pageSize ? shown.at(-1) : undefined;
  return {
    items: shown.map(tableChoice),
    next: last === undefined ? null : textIn(last, "name"),
  };
}

function tableChoice(row: JsonObject): Choice {
  const name = textIn(row, "name");
  const detail = textIn(row, "detail");
  return { value: name, label: name, ...(detail === "" ? {} : { detail }) };
}

function textIn(row: JsonObject, column: string): string {
  const value = row[column];
  return typeof value === "string" ? value : "";
}
