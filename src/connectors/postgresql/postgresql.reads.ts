/** Reading the rows of a table by their keys, page by page, and by their numbers. */
import type {
  Json,
  JsonObject,
  NumberedRow,
  NumberRange,
  Row,
  RowsPage,
  SqlRows,
  SqlStatement,
} from "#sdk/index.ts";
import { InputError, quotedName } from "#sdk/index.ts";
import type { PostgresqlApi } from "./postgresql.client.ts";
import { qualified, valueIn } from "./postgresql.encode.ts";
import {
  givenName,
  keyName,
  keyText,
  newestName,
  type PrimaryKey,
  primaryKey,
  textOf,
  valuesIn,
  withoutOurs,
} from "./postgresql.keys.ts";

/** How many rows are asked for at once, and how long they may be together. */
const pageSize = 1_000;
const longestPage = 16_000_000;

/** Long rows come in shorter pages. */
export async function askPage(
  api: PostgresqlApi,
  statement: (limit: number) => SqlStatement,
  limit = pageSize,
  isForeign = false,
): Promise<{ readonly rows: SqlRows["rows"]; readonly isShort: boolean }> {
  for (let size = limit; ; size = Math.ceil(size / 10)) {
    try {
      const caps = { rows: size, characters: longestPage };
      const { rows } = await api.ask(statement(size), caps, isForeign);
      return { rows, isShort: rows.length < size };
    } catch (thrown) {
      const isLong = thrown instanceof InputError && thrown.facts.code === "postgresql.too_long";
      if (!isLong || size === 1) throw thrown;
    }
  }
}

type Content = (row: JsonObject) => JsonObject;
interface InTable {
  readonly api: PostgresqlApi;
  readonly where: { readonly table: string };
}

/** All rows by their primary key: whatever is there all the while has its place in the order, and is met there. */
export async function* rowsOfTable(
  { api, where: { table } }: InTable,
  contentOf: Content,
): AsyncGenerator<RowsPage> {
  const target = qualified(api.schema, table);
  const { columns } = await primaryKey(api, table);
  const names = columns.map((column) => `t.${quotedName(column)}`).join(", ");
  for (let last: string | null = null; ;) {
    const after: string | null = last;
    const above =
      after === null
        ? ""
        : ` WHERE (${names}) > (${columns.map((column) => valueIn(target, column, 1)).join(", ")})`;
    const { rows, isShort } = await askPage(api, (limit) => ({
      text: `SELECT ${keyText(columns)} AS ${quotedName(keyName)}, t.* FROM ${target} AS t${above} ORDER BY ${names} LIMIT ${limit}`,
      values: after === null ? [] : [JSON.stringify(valuesIn(after, columns))],
    }));
    yield { rows: rows.map((row) => rowOf(row, contentOf)), isWhole: isShort };
    last = textOf(rows.at(-1), keyName);
    if (isShort) return;
  }
}

/** The last by their primary key. */
export async function someOfTable(
  { api, where: { table }, limit }: InTable & { readonly limit: number },
  contentOf: Content,
): Promise<readonly Row[]> {
  const target = qualified(api.schema, table);
  const { columns } = await primaryKey(api, table);
  const order = columns.map((column) => `t.${quotedName(column)} DESC`).join(", ");
  const { rows } = await api.ask({
    text: `SELECT ${keyText(columns)} AS ${quotedName(keyName)}, t.* FROM ${target} AS t ORDER BY ${order} LIMIT ${limit}`,
    values: [],
  });
  return rows.map((row) => rowOf(row, contentOf));
}

export async function rereadInTable(
  { api, where: { table }, key }: InTable & { readonly key: string },
  contentOf: Content,
): Promise<Row | null> {
  const { columns } = await primaryKey(api, table);
  const { rows } = await api.ask({
    text: `SELECT ${keyText(columns)} AS ${quotedName(keyName)}, t.* FROM ${qualified(api.schema, table)} AS t WHERE ${keyText(columns)} = $1 LIMIT 1`,
    values: [key],
  });
  return rows[0] === undefined ? null : rowOf(rows[0], contentOf);
}

export function rowOf(row: JsonObject, contentOf: Content): Row {
  const data = withoutOurs(row);
  return { key: textOf(row, keyName) ?? "", content: contentOf(data), data };
}

/** Tables whose primary key a sequence counts up. */
export const numbered = {
  async serves({ api, where: { table } }: InTable): Promise<boolean> {
    return (await primaryKey(api, table)).sequence !== null;
  },

  async after({
    api,
    where: { table },
    after,
    limit,
  }: InTable & { readonly after: string | null; readonly limit: number }): Promise<{
    readonly rows: readonly NumberedRow[];
    readonly newest: string | null;
    readonly given: string | null;
  }> {
    const target = qualified(api.schema, table);
    const { column, sequence } = await numberedBy(api, table);
    const above = after === null ? "" : ` WHERE ${column} > $2::bigint`;
    const { rows } = await askPage(
      api,
      (size) => ({
        text: `SELECT greatest(m.highest, m.given)::text AS ${quotedName(newestName)}, CASE WHEN m.known THEN coalesce(m.given, 0) END::text AS ${quotedName(givenName)}, t.${column}::text AS ${quotedName(keyName)}, t.*
  FROM (SELECT (SELECT max(${column}) FROM ${target}) AS highest, p.known, CASE WHEN p.known THEN pg_sequence_last_value($1::regclass) END AS given
      FROM (SELECT has_sequence_privilege($1::regclass, 'SELECT, USAGE') AS known) AS p) AS m
    LEFT JOIN LATERAL (SELECT * FROM ${target}${above} ORDER BY ${column} LIMIT ${size}) AS t ON true
  ORDER BY t.${column}`,
        values: [sequence, ...(after === null ? [] : [after])],
      }),
      limit,
    );
    const [first] = rows;
    return {
      rows: numberedIn(rows),
      newest: textOf(first, newestName),
      given: textOf(first, givenName),
    };
  },

  async between({
    api,
    where: { table },
    ranges,
    limit,
  }: InTable & {
    readonly ranges: readonly NumberRange[];
    readonly limit: number;
  }): Promise<readonly NumberedRow[]> {
    const { column } = await numberedBy(api, table);
    const listed = (end: "from" | "to") => `{${ranges.map((range) => range[end]).join(",")}}`;
    const { rows } = await askPage(
      api,
      (size) => ({
        text: `SELECT t.${column}::text AS ${quotedName(keyName)}, t.*
  FROM unnest($1::bigint[], $2::bigint[]) AS r (low, high)
    CROSS JOIN LATERAL (SELECT * FROM ${qualified(api.schema, table)} WHERE ${column} BETWEEN r.low AND r.high ORDER BY ${column} LIMIT ${size}) AS t
  ORDER BY t.${column} LIMIT ${size}`,
        values: [listed("from"), listed("to")],
      }),
      limit,
    );
    return numberedIn(rows);
  },

  async highest({
    api,
    where: { table },
    limit,
  }: InTable & { readonly limit: number }): Promise<readonly string[]> {
    const { column } = await numberedBy(api, table);
    const { rows } = await api.ask({
      text: `SELECT t.${column}::text AS ${quotedName(keyName)} FROM ${qualified(api.schema, table)} AS t ORDER BY t.${column} DESC LIMIT ${limit}`,
      values: [],
    });
    return rows.flatMap((row) => textOf(row, keyName) ?? []);
  },
};

async function numberedBy(api: PostgresqlApi, table: string) {
  const { columns, sequence }: PrimaryKey = await primaryKey(api, table);
  return { column: quotedName(columns[0] ?? ""), sequence };
}

function numberedIn(rows: readonly JsonObject[]): readonly NumberedRow[] {
  return rows.flatMap((row): readonly NumberedRow[] => {
    const number = textOf(row, keyName);
    const data: Json = withoutOurs(row);
    return number === null ? [] : [{ number, data }];
  });
}
