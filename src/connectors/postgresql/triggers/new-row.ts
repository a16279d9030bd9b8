import { text } from "#sdk/index.ts";
import { z } from "zod";
import { postgresql } from "../postgresql.connection.ts";
import { numbered, rereadInTable, rowsOfTable, someOfTable } from "../postgresql.reads.ts";
import { aTable, nothing, ofRows } from "./shared.ts";

const Where = z.object({ table: aTable });

export const newRow = postgresql.rowsTrigger({
  ...ofRows,
  kind: "snapshot",
  tells: "new",
  compares: { place: "table" },
  id: "new-row",
  label: text("New row", "新しい行"),
  help: text(
    "Starts the flow for each row that is added to a table. A table whose primary key counts up may be of any size; of another, Millrace reads all rows, up to 50,000.",
    "テーブルに行が追加されるたびにフローを開始します。主キーが連番のテーブルは、大きさに制限がありません。それ以外のテーブルでは毎回すべての行を読み取り、50,000 行が上限です。",
  ),
  documentation: "https://www.postgresql.org/docs/current/ddl-identity-columns.html",
  shaped: { of: "table", at: [[]] },
  settings: Where,
  where: Where,
  rows: (context) => rowsOfTable(context, nothing),
  some: (context) => someOfTable(context, nothing),
  reread: (context) => rereadInTable(context, nothing),
  numbered,
});
