/** What the command line says of templates, in Japanese. */
export const templatesJa = {
  "cli.templates": "テンプレート (フローのひな形)",
  "cli.templates.list": "テンプレートの一覧を表示",
  "cli.templates.show": "テンプレートの動作と必要なもの、テーブルを作成する文を表示",
  "cli.templates.use": "テンプレートから非アクティブなフローを作成",
  "cli.templates.connection": "システムに使用する接続。例: stripe=Shop (複数指定可)",
  "cli.templates.unknown":
    "テンプレート「{{template}}」はありません。一覧の表示: npm run -s millrace -- templates list",
  "cli.templates.needs": "必要な接続:",
  "cli.templates.open": "アクティブ化の前に入力する項目:",
  "cli.templates.made":
    "フロー「{{name}}」({{id}}) を作成しました。非アクティブなので、ブラウザーで開いて不足している項目を入力してください。",
} as const;
