import { text } from "#sdk/index.ts";
import { z } from "zod";
import { postgresql } from "../postgresql.connection.ts";
import { columnField } from "../postgresql.rows.ts";
import { rowAtTime, rowsByTime } from "../postgresql.stamps.ts";
import { aTable, ofRows } from "./shared.ts";

const Where = z.object({
  table: aTable,
  column: columnField(text("Timestamp column", "日時の列"), {
    help: text(
      "A column of the type timestamp, with or without a time zone, such as created_at or updated_at. Give it an index.",
      "created_at や updated_at など、timestamp 型の列 (タイムゾーンの有無は問いません)。インデックスを作成してください。",
    ),
  }),
});

export const rowByTime = postgresql.trigger({
  ...ofRows,
  id: "row-by-time",
  label: text("New or updated row by timestamp", "日時の列による行の追加・更新"),
  help: text(
    "Starts the flow for each row that gets another time in a timestamp column: with created_at for each new row, with updated_at for each new and each updated one. The table may be of any size, and the flow can begin at a date in the past. A row is found up to 48 hours after its time; after that it is missed.",
    "日時の列に新しい日時が入った行ごとにフローを開始します。created_at なら追加された行、updated_at なら追加または更新された行が対象です。テーブルの大きさに制限はなく、過去の日時から開始することもできます。列の日時から 48 時間を過ぎて現れた行は対象になりません。",
  ),
  documentation: "https://www.postgresql.org/docs/current/datatype-datetime.html",
  shaped: { of: "table", at: [[]] },
  settings: Where,
  where: Where,
  tellsOf: { place: "table", by: ["new", "changed"] },
  // A row gets its time when its transaction begins, and is there when it commits.
  overlapSeconds: 120,
  poll: rowsByTime,
  reread: rowAtTime,
});
