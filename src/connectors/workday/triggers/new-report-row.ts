/** Starts a flow for each row that a report did not have before. */
import { text } from "#sdk/index.ts";
import { z } from "zod";
import { workday } from "../workday.connection.ts";
import { nothing, rereadInReport, rowsOfReport, someOfReport } from "../workday.rows.ts";
import { ofRows, whereFields } from "./shared.ts";

const Where = z.object(whereFields);

export const newReportRow = workday.rowsTrigger({
  ...ofRows,
  tells: "new",
  id: "new-report-row",
  label: text("New row in a report", "レポートの新しい行"),
  help: text(
    "Starts the flow for each row of a report whose key the report has not had before, whatever dates stand in it. A key that comes back is not new. Millrace reads the whole report, up to 50,000 rows.",
    "レポートに、これまでになかったキーの行が現れるたびにフローを開始します。行に含まれる日付は問いません。一度消えて再び現れたキーは対象になりません。毎回レポート全体を読み取り、50,000 行が上限です。",
  ),
  settings: Where,
  where: Where,
  rows: (context) => rowsOfReport(context, nothing),
  some: (context) => someOfReport(context, nothing),
  reread: (context) => rereadInReport(context, nothing),
});
