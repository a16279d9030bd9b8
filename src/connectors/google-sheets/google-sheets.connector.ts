/** Google Sheets, by the Sheets API. https://developers.google.com/workspace/sheets/api */
import { defineConnector, text } from "#sdk/index.ts";
import { appendRow } from "./actions/append-row.ts";
import { clearRow } from "./actions/clear-row.ts";
import { findRow } from "./actions/find-row.ts";
import { listRows } from "./actions/list-rows.ts";
import { updateRow } from "./actions/update-row.ts";
import { upsertRow } from "./actions/upsert-row.ts";
import { columns, sheets } from "./google-sheets.choices.ts";
import { googleSheets } from "./google-sheets.connection.ts";
import { shapes } from "./google-sheets.shape.ts";
import { changedRow } from "./triggers/changed-row.ts";
import { newRow } from "./triggers/new-row.ts";

export const googleSheetsConnector = defineConnector({
  id: "google-sheets",
  label: text("Google Sheets", "Google スプレッドシート"),
  help: text(
    "A spreadsheet: start flows on new and changed rows; append, update, upsert, find, list and clear rows.",
    "スプレッドシート: 行の追加・変更によるフローの開始と、行の追加、更新、検索、一覧取得、クリア。",
  ),
  connection: googleSheets,
  triggers: [newRow, changedRow],
  actions: [appendRow, updateRow, upsertRow, clearRow, findRow, listRows],
  choices: [sheets, columns],
  shapes,
  cannot: [
    text(
      "A row has no ID and no time at Google. Its triggers know rows by a key column, whose values must all be different; a row that comes and goes between two polls is not seen.",
      "Google スプレッドシートの行には ID も日時もありません。トリガーはキー列で行を識別するため、値がすべて異なる列が必要です。2 回の確認の間に追加されて削除された行は検出されません。",
    ),
    text(
      "A flow that adds rows to the sheet that starts it starts itself: rows bear no mark of who has written them.",
      "トリガーに指定したシートに行を追加するフローは、自身の書き込みで再び開始されます。行に書き込み元の印がないためです。",
    ),
    text(
      "A step finds its row, and the places of its columns, right before it writes, and again before a later try. Google cannot be told to write only if the row is still there. No step of Millrace moves a row; but if a person or another program sorts the sheet, or inserts or deletes rows, between the read and the write, the step writes to the row that has moved there. That takes a moment, or as long as the step waits for a limit.",
      "ステップは、書き込む直前に行と列の位置を確認し、後で再試行する場合にも確認し直します。ただし、行が同じ位置にある場合だけ書き込むよう Google に指定することはできません。Millrace のステップが行を移動することはありませんが、確認から書き込みまでの間 (通常は一瞬ですが、上限のための待機も含みます) に担当者やほかのプログラムが並べ替えや行の挿入・削除を行うと、移動後にその位置にある行に書き込みます。",
    ),
    text(
      "Steps that name the same key wait for each other. An upsert while a person or another program enters the key can add the row twice. The next read of the key says so.",
      "同じキーを指定したステップは 1 件ずつ実行されます。ただし、「行を追加または更新」の実行中に担当者やほかのプログラムが同じキーを入力した場合は、行が 2 件になることがあります。次にそのキーを読み取るときにエラーで通知されます。",
    ),
    text(
      "If nobody knows whether a write to a row happened, other steps that name its key wait until Millrace has found out, for ten minutes at most.",
      "行への書き込みの結果が確認できない場合、同じキーを指定したほかのステップは、確認できるまで最長 10 分間待機します。",
    ),
    text(
      "It writes texts, numbers, and yes or no, never formulas. A date that it writes is a text, also the key of a row that an upsert adds.",
      "書き込めるのはテキスト、数値、真偽値で、数式は書き込めません。日付は、「行を追加または更新」で追加される行のキーも含め、テキストとして書き込まれます。",
    ),
    text(
      "A new row goes below the last row that holds anything in the whole sheet, also below notes beside the table and below another table. It moves no other row.",
      "新しい行は、シート全体で値が入っている最後の行の下に追加されます。表の横にあるメモや、下にある別の表より下になることがあります。ほかの行は移動しません。",
    ),
    text(
      "One connection works with one spreadsheet, through a service account. Consent in a browser is not offered.",
      "1 つの接続で扱えるスプレッドシートは 1 つで、サービスアカウントを使います。ブラウザーでの同意による接続には対応していません。",
    ),
  ],
});
