import { field, grouped, InputError, mostItems, text } from "#sdk/index.ts";
import { z } from "zod";
import { workday } from "../workday.connection.ts";
import { promptsField, reportField, Row, sampleRow } from "../workday.fields.ts";
import { evened } from "../workday.shape.ts";

export const getReport = workday.readAction({
  id: "get-report",
  label: text("Get a report", "レポートを取得"),
  help: text(
    "Runs a report and gives its rows, in the order of the report.",
    "レポートを実行し、その行をレポートの順序で取得します。",
  ),
  input: z.object({
    report: reportField,
    prompts: promptsField,
    limit: field(z.int().min(1).max(mostItems).optional(), {
      label: text("Maximum number of rows", "最大行数"),
      help: text(
        "How many rows to give, from the beginning. Without a number: all of them, or an error if they are too many for one step (10,000, or 1 MB).",
        "先頭からこの行数まで取得します。指定しない場合はすべて取得し、1 つのステップの上限 (10,000 行または 1 MB) を超えるとエラーになります。",
      ),
      widens: text(
        "Without a number, the step gives all rows.",
        "行数がない場合は、すべての行が対象になります。",
      ),
    }),
  }),
  output: z.object({
    rows: field(z.array(Row), { label: text("Rows", "行"), private: true }),
    row: field(Row.nullable(), { label: text("First row", "最初の行"), private: true }),
    count: field(z.int(), { label: text("Number of rows", "行数") }),
    more: field(z.boolean(), { label: text("There are more", "続きがある") }),
  }),
  sample: { rows: [sampleRow], row: sampleRow, count: 1, more: false },
  shaped: { of: "report", at: [["rows", "*"], ["row"]] },
  async run({ api, input: { report, prompts = [], limit } }) {
    const rows = evened(await api.report(report, prompts));
    if (limit === undefined && rows.length > mostItems) throw tooMany(rows.length);
    const kept = rows.slice(0, limit);
    return {
      rows: kept,
      row: kept[0] ?? null,
      count: kept.length,
      more: rows.length > kept.length,
    };
  },
});

function tooMany(count: number): InputError {
  return new InputError({
    code: "workday.too_many_rows",
    message: text(
      `The report has ${grouped(count)} rows, and one step gives ${grouped(mostItems)} at most`,
      `レポートは ${grouped(count)} 行で、1 つのステップの上限の ${grouped(mostItems)} 行を超えています`,
    ),
    advice: text(
      "Narrow the report down by a prompt, or give a number under “Maximum number of rows”.",
      "プロンプトでレポートを絞り込むか、「最大行数」に行数を指定してください。",
    ),
  });
}
