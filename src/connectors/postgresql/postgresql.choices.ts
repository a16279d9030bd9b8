/** Tables and columns, from the catalogue of the database. */
import type {
  ChoicePage,
  JsonObject,
  LocalizedText,
  ShapeField,
  SqlStatement,
} from "#sdk/index.ts";
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

/** The columns of the table `$2` that a unique index has for itself, and for all rows: no other refuses a mark that is there. */
const uniqueOf = `SELECT a.attname AS name
  FROM pg_catalog.pg_attribute AS a
    JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND c.relname = $2 AND a.attnum > 0 AND NOT a.attisdropped
    AND EXISTS (SELECT 1 FROM pg_catalog.pg_index AS i
      WHERE i.indrelid = c.oid AND i.indisunique AND i.indimmediate AND i.indisvalid AND i.indpred IS NULL
        AND i.indnkeyatts = 1 AND i.indkey[0] = a.attnum)
    AND (SELECT y.typcategory FROM pg_catalog.pg_type AS y WHERE y.oid = a.atttypid) = 'S'`;

export const tables = postgresql.choices({
  id: "tables",
  label: text("Tables", "テーブル"),
  list: ({ api, search, cursor }) =>
    page(api, {
      text: tablesAfter,
      values: [api.schema, search?.trim() ?? "", cursor ?? ""],
    }),
});

export const columns = columnsBy("columns", text("Columns", "列"), () =>
  Promise.resolve(() => true),
);

export const uniqueColumns = columnsBy(
  "unique-columns",
  text("Unique columns", "一意の列"),
  async (api, table) => {
    const { rows } = await api.ask({ text: uniqueOf, values: [api.schema, table] });
    const unique = new Set(rows.map((row) => textIn(row, "name")));
    return ({ key }) => unique.has(key);
  },
);

/** A table has 1,600 columns at most: one page holds them. */
function columnsBy(
  id: string,
  label: LocalizedText,
  which: (api: PostgresqlApi, table: string) => Promise<(column: ShapeField) => boolean>,
) {
  return postgresql.choices({
    id,
    label,
    async list({ api, search, of }) {
      if (of === null) return { items: [], next: null };
      const [shape, isOffered] = await Promise.all([columnsOf(api, of), which(api, of)]);
      const wanted = search?.trim().toLowerCase() ?? "";
      const found = (shape?.fields ?? []).filter(
        (column) => column.key.toLowerCase().includes(wanted) && isOffered(column),
      );
      return { items: found.map(columnChoice), next: null };
    },
  });
}

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
