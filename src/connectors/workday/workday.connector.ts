import { defineConnector, text } from "#sdk/index.ts";
import { findWorker } from "./actions/find-worker.ts";
import { getReport } from "./actions/get-report.ts";
import { newReportRow } from "./triggers/new-report-row.ts";
import { reportRowChanged } from "./triggers/report-row-changed.ts";
import { reportRowGone } from "./triggers/report-row-gone.ts";
import { reportFields } from "./workday.choices.ts";
import { workday } from "./workday.connection.ts";
import { shapes } from "./workday.shape.ts";

export const workdayConnector = defineConnector({
  id: "workday",
  label: text("Workday", "Workday"),
  help: text(
    "Starts flows from the rows of reports, reads reports and finds workers.",
    "レポートの行を起点にフローを開始し、レポートの取得や従業員の検索を行います。",
  ),
  connection: workday,
  triggers: [newReportRow, reportRowChanged, reportRowGone],
  actions: [getReport, findWorker],
  choices: [reportFields],
  shapes,
  cannot: [
    text(
      "It writes nothing to Workday: it starts no business process and changes no worker.",
      "Workday への書き込みには対応していません。ビジネスプロセスの開始や従業員データの変更はできません。",
    ),
    text(
      "It reads reports alone, as an integration system user with a password. Consent in a browser, the REST and the SOAP services of Workday are not offered.",
      "統合システムユーザーのパスワード認証で、レポートだけを読み取ります。ブラウザーでの同意、Workday の REST および SOAP サービスには対応していません。",
    ),
    text(
      "A report that takes longer than 80 seconds, or whose answer is larger than 10 MB, cannot be read: Workday gives a report in one piece.",
      "Workday はレポートを一括で返すため、実行に 80 秒以上かかるレポートや、応答が 10 MB を超えるレポートは読み取れません。",
    ),
    text(
      "A trigger’s prompts are constants: “today” stands in the report itself, as a default or a filter.",
      "トリガーのプロンプトは定数だけです。「今日」のような条件は、既定値やフィルターとしてレポート側に設定してください。",
    ),
  ],
});
