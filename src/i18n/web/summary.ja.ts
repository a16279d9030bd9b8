import type { summaryEn } from "./summary.en.ts";
import type { Words } from "./words.ts";

export const summaryJa: Words<typeof summaryEn> = {
  "summary.title": "月次集計",
  "summary.help":
    "各フローの 1 か月の実績と処理した金額です。月はイベントの発生日時で判定します。実行履歴から削除された分も含みます。",
  "summary.csv_help": "フロー、金額の種類、通貨ごとに 1 行で出力します",
  "summary.month": "対象月",
  "summary.flow": "フロー",
  "summary.runs": "実行",
  "summary.filtered": "対象外",
  "summary.skipped": "スキップ",
  "summary.failed": "失敗",
  "summary.parked": "判断待ち",
  "summary.calls": "呼び出し",
  "summary.writes": "書き込み",
  "summary.money": "処理した金額",
  "summary.test": "テスト",
  "summary.hidden": "表示する権限のない金額があります",
  "summary.deleted": "削除済み",
  "summary.none": "この月の実績はありません",
  "summary.none_help": "イベントが発生したフローがここに表示されます。",
};
