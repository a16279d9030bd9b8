/** Starts a flow for each row that a report has lost. */
import { text } from "#sdk/index.ts";
import { z } from "zod";
import { workday } from "../workday.connection.ts";
import { nothing, rereadInReport, rowsOfReport, someOfReport } from "../workday.rows.ts";
import { keyOfRow, ofRows, whereFields } from "./shared.ts";

const Where = z.object(whereFields);
const { shaped: _, ...common } = ofRows;

export const reportRowGone = workday.rowsTrigger({
  ...common,
  tells: "gone",
  id: "report-row-gone",
  label: text("Row gone from a report", "レポートから消えた行"),
  help: text(
    "Starts the flow with the key of each row that a report does not have any more. If more than a tenth of the rows are gone at once, it stops and asks. Millrace reads the whole report, up to 50,000 rows.",
    "レポートから行がなくなるたびに、その行のキーでフローを開始します。一度に 10 分の 1 を超える行がなくなった場合は、停止して確認を求めます。毎回レポート全体を読み取り、50,000 行が上限です。",
  ),
  settings: Where,
  where: Where,
  output: z.object({ key: keyOfRow }),
  sample: { key: ofRows.sample.key },
  gone: (key) => ({ key }),
  async *rows(context) {
    for await (const { rows, isWhole } of rowsOfReport(context, nothing))
      yield { rows: rows.map(onlyKey), isWhole };
  },
  some: async (context) => (await someOfReport(context, nothing)).map(onlyKey),
  async reread(context) {
    const row = await rereadInReport(context, nothing);
    return row && onlyKey(row);
  },
});

function onlyKey({ key }: { readonly key: string }) {
  return { key, content: {}, data: { key } };
}
