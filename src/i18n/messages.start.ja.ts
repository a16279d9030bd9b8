import type { startEn } from "./messages.start.en.ts";

export const startJa: { readonly [Key in keyof typeof startEn]: string } = {
  "start.ready": "Millrace の準備ができました: {{url}}",
  "start.simulator":
    "Stripe シミュレーターが {{url}} で動作しています (テストキー {{key}})。接続するには: npm run -s millrace -- connections create stripe --simulator --name Simulator{{options}}",
  "start.product_ended":
    "Millrace が外部から終了されたため、すべて停止します。もう一度起動すると、続きから再開します。",
  "start.other_simulator":
    "{{system}} のシミュレーターが {{url}} で動作しています。「接続」→「新しい接続」→「{{system}}」から接続できます。",
  "start.simulator_ended": "Stripe シミュレーターが終了したため、すべて停止します。",
  "start.stopping": "Millrace を停止しています ...",
  "start.unknown_option":
    "{{option}} というオプションはありません。npm start -- --help を参照してください。",
  "start.invalid_value": "{{said}} には {{expects}}を指定してください。",
  "start.port_in_use":
    "ポート {{port}} は別のプログラムが使用中です。そのプログラムを停止するか、--port で別のポートを指定してください。",
  "start.port_forbidden":
    "このアカウントではポート {{port}} を使用できません。--port で 1024 以上のポートを指定してください。",
  "start.data_in_use":
    "データフォルダー {{path}} は別の Millrace が使用中です。そちらを停止するか、--data で別のフォルダーを指定してください。",
  "start.data_unwritable":
    "データフォルダー {{path}} に書き込めません。権限を修正するか、--data で別のフォルダーを指定してください。({{reason}})",
  "start.disk_full":
    "データフォルダー {{path}} のあるディスクがいっぱいです。空き容量を増やしてから、もう一度起動してください。",
  "start.data_on_network":
    "データフォルダー {{path}} はネットワークファイルシステム ({{fileSystem}}) 上にあり、お金を扱うデータを安全に保存できません。--data でローカルディスク上のフォルダーを指定してください。",
  "start.database_too_new":
    "データベース {{path}} は、より新しい Millrace で作成されています。新しいバージョンを起動するか、--data で別のフォルダーを指定してください。",
  "start.database_moved":
    "{{path}} の内容はすべて {{destination}} に移されています。DATABASE_URL にそのデータベースを指定して Millrace を起動してください。",
  "start.database_half_moved":
    "{{path}} から {{destination}} への移行が始まりましたが、完了していません。もう一度実行してください: millrace move --to {{destination}} (パスワードを含めて指定)",
  "start.restore_unfinished":
    "{{file}} から {{path}} への復元が始まりましたが、完了していません。もう一度実行してください: millrace restore {{file}} --data {{path}}",
  "start.database_unreadable":
    "データベース {{path}} を読み込めません。バックアップから復元するか、--data で別のフォルダーを指定してください。({{reason}})",
  "start.postgres_unreachable":
    "DATABASE_URL の PostgreSQL から応答がありません。サーバーが起動していることと、アドレスが正しいことを確認してください。({{reason}})",
  "start.postgres_refused":
    "DATABASE_URL の PostgreSQL に接続を拒否されました。ユーザー、パスワード、データベース名、ユーザーの権限を確認してください。({{reason}})",
  "start.postgres_too_old":
    "PostgreSQL {{found}} は古すぎます。サーバーをバージョン {{needed}} 以降に更新してください。",
  "start.postgres_not_durable":
    "PostgreSQL が {{setting}} = off で動作しているため、停電時に送信記録が失われ、二重に請求するおそれがあります。サーバーの設定で {{setting}} = on にしてください。",
  "start.postgres_read_only":
    "DATABASE_URL の PostgreSQL はスタンバイ、または読み取り専用です。書き込みできるサーバーのアドレスを指定してください。",
  "start.postgres_encoding":
    "PostgreSQL データベースの文字コードが {{found}} です。UTF8 で作成してください: createdb --encoding=UTF8 --template=template0 millrace",
  "start.postgres_in_use":
    "Millrace のプロセスが PostgreSQL データベースを使用中です。すべて停止してから、もう一度実行してください。強制終了したプロセスは、その後 15 秒間は使用中とみなされます。",
  "start.postgres_older_at_work":
    "このバージョンの Millrace は PostgreSQL データベースの構造を更新しますが、旧バージョンのプロセスがまだ動作中です ({{at}})。変更は行っていません。それらをすべて停止し、ダンプを取得してから、このバージョンを起動し直してください。",
  "start.postgres_foreign":
    "PostgreSQL データベース内のスキーマ millrace は Millrace のものではありません。DATABASE_URL で別のデータベースを指定してください。({{reason}})",
  "start.postgres_too_new":
    "PostgreSQL データベースは、より新しい Millrace で作成されています。新しいバージョンを起動するか、DATABASE_URL で別のデータベースを指定してください。",
  "start.key_malformed":
    "MILLRACE_KEY またはデータフォルダー内の vault.key が、base64 で表した 32 バイトではありません。控えておいた正しいキーに戻してください。",
  "start.key_file_exposed":
    "データフォルダー内の vault.key を、この端末のほかのアカウントが読み取れます。所有者だけに許可してください: chmod 600 vault.key",
  "start.key_file_unusable":
    "秘密情報を暗号化するキーを使用できません。データフォルダーの vault.key を読み書きできるか確認してください。({{reason}})",
  "start.key_missing":
    "データベース内の秘密情報の暗号化に使われたキーがここにありません。対応する vault.key をデータフォルダーに戻すか (PostgreSQL の場合はほかのプロセスのデータフォルダーからコピー)、MILLRACE_KEY を設定してください。キーを完全に失った場合は millrace rotate-key --without-old-key を実行し、接続のログイン情報を入力し直してください。",
  "start.key_other":
    "ここにあるキーは、データベース内の秘密情報の暗号化に使われたキーと異なります。正しい vault.key をデータフォルダーに置くか、MILLRACE_KEY に設定してください (PostgreSQL の場合はすべてのプロセスで同じキーが必要です)。キーを完全に失った場合は millrace rotate-key --without-old-key を実行し、接続のログイン情報を入力し直してください。",
  "start.key_change_unfinished":
    "キーの変更が始まりましたが、完了していません。もう一度実行してください: millrace rotate-key。失われたものはありません。",
  "start.key_changed":
    "秘密情報の暗号化キーが変更されたため、このプロセスを終了します。新しい vault.key または MILLRACE_KEY で起動し直してください。",
  "start.key_unchanged":
    "MILLRACE_KEY は現在のキーと同じため、何も変更していません。MILLRACE_KEY に新しいキー (base64 で表した 32 バイト) を、MILLRACE_OLD_KEY に現在のキーを設定してください。",
  "start.failed": "Millrace を起動できませんでした。({{reason}})",
  "start.help":
    "使い方: npm start -- [オプション]\n\nMillrace と、試用のためのシミュレーターを起動します。\n\nオプション:",
  "start.help.no_simulator": "シミュレーターを起動しません",
  "start.help.default": "(デフォルト: {{value}})",
};
