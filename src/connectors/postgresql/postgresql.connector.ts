/** PostgreSQL is a database. https://www.postgresql.org/docs/current/ */
import { defineConnector, text } from "#sdk/index.ts";
import { deleteRows } from "./actions/delete-rows.ts";
import { findRows } from "./actions/find-rows.ts";
import { insertRow } from "./actions/insert-row.ts";
import { insertRows } from "./actions/insert-rows.ts";
import { runQuery } from "./actions/run-query.ts";
import { updateRows } from "./actions/update-rows.ts";
import { upsertRow } from "./actions/upsert-row.ts";
import { newRow } from "./triggers/new-row.ts";
import { queryRows } from "./triggers/query-rows.ts";
import { rowByTime } from "./triggers/row-by-time.ts";
import { rowChanged } from "./triggers/row-changed.ts";
import { rowDeleted } from "./triggers/row-deleted.ts";
import { columns, tables, uniqueColumns } from "./postgresql.choices.ts";
import { postgresql } from "./postgresql.connection.ts";
import { shapes } from "./postgresql.shape.ts";

export const postgresqlConnector = defineConnector({
  id: "postgresql",
  label: text("PostgreSQL", "PostgreSQL"),
  help: text(
    "A database: start flows on new, changed and deleted rows; find, insert, update, upsert and delete rows.",
    "データベース: 行の追加・変更・削除によるフローの開始と、行の検索、追加、更新、削除。",
  ),
  connection: postgresql,
  triggers: [newRow, rowByTime, rowChanged, rowDeleted, queryRows],
  actions: [insertRow, insertRows, updateRows, upsertRow, deleteRows, findRows, runQuery],
  choices: [tables, columns, uniqueColumns],
  shapes,
  cannot: [
    text(
      "Its triggers compare what they read with what they read before, or with the time: a row that comes and goes between two polls is not seen. Only a trigger by timestamp can look back to a date.",
      "トリガーは、前回読み取った内容との比較または日時で動作します。2 回の確認の間に追加されて削除された行は検出されません。過去の日時にさかのぼることができるのは、日時の列によるトリガーだけです。",
    ),
    text(
      "A flow that adds rows to the table that starts it starts itself: rows bear no mark of who has written them.",
      "トリガーに指定したテーブルに行を追加するフローは、自身の書き込みで再び開始されます。行に書き込み元の印がないためです。",
    ),
    text(
      "New row finds a row whose number is below one that it has read for 48 hours. Later, and where somebody gives rows numbers by hand, it may miss it.",
      "「新しい行」は、読み取り済みの番号より小さい番号の行を 48 時間だけ探します。それより後に現れた行や、手作業で番号を付けた行は検出できないことがあります。",
    ),
    text(
      "A trigger by timestamp believes the column: it misses a row whose time is more than 48 hours old when it appears, such as one that was imported with its old time, and a change that leaves the time as it is.",
      "日時の列によるトリガーは、列の値を正しいものとして扱います。現れた時点で 48 時間より前の日時を持つ行 (元の日時のまま取り込んだ行など) や、日時が変わらない変更は検出されません。",
    ),
    text(
      "Its writes do not run SQL of your own, and do not call procedures.",
      "書き込みで任意の SQL やプロシージャを実行することはできません。",
    ),
    text(
      "It does not clear the ledger. A row there has some hundred bytes, and the rows that the step hands on.",
      "書き込み記録の行は自動では削除されません。1 行の大きさは、数百バイトとステップが出力する行のデータの合計です。",
    ),
    text(
      "It cannot know what a foreign table does: a write there is not part of the transaction of the ledger.",
      "外部テーブルへの書き込みは書き込み記録のトランザクションに含まれないため、重複を防げません。",
    ),
  ],
});
