/** Tables and columns, from the catalogue of the database. */
import type { ChoicePage, JsonObject, LocalizedText, SqlStatement } from "#sdk/index.ts";
import { text } from "#sdk/index.ts";
import type { PostgresqlApi } from "./postgresql.client.ts";
import { postgresql } from "./postgresql.connection.ts";

const pageSize = 50;

/** `$1`: the schema; `$2`: a part of the name; `$3`: the name after which the page begins. */
const tablesAfter = `SELECT c.relname AS name, obj_description(c.oid, 'pg_class') AS detail
  FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm') AND NOT c.relispartition
    AND strpos(lower(c.relname), lower($2)) > 0 AND c.relname > $3
  ORDER BY c.relname LIMIT ${pageSize + 1}`;

/** The same of the columns of the table `$4`, in their order. */
const columnsAfter = `SELECT a.attname AS name, a.attnum::text AS position,
    format_type(a.atttypid, a.atttypmod) AS detail,
    CASE WHEN a.attgenerated <> '' OR a.attidentity = 'a' THEN 'generated'
      WHEN a.attnotnull AND NOT a.atthasdef AND a.attidentity = '' THEN 'required' ELSE '' END AS fill
  FROM pg_catalog.pg_attribute AS a
    JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND c.relname = $4 AND a.attnum > 0 AND NOT a.attisdropped
    AND strpos(lower(a.attname), lower($2)) > 0 AND a.attnum > $3::integer
  ORDER BY a.attnum LIMIT ${pageSize + 1}`;

/** Of the columns those that a unique index has for itself, and for all rows: no other refuses a mark that is there. */
const uniqueAfter = columnsAfter.replace(
  "  ORDER BY",
  `    AND EXISTS (SELECT 1 FROM pg_catalog.pg_index AS i
      WHERE i.indrelid = c.oid AND i.indisunique AND i.indimmediate AND i.indisvalid AND i.indpred IS NULL
        AND i.indnkeyatts = 1 AND i.indkey[0] = a.attnum)
    AND (SELECT y.typcategory FROM pg_catalog.pg_type AS y WHERE y.oid = a.atttypid) = 'S'
  ORDER BY`,
);

export const tables = postgresql.choices({
  id: "tables",
  label: text("Tables", "テーブル"),
  list: ({ api, search, cursor }) =>
    page(api, {
      text: tablesAfter,
      values: [api.schema, search?.trim() ?? "", cursor ?? ""],
    }),
});

export const columns = columnsBy("columns", text("Columns", "列"), columnsAfter);
export const uniqueColumns = columnsBy(
  "unique-columns",
  text("Unique columns", "一意の列"),
  uniqueAfter,
);

function columnsBy(id: string, label: LocalizedText, statement: string) {
  return postgresql.choices({
    id,
    label,
    async list({ api, search, cursor, of }) {
      if (of === null) return { items: [], next: null };
      const values = [api.schema, search?.trim() ?? "", cursor ?? "0", of];
      return page(api, { text: statement, values });
    },
  });
}

async function page(api: PostgresqlApi, statement: SqlStatement): Promise<ChoicePage> {
  const { rows } = await api.ask(statement);
  const shown = rows.slice(0, pageSize);
  const last = rows.length > pageSize ? shown.at(-1) : undefined;
  return {
    items: shown.map(choiceOf),
    next: last === undefined ? null : textIn(last, "position") || textIn(last, "name"),
  };
}

function choiceOf(row: JsonObject): ChoicePage["items"][number] {
  const name = textIn(row, "name");
  const detail = textIn(row, "detail");
  const fill = textIn(row, "fill");
  return {
    value: name,
    label: name,
    ...(detail === "" ? {} : { detail }),
    ...(fill === "required" || fill === "generated" ? { fill } : {}),
  };
}

function textIn(row: JsonObject, column: string): string {
  const value = row[column];
  return typeof value === "string" ? value : "";
}
