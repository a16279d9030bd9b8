import type { batchesEn } from "./messages.batches.en.ts";

/** What stands in `messages.batches.en.ts`, in Japanese. */
export const batchesJa: { readonly [Key in keyof typeof batchesEn]: string } = {
  "cli.batch.all":
    "条件に合うすべての実行に対する操作の内容を表示 (continue、rerun、cancel、send、allow、stop)",
  "cli.batch.published": "rerun の場合: 現在公開中のバージョンで実行",
  "cli.batch.yes": "すぐに実行し、ライブモードでの書き込みを承諾する",
  "cli.batch.start": "runs all で表示した操作を実行",
  "cli.batch.stop": "一括操作を停止",
  "cli.batch.list": "一括操作とその進行状況の一覧",
  "cli.batch.unknown_act": "「{{act}}」という操作はありません。指定できるもの: {{known}}",
  "cli.batch.runs": "実行 {{number}} 件 (古い順)",
  "cli.batch.flow": "  {{name}}: {{number}} 件",
  "cli.batch.not_fit": "見つかったうち、ほかの {{number}} 件はこの操作の対象になりません。",
  "cli.batch.cut": "ほかにもあります。対象は新しいものから {{number}} 件です。",
  "cli.batch.money": "金額: {{words}}",
  "cli.batch.live": "ライブモードで実際に処理されるもの: {{number}} 件",
  "cli.batch.next": "まだ何も実行していません。実行するには: millrace runs start {{id}}",
  "cli.batch.following": "{{id}} を実行中です。Ctrl-C を押すと表示だけを終了します。",
  "cli.batch.progress": "{{state}}: {{done}} 件完了、残り {{left}} 件",
  "cli.batch.refused": "  {{number}} 件: {{words}}",
  "cli.batch.none": "一括操作はまだありません。",
  "cli.batch.state.asked": "未開始",
  "cli.batch.state.going": "実行中",
  "cli.batch.state.stopped": "停止",
  "cli.batch.state.done": "終了",
  "cli.batch.some_left": "操作しなかった実行があります。",
  "cli.runs.error_code": "このコードのエラーの実行のみ (例: stripe.card_declined)",
  "head.act": "操作",
  "head.done": "完了",
  "head.left": "残り",
};
