import { field, text } from "#sdk/index.ts";
import { z } from "zod";
import { googleSheets } from "../google-sheets.connection.ts";
import { columnField } from "../google-sheets.place.ts";
import { columnNamed, contentOf } from "../google-sheets.table.ts";
import { allRows, type Asked, type Content, keyed, ofRows, oneRow, someRows } from "./shared.ts";

const Where = z.object({
  ...keyed,
  columns: field(
    z
      .array(columnField(text("Column", "列")))
      .max(200)
      .optional(),
    {
      label: text("Columns to watch", "監視する列"),
      help: text(
        "Only a change of one of these columns starts the flow. Without any, a change of any column does.",
        "ここに指定した列が変更された場合だけフローを開始します。指定しない場合は、すべての列が対象です。",
      ),
      drawn: true,
    },
  ),
});

export const changedRow = googleSheets.rowsTrigger({
  ...ofRows,
  tells: "changed",
  compares: { place: "sheet", fields: "columns" },
  id: "changed-sheet-row",
  label: text("Changed row", "行の変更"),
  help: text(
    "Starts the flow when a row, known by its key, has other values than at the last poll. Several changes between two polls are one. Millrace reads all rows, up to 50,000.",
    "キーが同じ行の値が、前回の確認時から変わるとフローを開始します。2 回の確認の間に複数の変更があっても 1 回です。毎回すべての行を読み取り、50,000 行が上限です。",
  ),
  settings: Where,
  where: Where,
  rows: (asked) => allRows(asked, watched(asked)),
  some: (asked) => someRows(asked, watched(asked)),
  reread: (asked) => oneRow(asked, watched(asked)),
});

function watched({
  where: { columns = [] },
}: Asked & { readonly where: z.infer<typeof Where> }): Content {
  return (row, table) =>
    contentOf(
      row,
      columns.length === 0 ? table.columns : columns.map((name) => columnNamed(table, name)),
    );
}
