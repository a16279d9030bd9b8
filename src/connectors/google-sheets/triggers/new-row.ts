import { text } from "#sdk/index.ts";
import { z } from "zod";
import { googleSheets } from "../google-sheets.connection.ts";
import { allRows, keyed, ofRows, oneRow, someRows } from "./shared.ts";

const Where = z.object(keyed);
/** Only the key of a row counts. */
const nothing = () => ({});

export const newRow = googleSheets.rowsTrigger({
  ...ofRows,
  tells: "new",
  compares: { place: "sheet" },
  id: "new-sheet-row",
  label: text("New row", "新しい行"),
  help: text(
    "Starts the flow for each row with a key that was not there before. A row without a key waits until somebody enters one. Sorting and moving rows changes nothing. Millrace reads all rows, up to 50,000.",
    "これまでになかったキーの行が現れるたびにフローを開始します。キーが空の行は、入力されるまで待ちます。並べ替えや行の移動は対象になりません。毎回すべての行を読み取り、50,000 行が上限です。",
  ),
  settings: Where,
  where: Where,
  rows: (asked) => allRows(asked, nothing),
  some: (asked) => someRows(asked, nothing),
  reread: (asked) => oneRow(asked, nothing),
});
