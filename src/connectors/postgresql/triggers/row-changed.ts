import type { JsonObject } from "#sdk/index.ts";
import { field, InputError, text } from "#sdk/index.ts";
import { z } from "zod";
import type { PostgresqlApi } from "../postgresql.client.ts";
import { postgresql } from "../postgresql.connection.ts";
import { rereadInTable, rowsOfTable, someOfTable } from "../postgresql.reads.ts";
import { columnField } from "../postgresql.rows.ts";
import { aTable, ofRows } from "./shared.ts";

const Where = z.object({
  table: aTable,
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
interface Asked {
  readonly api: PostgresqlApi;
  readonly where: z.infer<typeof Where>;
}

export const rowChanged = postgresql.rowsTrigger({
  ...ofRows,
  kind: "snapshot",
  tells: "changed",
  compares: { place: "table", fields: "columns" },
  id: "row-changed",
  label: text("Row changed", "行の変更"),
  help: text(
    "Starts the flow when a row of a table has other values than at the last poll. Several changes between two polls are one. Millrace reads all rows, up to 50,000.",
    "前回の確認時から行の値が変わるとフローを開始します。2 回の確認の間に複数の変更があっても 1 回です。毎回すべての行を読み取り、50,000 行が上限です。",
  ),
  shaped: { of: "table", at: [[]] },
  settings: Where,
  where: Where,
  rows: (context) => rowsOfTable(context, watched(context)),
  some: (context) => someOfTable(context, watched(context)),
  reread: (context) => rereadInTable(context, watched(context)),
});

/** How this build writes values down: whoever changes that counts it up, or every row would have changed. */
const form = 1;

/** Of a row the columns that are watched. The name of one more says how values are written: by that, too, rows are compared. */
function watched({ api, where: { columns = [] } }: Asked): (row: JsonObject) => JsonObject {
  const written = { [`millrace: ${form} ${api.timeZone}`]: null };
  if (columns.length === 0) return (row) => ({ ...row, ...written });
  return (row) => {
    const chosen = columns.map((column) => {
      const value = row[column];
      if (value === undefined) throw noColumn(column);
      return [column, value] as const;
    });
    return { ...Object.fromEntries(chosen), ...written };
  };
}

function noColumn(column: string): InputError {
  return new InputError({
    code: "postgresql.no_column",
    message: text(`The table has no column ${column}.`, `テーブルに列 ${column} はありません。`),
    advice: text("Choose another column to watch.", "監視する列を選び直してください。"),
  });
}
