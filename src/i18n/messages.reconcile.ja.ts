import type { reconcileEn } from "./messages.reconcile.en.ts";

/** What stands in `messages.reconcile.en.ts`, in Japanese. */
export const reconcileJa: { readonly [Key in keyof typeof reconcileEn]: string } = {
  "cli.reconcile":
    "接続の一覧 1 か月分を Millrace の記録と照合します。読み取り回数を見積もり、--yes を付けると実行します",
  "cli.reconcile.connection": "対象の接続",
  "cli.reconcile.month": "対象の月 (例: 2026-10)",
  "cli.reconcile.zone": "月の区切りに使うタイムゾーン (デフォルト: アカウントの設定)",
  "cli.reconcile.yes": "読み取り回数を確認済みとして、すぐに開始する",
  "cli.reconcile.csv": "すべての行を CSV で出力する (--yes なしの場合は、その月の最新の照合)",
  "cli.reconcile.output": "CSV をこのファイルに書き込む",
  "cli.reconcile.monthly": "毎月の自動照合: on または off",
  "cli.reconcile.on_or_off":
    "「{{said}}」は指定できません。--monthly on または --monthly off を指定してください。",
  "cli.reconcile.which_month": "--month 2026-10 のように、対象の月を指定してください。",
  "cli.reconcile.monthly_on":
    "{{name}} は {{month}} 分から、翌月 3 日に自動で照合されます ({{zone}})。",
  "cli.reconcile.monthly_off": "{{name}} の自動照合はオフです。",
  "cli.reconcile.expected":
    "{{month}} ({{zone}}): {{objects}} 件。読み取りの呼び出しは {{reads}} 回です。",
  "cli.reconcile.estimate":
    "{{month}} ({{zone}}): 約 {{objects}} 件。読み取りの呼び出しは約 {{reads}} 回です。",
  "cli.reconcile.next":
    "読み取りはまだ始まっていません。開始するには、--yes を付けて実行してください",
  "cli.reconcile.progress": "{{what}} (読み取りの呼び出し {{reads}} 回)",
  "cli.reconcile.nothing": "対象の月のオブジェクトはありません。",
  "cli.reconcile.unread": "このキーでは読み取れない一覧: {{label}}",
  "cli.reconcile.changes_since":
    "前月以前のオブジェクトの変更は {{moment}} 以降の分を表示します。それより前の変更は連携先に残っていません。",
  "cli.reconcile.differs": "差異が {{number}} 件あります。--csv で確認できます",
  "cli.reconcile.none":
    "{{month}} の完了した照合はありません。--yes を付けて実行すると作成されます",
  "cli.reconcile.exported": "{{month}} の照合を {{file}} に書き込みました。",
  "head.verdict": "判定",
  "head.objects": "件数",
  "head.sum": "合計",
};
