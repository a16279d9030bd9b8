import { field, text } from "#sdk/index.ts";
import { z } from "zod";
import { postgresql } from "../postgresql.connection.ts";
import { rereadInTable, rowsOfTable, someOfTable } from "../postgresql.reads.ts";
import { aTable, nothing, ofRows } from "./shared.ts";

const Where = z.object({ table: aTable });

export const rowDeleted = postgresql.rowsTrigger({
  ...ofRows,
  kind: "snapshot",
  tells: "gone",
  compares: { place: "table" },
  id: "row-deleted",
  label: text("Row deleted", "行の削除"),
  help: text(
    "Starts the flow with the key of each row that is gone from a table. If more than a tenth of the rows are gone at once, it stops and asks. Millrace reads all rows, up to 50,000.",
    "テーブルから行がなくなるたびに、その行のキーでフローを開始します。一度に 10 分の 1 を超える行がなくなった場合は、停止して確認を求めます。毎回すべての行を読み取り、50,000 行が上限です。",
  ),
  settings: Where,
  where: Where,
  output: z.object({
    key: field(z.string(), {
      label: text("Key of the row", "行のキー"),
      help: text(
        "The value of the primary key. Of a key of several columns, their values as a list in JSON.",
        "主キーの値。複数の列からなる主キーの場合は、値を JSON の配列で表したものです。",
      ),
    }),
  }),
  sample: { key: "1" },
  gone: (key) => ({ key }),
  async *rows(context) {
    for await (const { rows, isWhole } of rowsOfTable(context, nothing))
      yield { rows: rows.map(onlyKey), isWhole };
  },
  some: async (context) => (await someOfTable(context, nothing)).map(onlyKey),
  async reread(context) {
    const row = await rereadInTable(context, nothing);
    return row && onlyKey(row);
  },
});

function onlyKey({ key }: { readonly key: string }) {
  return { key, content: {}, data: { key } };
}
