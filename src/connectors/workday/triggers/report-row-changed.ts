/** Starts a flow when what is watched of a row has changed. */
import { field, text } from "#sdk/index.ts";
import { z } from "zod";
import { workday } from "../workday.connection.ts";
import { fieldName } from "../workday.fields.ts";
import {
  type Content,
  type InReport,
  rereadInReport,
  rowsOfReport,
  someOfReport,
  unordered,
} from "../workday.rows.ts";
import { ofRows, whereFields } from "./shared.ts";

const Where = z.object({
  ...whereFields,
  watched: field(
    z
      .array(
        field(fieldName, {
          label: text("Field", "項目"),
          choices: "report-fields",
          choicesOf: "report",
        }),
      )
      .min(1)
      .max(200),
    {
      label: text("Fields to watch", "監視する項目"),
      help: text(
        "Only a change of one of these fields starts the flow. A field that becomes empty has changed, too.",
        "ここに指定した項目が変更された場合だけフローを開始します。値が空になった場合も変更とみなします。",
      ),
    },
  ),
});
type Watching = InReport & { readonly where: z.infer<typeof Where> };

export const reportRowChanged = workday.rowsTrigger({
  ...ofRows,
  tells: "changed",
  id: "report-row-changed",
  label: text("Row changed in a report", "レポートの行の変更"),
  help: text(
    "Starts the flow when a watched field of a row has another value than at the last poll. Several changes between two polls are one, and a changed order of the rows is none. Millrace reads the whole report, up to 50,000 rows.",
    "前回の確認時から、監視する項目の値が変わるとフローを開始します。2 回の確認の間に複数の変更があっても 1 回です。行の並び順の変更は対象になりません。毎回レポート全体を読み取り、50,000 行が上限です。",
  ),
  settings: Where,
  where: Where,
  rows: (context) => rowsOfReport(context, watchedIn(context)),
  some: (context) => someOfReport(context, watchedIn(context)),
  reread: (context) => rereadInReport(context, watchedIn(context)),
});

/** The same fields of each row: one that Workday leaves out is as one that is null. */
function watchedIn({ where: { watched } }: Watching): Content {
  return (row) => Object.fromEntries(watched.map((name) => [name, unordered(row[name] ?? null)]));
}
