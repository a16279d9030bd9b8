import type { byHandEn } from "./messages.by-hand.en.ts";

/** What stands in `messages.by-hand.en.ts`, in Japanese. */
export const byHandJa: { readonly [Key in keyof typeof byHandEn]: string } = {
  "cli.flows.test": "フローの下書きを実際に 1 回実行し、結果を表示",
  "cli.flows.test.record": "トリガーのこのレコードでテスト (ID。デフォルト: 最新のレコード)",
  "cli.runs.again": "終了した実行を、新しい書き込みでもう一度実行",
  "cli.runs.again.published": "元の実行のバージョンではなく、現在公開中のバージョンで実行",
  "cli.runs.continue": "失敗した実行を、失敗したステップから続行",
  "cli.runs.kind": "この種類の実行のみ: event、schedule、test、rerun",
  "cli.by_hand.yes": "本番モードでの書き込みを承諾する",
  "cli.by_hand.say_yes": "問題なければ --yes を付けてください。",
  "cli.by_hand.following":
    "実行 {{id}} を処理しています。Ctrl-C で表示を終了します (実行は続きます)。",
  "cli.by_hand.step": "{{step}}: {{outcome}}",
  "cli.by_hand.not_succeeded": "実行は成功していません: {{status}}",
  "cli.by_hand.cannot_continue":
    "失敗したステップから続行できません。実行が失敗していないか、書き込みが行われたかどうか不明です。",
  "cli.by_hand.go_on": "失敗したステップから続行",
  "cli.by_hand.again": "新しい実行としてやり直す",
  "head.kind": "開始元",
  "kind.event": "イベント",
  "kind.schedule": "スケジュール",
  "kind.test": "テスト",
  "kind.rerun": "再実行",
  "cli.runs.draft": "テストした下書き",
};
