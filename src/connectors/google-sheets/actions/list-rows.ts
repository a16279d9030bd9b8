import { field, text } from "#sdk/index.ts";
import { z } from "zod";
import { googleSheets } from "../google-sheets.connection.ts";
import { sheetField } from "../google-sheets.place.ts";
import { recordOf, rowsIn, tableNamed } from "../google-sheets.table.ts";
import { Record } from "../google-sheets.write.ts";

export const listRows = googleSheets.readAction({
  id: "list-rows",
  label: text("List rows", "行の一覧を取得"),
  help: text(
    "Reads rows of a sheet in their order, some at a time.",
    "シートの行を、並び順どおりに一定の件数ずつ読み取ります。",
  ),
  documentation:
    "https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets.values/get",
  input: z.object({
    sheet: sheetField,
    from: field(z.int().min(1).max(10_000_000).optional(), {
      label: text("From row", "開始行"),
      help: text(
        "The number of a row in the sheet, such as Next of an earlier step. Without it, the first row below the header.",
        "シートの行番号。前のステップの「次の行」などを指定します。指定しない場合は、見出し行の次の行から読み取ります。",
      ),
      drawn: true,
    }),
    most: field(z.int().min(1).max(1_000).default(100), {
      label: text("Maximum number of rows", "行数の上限"),
    }),
  }),
  output: z.object({
    rows: field(z.array(Record), { label: text("Rows", "行"), private: true }),
    count: field(z.int(), { label: text("Number of rows", "行数") }),
    next: field(z.int().nullable(), {
      label: text("Next row", "次の行"),
      help: text(
        "From where the next step goes on; empty at the end of the sheet.",
        "次のステップの開始行。シートの末尾に達した場合は空です。",
      ),
    }),
  }),
  sample: {
    rows: [{ Order: "A-1001", Customer: "Aiko Tanaka", Amount: 12800 }],
    count: 1,
    next: null,
  },
  shaped: { of: "sheet", at: [["rows", "*"]] },
  async run({ api, input: { sheet, from: wanted, most } }) {
    const table = await tableNamed(api, sheet);
    const from = Math.max(wanted ?? 0, table.header + 1);
    const to = Math.min(table.tab.rows, from + most - 1);
    if (from > table.tab.rows) return { rows: [], count: 0, next: null };
    const values = await api.values(table.tab, { from, to });
    const rows = rowsIn(values, table, from).map((row) => recordOf(row, table));
    return { rows, count: rows.length, next: to < table.tab.rows ? to + 1 : null };
  },
});
