import { field, text } from "#sdk/index.ts";
import { z } from "zod";
import { postgresql } from "../postgresql.connection.ts";
import { asParameter, parametersField, queryField } from "../postgresql.query.ts";
import { Row } from "../postgresql.rows.ts";
import { sampleRow } from "../postgresql.writes.ts";

export const runQuery = postgresql.readAction({
  id: "run-query",
  label: text("Run a query", "クエリを実行"),
  help: text(
    "Runs one SQL query that only reads. Values go in as parameters: $1, $2 and so on.",
    "読み取り専用の SQL クエリを 1 件実行します。値は $1、$2 などのパラメーターで渡します。",
  ),
  documentation: "https://www.postgresql.org/docs/current/queries.html",
  input: z.object({
    query: queryField,
    parameters: parametersField,
    limit: field(z.int().min(1).max(10_000).default(100), {
      label: text("Maximum number of rows", "最大行数"),
      help: text("The step fails if there are more.", "これより多い場合、ステップは失敗します。"),
    }),
  }),
  output: z.object({
    rows: field(z.array(Row), { label: text("Rows", "行"), private: true }),
    row: field(Row.nullable(), { label: text("First row", "最初の行"), private: true }),
    count: field(z.int(), { label: text("Number of rows", "行数") }),
  }),
  sample: { rows: [sampleRow], row: sampleRow, count: 1 },
  async run({ api, input: { query, parameters = [], limit } }) {
    const values = parameters.map(({ value }) => asParameter(value ?? null));
    const { rows } = await api.ask({ text: query, values }, { rows: limit }, true);
    return { rows, row: rows[0] ?? null, count: rows.length };
  },
});
