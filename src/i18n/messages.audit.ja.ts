import type { auditEn } from "./messages.audit.en.ts";

export const auditJa: { readonly [Key in keyof typeof auditEn]: string } = {
  "cli.audit": "監査ログ (誰が、いつ、どこから、何をしたか) を表示",
  "cli.audit.person": "このユーザーの操作のみ",
  "cli.audit.action": "この操作のみ。例: flow.published、種類ごとの場合は flow.",
  "cli.audit.object": "この ID の対象への操作のみ",
  "cli.audit.from": "この日時以降のみ",
  "cli.audit.to": "この日時より前のみ",
  "cli.audit.limit": "表示件数 (最大 200、デフォルト: 50)",
  "cli.audit.export": "該当するすべての記録を JSON Lines でファイルに書き出す (- は標準出力)",
  "cli.audit.exported": "監査ログを {{file}} に書き出しました。",
  "cli.audit.verify": "記録の変更や削除がないことを検証",
  "cli.audit.whole":
    "{{lines}} 件の記録はすべて連続しています。最後のハッシュは {{hash}} です。別の場所に保管してください。",
  "cli.audit.unchained": "このうち {{lines}} 件は連鎖の導入前の記録のため、検証の対象外です。",
  "cli.audit.broken":
    "監査ログが変更されています。記録 {{id}} が直前の記録とつながりません。バックアップまたは書き出したファイルと照合してください。",
  "cli.audit.cut":
    "監査ログが変更されています。末尾の記録がありません。バックアップまたは書き出したファイルと照合してください。",
  "cli.audit.archived":
    "{{until}} までの古い記録はファイルにあります。--export で一緒に書き出せます。",
  "cli.audit.files": "このうち古い記録は {{files}} 個のファイルにあります。",
  "cli.audit.file_missing":
    "監査ログのファイル {{file}} がフォルダーにありません。控えから元に戻して、もう一度検証してください。",
  "cli.audit.file_changed":
    "監査ログのファイル {{file}} が書き込み時の内容と異なります。控えから元に戻して、もう一度検証してください。フォルダーに書き込める人も確認してください。",
  "cli.audit.none": "該当する記録はありません。",
  "head.person": "ユーザー",
  "head.via": "認証方法",
  "head.address": "接続元",
  "head.action": "操作",
};
