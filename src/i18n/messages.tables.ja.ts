import type { tablesEn } from "./messages.tables.en.ts";

export const tablesJa: { readonly [Key in keyof typeof tablesEn]: string } = {
  "cli.tables": "対応表 (値の変換表。すべてのフローで共有)",
  "cli.tables.list": "対応表の一覧",
  "cli.tables.none": "対応表はまだありません。",
  "cli.tables.show": "対応表の行と、使用しているフローを表示",
  "cli.tables.revision": "リビジョンの番号 (省略時は最新)",
  "cli.tables.create": "対応表を作成 (空、または CSV ファイルの行から)",
  "cli.tables.description": "用途の説明",
  "cli.tables.csv": "2 列の CSV ファイル (標準入力は -)",
  "cli.tables.header": "CSV の 1 行目は列名 (名前は問わない)",
  "cli.tables.otherwise":
    "行のない値の扱い: pass (値をそのまま使用)、fail (ステップをエラーにする)、value=文字列",
  "cli.tables.bad_otherwise":
    "--otherwise には pass、fail、value=文字列 のいずれかを指定してください。",
  "cli.tables.created": "対応表「{{name}}」を作成しました ({{rows}} 行、{{id}})。",
  "cli.tables.import": "CSV ファイルの行を対応表の次のリビジョンとして保存",
  "cli.tables.saved": "対応表「{{name}}」のリビジョン {{revision}} を保存しました ({{rows}} 行)。",
  "cli.tables.still_older":
    "次のフローは以前のリビジョンを使用しています。最新を使用するには: npm run -s millrace -- flows use-table フロー {{id}}",
  "cli.tables.export": "対応表の行を CSV でファイルまたは標準出力にエクスポート",
  "cli.tables.exported": "対応表「{{name}}」を {{file}} にエクスポートしました。",
  "cli.tables.delete": "フローで使用されていない対応表を削除",
  "cli.tables.sure": "対応表「{{name}}」を削除します。問題なければ --yes を付けてください。",
  "cli.tables.deleted": "対応表「{{name}}」を削除しました。",
  "cli.tables.pass": "その他の値: そのまま使用",
  "cli.tables.value": "その他の値: 「{{value}}」にする",
  "cli.tables.fail": "その他の値: ステップをエラーにする",
  "cli.tables.unused": "使用しているフローはありません。",
  "cli.flows.use_table": "フローの下書きで使用する対応表のリビジョンを変更 (省略時は最新)",
  "cli.flows.table_used":
    "「{{name}}」の下書きで「{{table}}」のリビジョン {{revision}} を使用します。公開するまで、新しい実行はこれまでどおり動作します。",
  "cli.flows.table_not_used": "「{{name}}」の下書きでは対応表「{{table}}」を使用していません。",
  "cli.bad_revision": "リビジョンは 3 のような整数で指定してください。",
  "head.revision": "リビジョン",
  "head.rows": "行数",
  "head.changed": "変更日時",
  "head.changed_by": "変更者",
  "head.from": "変換前",
  "head.to": "変換後",
  "head.draft": "下書き",
  "head.published": "公開済みバージョン",
};
