import type { Row, RowsPage } from "#sdk/index.ts";
import { field, InputError, quotedName, text } from "#sdk/index.ts";
import { z } from "zod";
import { asParameter, parametersField, queryField } from "../postgresql.query.ts";
import type { PostgresqlApi } from "../postgresql.client.ts";
import { postgresql } from "../postgresql.connection.ts";
import { keyName, textOf } from "../postgresql.keys.ts";
import { askPage, rowOf } from "../postgresql.reads.ts";
import { nothing, ofRows } from "./shared.ts";

const Where = z.object({
  query: queryField,
  parameters: parametersField,
  key: field(z.string().min(1).max(200), {
    label: text("Key column", "キー列"),
    help: text(
      "The column of the result that tells its rows apart: each row has another value.",
      "結果の行を識別する列。行ごとに異なる値が必要です。",
    ),
  }),
});

interface Asked {
  readonly api: PostgresqlApi;
  readonly where: z.infer<typeof Where>;
}

export const queryRows = postgresql.rowsTrigger({
  ...ofRows,
  kind: "snapshot",
  tells: "new",
  id: "query-rows",
  label: text("Rows of a query", "クエリの結果の行"),
  help: text(
    "Starts the flow for each row that a query gives and whose key it has not given before. A key that comes back is not new. The query gives at most 50,000 rows.",
    "クエリの結果に、これまでになかったキーの行が現れるたびにフローを開始します。一度消えて再び現れたキーは対象になりません。クエリの結果は 50,000 行が上限です。",
  ),
  documentation: "https://www.postgresql.org/docs/current/queries.html",
  settings: Where,
  where: Where,
  rows: rowsOfQuery,
  async some({ limit, ...asked }) {
    const { rows } = await askRows(asked, { after: null, only: null, limit });
    return rows;
  },
  async reread({ key, ...asked }) {
    const { rows } = await askRows(asked, { after: null, only: key, limit: 1 });
    return rows[0] ?? null;
  },
});

/** By the text of the key, in an order that is the same in every database. */
async function* rowsOfQuery(asked: Asked): AsyncGenerator<RowsPage> {
  for (let after: string | null = null; ;) {
    const page: Awaited<ReturnType<typeof askRows>> = await askRows(asked, { after, only: null });
    yield { rows: page.rows, isWhole: page.isShort };
    after = page.rows.at(-1)?.key ?? null;
    if (page.isShort) return;
  }
}

async function askRows(
  { api, where: { query, parameters = [], key } }: Asked,
  { after, only, limit }: { after: string | null; only: string | null; limit?: number },
): Promise<{ readonly rows: readonly Row[]; readonly isShort: boolean }> {
  const values = parameters.map(({ value }) => asParameter(value ?? null));
  const name = `t.${quotedName(key)}`;
  const ordered = `${name}::text COLLATE "C"`;
  const nth = `$${values.length + 1}`;
  const which =
    only !== null
      ? ` WHERE ${name}::text = ${nth}`
      : after !== null
        ? ` WHERE ${ordered} > ${nth}`
        : "";
  const given = only ?? after;
  // A row without a key comes first, and a key that comes twice is met at the end of a page as well.
  const { rows, isShort } = await askPage(
    api,
    (size) => ({
      text: `SELECT ${name}::text AS ${quotedName(keyName)}, t.* FROM (\n${query.replace(/(?<![\s;])[\s;]+$/, "")}\n) AS t${which} ORDER BY ${name} IS NOT NULL, ${ordered} LIMIT ${size}`,
      values: given === null ? values : [...values, given],
    }),
    limit,
    true,
  );
  if (rows.some((row) => textOf(row, keyName) === null)) throw keyMissing(key);
  return { rows: rows.map((row) => rowOf(row, nothing)), isShort };
}

function keyMissing(key: string): InputError {
  return new InputError({
    code: "postgresql.no_key",
    message: text(
      `A row of the query has no value in the key column ${key}.`,
      `クエリの結果に、キー列 ${key} の値がない行があります。`,
    ),
    advice: text(
      "Choose a key column in which each row has a value.",
      "すべての行に値がある列をキー列に選んでください。",
    ),
  });
}
