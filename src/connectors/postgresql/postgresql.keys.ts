/** The primary key of a table, and whether its numbers rise. */
import type { Json, JsonObject } from "#sdk/index.ts";
import { InputError, isJsonObject, quotedName, text } from "#sdk/index.ts";
import { z } from "zod";
import type { PostgresqlApi } from "./postgresql.client.ts";

const KeyColumn = z.object({
  name: z.string(),
  /** The sequence that numbers it, where that only counts up; null where there is none. */
  sequence: z.string().nullable(),
  relation: z.string(),
});

export interface PrimaryKey {
  readonly columns: readonly string[];
  readonly sequence: string | null;
}

/** `$1`: the schema; `$2`: the table. Its key columns in their order; one row without a name where it has no key. */
const keyQuery = `SELECT a.attname AS name, c.relkind::text AS relation,
    CASE WHEN s.seqincrement > 0 AND NOT s.seqcycle AND a.atttypid = ANY (ARRAY[20, 21, 23]::oid[])
      THEN s.seqrelid::regclass::text END AS sequence
  FROM pg_catalog.pg_class AS c
    LEFT JOIN pg_catalog.pg_index AS i ON i.indrelid = c.oid AND i.indisprimary
    LEFT JOIN LATERAL unnest(i.indkey::smallint[]) WITH ORDINALITY AS k (attnum, place) ON true
    LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = k.attnum
    LEFT JOIN pg_catalog.pg_depend AS d ON d.refobjid = c.oid AND d.refobjsubid = a.attnum
      AND d.refclassid = 'pg_class'::regclass AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
    LEFT JOIN pg_catalog.pg_sequence AS s ON s.seqrelid = d.objid
  WHERE c.relnamespace = to_regnamespace(quote_ident($1)) AND c.relname = $2
  ORDER BY k.place, s.seqrelid IS NULL`;

export async function primaryKey(api: PostgresqlApi, table: string): Promise<PrimaryKey> {
  const { rows } = await api.ask({ text: keyQuery, values: [api.schema, table] });
  const [first] = rows;
  if (first === undefined) throw noTable(table);
  const known = rows.flatMap((row) => KeyColumn.safeParse(row).data ?? []);
  const columns = [...new Set(known.map(({ name }) => name))];
  if (columns.length === 0) throw noKey(table);
  return { columns, sequence: columns.length === 1 ? (known[0]?.sequence ?? null) : null };
}

/** SQL for the key of a row of the table `t`, as one text: of one column its value, of several a list in JSON. */
export function keyText(columns: readonly string[]): string {
  const texts = columns.map((column) => `t.${quotedName(column)}::text`);
  return texts.length === 1 ? `${texts[0]}` : `json_build_array(${texts.join(", ")})::text`;
}

/** The values in a key, by their columns. */
export function valuesIn(key: string, columns: readonly string[]): JsonObject {
  const [only] = columns;
  if (columns.length === 1 && only !== undefined) return { [only]: key };
  const parsed: Json = JSON.parse(key);
  const values = Array.isArray(parsed) ? parsed : [];
  return Object.fromEntries(columns.map((column, at) => [column, values[at] ?? null]));
}

/** Without the names that are ours. */
export function withoutOurs(row: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !ours.has(name)));
}

/** No column that anybody has is called so. */
export const keyName = "millrace: key";
export const newestName = "millrace: newest";
export const givenName = "millrace: given";
/** Of a timestamp column: what stands in it, when that was, and its type. */
export const stampNames = {
  stamp: "millrace: stamp",
  moment: "millrace: moment",
  type: "millrace: type",
} as const;
const ours: ReadonlySet<string> = new Set([
  keyName,
  newestName,
  givenName,
  ...Object.values(stampNames),
]);

export function textOf(row: Json | undefined, name: string): string | null {
  const value = isJsonObject(row) ? row[name] : undefined;
  return typeof value === "string" ? value : null;
}

function noTable(table: string): InputError {
  return new InputError({
    code: "postgresql.no_table",
    message: text(
      `There is no table ${table} in the schema of the connection.`,
      `接続で指定したスキーマにテーブル ${table} はありません。`,
    ),
    advice: text("Choose another table.", "別のテーブルを選択してください。"),
  });
}

export function noKey(table: string): InputError {
  return new InputError({
    code: "postgresql.no_primary_key",
    message: text(
      `The table ${table} has no primary key, so its rows cannot be told apart.`,
      `テーブル ${table} には主キーがないため、行を識別できません。`,
    ),
    advice: text(
      "Use the trigger Rows of a query, and choose a column whose values are all different.",
      "トリガー「クエリの結果の行」を使い、すべての行で値が異なる列を選択してください。",
    ),
  });
}
