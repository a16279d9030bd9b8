/** The fields of a table: its columns, from the catalogue of the database. */
import type { JsonObject, Shape, ShapeField, ShapeType } from "#sdk/index.ts";
import { z } from "zod";
import type { PostgresqlApi } from "./postgresql.client.ts";
import { postgresql } from "./postgresql.connection.ts";

/**
 * `$1`: the schema; `$2`: the table. A domain counts as what it is made of, as in the rows that come. One row without a
 * name where the table has no column.
 */
const columnsQuery = `SELECT a.attname AS name, a.attnum::text AS id, format_type(a.atttypid, a.atttypmod) AS kind,
    coalesce(e.typname, b.typname) AS type, e.oid IS NOT NULL AS "isList",
    NOT coalesce(a.attnotnull OR t.typnotnull, false) AS nullable,
    coalesce((a.attnotnull OR t.typnotnull) AND NOT a.atthasdef AND a.attidentity = '' AND t.typdefault IS NULL, false) AS required,
    coalesce(a.attgenerated <> '' OR a.attidentity = 'a', false) AS "isReadOnly",
    CASE WHEN b.typname IN ('varchar', 'bpchar') AND a.atttypmod > 4 THEN a.atttypmod - 4 END AS length,
    (SELECT json_agg(v.enumlabel ORDER BY v.enumsortorder) FROM pg_catalog.pg_enum AS v WHERE v.enumtypid = b.oid) AS choices,
    col_description(c.oid, a.attnum) AS help
  FROM pg_catalog.pg_class AS c
    LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
    LEFT JOIN LATERAL (
      WITH RECURSIVE made AS (
        SELECT t.oid, t.typname, t.typtype, t.typbasetype, t.typelem, t.typcategory
        UNION ALL SELECT o.oid, o.typname, o.typtype, o.typbasetype, o.typelem, o.typcategory
          FROM made AS m JOIN pg_catalog.pg_type AS o ON o.oid = m.typbasetype WHERE m.typtype = 'd'
      ) SELECT * FROM made WHERE typtype <> 'd'
    ) AS b ON true
    LEFT JOIN pg_catalog.pg_type AS e ON b.typcategory = 'A' AND e.oid = b.typelem
  WHERE c.relnamespace = to_regnamespace(quote_ident($1)) AND c.relname = $2
    AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
  ORDER BY a.attnum`;

const Column = z.object({
  name: z.string(),
  id: z.string(),
  kind: z.string(),
  type: z.string(),
  isList: z.boolean(),
  nullable: z.boolean(),
  required: z.boolean(),
  isReadOnly: z.boolean(),
  length: z.number().nullable(),
  choices: z.array(z.string()).nullable(),
  help: z.string().nullable(),
});

export const shapes = postgresql.shapes({
  describe: ({ api, of }) => columnsOf(api, of),
});

/** Null where there is no such table. */
export async function columnsOf(api: PostgresqlApi, table: string): Promise<Shape | null> {
  const { rows } = await api.ask({ text: columnsQuery, values: [api.schema, table] });
  return rows.length === 0 ? null : { fields: rows.flatMap(fieldIn) };
}

function fieldIn(row: JsonObject): readonly ShapeField[] {
  const found = Column.safeParse(row).data;
  if (found === undefined) return [];
  const { name, id, kind, type, isList, isReadOnly, length, choices, help, ...facts } = found;
  const single = typeOf(type);
  return [
    {
      key: name,
      label: name,
      type: isList ? { is: "list", items: single } : single,
      kind,
      ...(hasDecimals(type, kind) ? { hasDecimals: true } : {}),
      ...facts,
      ...(isReadOnly ? { readOnly: true } : {}),
      ...(choices === null ? {} : { choices }),
      ...(length === null ? {} : { length }),
      ...(help === null ? {} : { help }),
      id,
    },
  ];
}

/** A numeric column without a scale takes decimals; one of scale 0 has none. */
function hasDecimals(type: string, kind: string): boolean {
  switch (type) {
    case "numeric":
      return !/^numeric\(\d+,0\)/.test(kind);
    case "money":
    case "float4":
    case "float8":
      return true;
    default:
      return false;
  }
}

/** As values come: numbers with more digits than a number keeps are texts. */
function typeOf(name: string): ShapeType {
  switch (name) {
    case "int2":
    case "int4":
      return { is: "integer" };
    case "float4":
    case "float8":
      return { is: "number" };
    case "bool":
      return { is: "boolean" };
    case "date":
      return { is: "date" };
    case "timestamp":
    case "timestamptz":
      return { is: "dateTime" };
    case "json":
    case "jsonb":
      return { is: "json" };
    default:
      return { is: "text" };
  }
}
