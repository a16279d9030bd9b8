import { field, text } from "#sdk/index.ts";
import { z } from "zod";
import { googleSheets } from "../google-sheets.connection.ts";
import { columnField, sheetField } from "../google-sheets.place.ts";
import { columnNamed, recordOf, rowsOf, rowsWithKey, tableNamed } from "../google-sheets.table.ts";
import { keyValueField, Record } from "../google-sheets.write.ts";

export const findRow = googleSheets.readAction({
  id: "find-row",
  label: text("Find row", "行を検索"),
  help: text(
    "Finds the first row in which a column has a certain value.",
    "列の値が一致する最初の行を検索します。",
  ),
  documentation:
    "https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets.values/get",
  input: z.object({
    sheet: sheetField,
    column: columnField(text("Column", "列")),
    value: field(keyValueField, { label: text("Value", "値"), private: true }),
  }),
  output: z.object({
    found: field(z.boolean(), { label: text("Found", "見つかった") }),
    count: field(z.int(), { label: text("Number of such rows", "一致した行数") }),
    number: field(z.int().nullable(), { label: text("Row number", "行番号") }),
    row: field(Record.nullable(), { label: text("Row", "行"), private: true }),
  }),
  sample: {
    found: true,
    count: 1,
    number: 2,
    row: { Order: "A-1001", Customer: "Aiko Tanaka", Amount: 12800 },
  },
  shaped: { of: "sheet", at: [["row"]] },
  async run({ api, input: { sheet, column: name, value } }) {
    const table = await tableNamed(api, sheet);
    const column = columnNamed(table, name);
    const rows = rowsWithKey(await rowsOf(api, table), table, column, value);
    const [first] = rows;
    return {
      found: first !== undefined,
      count: rows.length,
      number: first?.number ?? null,
      row: first === undefined ? null : recordOf(first, table),
    };
  },
});
