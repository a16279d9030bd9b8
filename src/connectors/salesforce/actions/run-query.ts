import type { Json, JsonObject } from "#sdk/index.ts";
import { field, text } from "#sdk/index.ts";
import { z } from "zod";
import { salesforce } from "../salesforce.connection.ts";
import { Record } from "../salesforce.fields.ts";
import { readUpTo } from "../salesforce.find.ts";
import { bound, queryField, valuesField } from "../salesforce.query.ts";

const sampleRecord: JsonObject = { Id: "003Hs00004ABCDEIA5", Account: { Name: "Sato Trading" } };
const sample: Json = {
  records: [sampleRecord],
  record: sampleRecord,
  count: 1,
  more: false,
  total: 1,
};

export const runQuery = salesforce.readAction({
  id: "run-query",
  label: text("Run a query (SOQL)", "クエリを実行 (SOQL)"),
  help: text(
    "Runs one query that only reads, also over related records and groups. Values go in by their names.",
    "読み取り専用の SOQL クエリを 1 件実行します。関連レコードの取得や集計もできます。値は名前を付けて渡します。",
  ),
  documentation:
    "https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select.htm",
  input: z.object({
    query: queryField,
    values: valuesField,
    limit: field(z.int().min(1).max(10_000).default(100), {
      label: text("Maximum number of records", "最大件数"),
      help: text(
        "Millrace stops there, and “There are more” is then true. A LIMIT in the query keeps Salesforce from sending more.",
        "この件数で読み取りを終え、「続きがある」が true になります。クエリに LIMIT を書くと、Salesforce から送られる件数自体を抑えられます。",
      ),
    }),
  }),
  output: z.object({
    records: field(z.array(Record), { label: text("Records", "レコード"), private: true }),
    record: field(Record.nullable(), {
      label: text("First record", "最初のレコード"),
      private: true,
    }),
    count: field(z.int(), { label: text("Number of records", "件数") }),
    more: field(z.boolean(), { label: text("There are more", "続きがある") }),
    total: field(z.int(), {
      label: text("Number in Salesforce", "Salesforce 上の件数"),
      help: text(
        "How many the query finds in all. SELECT COUNT() gives this number alone.",
        "クエリに一致する総数。SELECT COUNT() では、この値だけが得られます。",
      ),
    }),
  }),
  sample,
  run: ({ api, input: { query, values, limit } }) => readUpTo(api, bound(query, values), limit),
});
