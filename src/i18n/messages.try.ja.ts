import type { tryEn } from "./messages.try.en.ts";

export const tryJa: { readonly [Key in keyof typeof tryEn]: string } = {
  "cli.connectors": "コネクタ (開発者向け)",
  "cli.connectors.try":
    "コネクタのトリガーまたはアクションを 1 つ、実際のシステムに対して実行します。何も保存しません",
  "cli.connectors.values": "接続の項目を含む JSON。- は標準入力",
  "cli.connectors.input": "アクションの項目、またはトリガーの設定を含む JSON",
  "cli.connectors.record": "送信内容と応答を、テスト用にファイルに保存する",
  "cli.connectors.send": "書き込みを 1 回だけ送信する",
  "try.not_json": "{{file}} は JSON オブジェクトではありません",
  "try.twice_stdin": "標準入力を指定できるのは、2 つのファイルのうち 1 つだけです",
  "try.unknown_offer":
    "{{connector}} にトリガーまたはアクション {{offer}} はありません。使えるもの: {{known}}",
  "try.not_recorded": "{{file}} に書き込めませんでした。送信した内容は取り消されません。",
  "try.planned": "送信される内容",
  "try.answer": "応答",
  "try.frozen": "書き込みの前に記録される内容",
  "try.sent": "送信",
  "try.answered": "応答 {{status}}",
  "try.no_answer": "応答がありませんでした",
  "try.token": "トークンを取得します。リクエストと応答は表示されません",
  "try.left_out": "残り {{number}} 文字",
  "try.bad_values": "コネクタは、この接続の項目を受け付けません:",
  "try.bad_input": "コネクタは、この入力を受け付けません:",
  "try.output": "出力",
  "try.unfit": "出力のスキーマと一致しません。ピルが示す内容と異なります",
  "try.events": "最初のページに {{count}} 件。先頭のものだけを表示します",
  "try.match.take": "フローを開始します",
  "try.match.leave": "この設定ではフローを開始しません",
  "try.match.wait": "まだ確定していません",
  "try.parts":
    "複数の書き込みを行うアクションです。何も送信していません。書き込みごとに試してください: {actions}",
  "try.not_sent": "書き込みのアクションです。何も送信していません。1 回だけ送信する場合: --send",
  "try.failed": "失敗しました ({{kind}})",
};
