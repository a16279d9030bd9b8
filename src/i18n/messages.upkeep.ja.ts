import type { upkeepEn } from "./messages.upkeep.en.ts";

export const upkeepJa: { readonly [Key in keyof typeof upkeepEn]: string } = {
  "cli.restore":
    "データフォルダーのデータベースをバックアップで置き換える (サーバーを停止してから実行)",
  "cli.restore.without_key": "秘密情報のキーが失われていても復元する (ログイン情報は入力し直し)",
  "cli.mark_restored":
    "pg_restore など別の方法でデータベースを復元したことを記録する (サーバーを停止してから実行)",
  "cli.compact": "データベースを書き直して空き領域を取り除く (サーバーを停止してから実行)",
  "cli.rotate_key":
    "秘密情報の暗号化キーを変更し、すべて暗号化し直します。すべてのサーバーを停止しておく必要があります",
  "cli.rotate_key.without_old_key":
    "古いキーを失った場合でも実行します。そのキーで暗号化された秘密情報は破棄され、ログイン情報の再入力が必要です",
  "cli.rotate_token":
    "データフォルダーのトークンを変更し、以前のトークンと、それで作成した API キーを無効にする (すべてのサーバーを停止してから実行)",
  "cli.move": "すべてのデータを空の PostgreSQL データベースに移す (サーバーを停止してから実行)",
  "cli.move.to": "データベースのアドレス (例: postgres://user:password@host/millrace)",
  "cli.move.which":
    "空の PostgreSQL データベースのアドレスを指定してください: --to postgres://user:password@host/millrace (または DATABASE_URL)",
  "move.progress": "{{table}}: {{of}} 件中 {{rows}} 件",
  "move.done":
    "すべてのデータが {{destination}} に移り、{{from}} は封印されました (フロー {{flows}} 件、実行 {{runs}} 件、書き込み {{effects}} 件)。DATABASE_URL にそのデータベースを指定して Millrace を起動してください。各プロセスに同じ vault.key (または MILLRACE_KEY) が必要です。",
  "move.not_empty":
    "{{destination}} にはすでにデータがあります。空のデータベースを指定してください。何も移していません。",
  "move.elsewhere":
    "{{path}} はすでに {{destination}} に移されたか、移行が始まっています。何も移していません。",
  "move.count_differs":
    "{{table}} の {{here}} 行のうち {{there}} 行しか届きませんでした。何も移していません。この問題をご報告ください。",
  "cli.restored": "復元されたバックアップの用途を指定する (指定するまで何も実行されません)",
  "cli.restored.replaces": "以前の環境はもう使用せず、この環境で置き換える",
  "cli.restored.copy": "以前の環境は動き続け、この環境はその複製である",
  "cli.restored.which": "--replaces か --copy のどちらか一方を指定してください。",
  "compact.done": "{{file}} を書き直しました ({{before}} から {{after}} へ)。",
  "restore.not_a_backup":
    "{{file}} は Millrace のバックアップではありません。別のファイルを指定してください。何も変更していません。",
  "restore.damaged":
    "{{file}} は壊れています。別のバックアップを使用してください。何も変更していません。",
  "restore.too_new":
    "{{file}} は、より新しい Millrace で作成されています。そのバージョンで復元してください。何も変更していません。",
  "restore.other_key":
    "このバックアップの秘密情報は、手元のキーとは別のキーで暗号化されています。元の vault.key を {{data}} にコピーするか、MILLRACE_KEY に設定してから、もう一度復元してください。キーを変更した場合は、MILLRACE_OLD_KEY に古いキーを設定してください。キーを失った場合は --without-key を付けて復元できますが、すべての接続のログイン情報を入力し直す必要があります。何も変更していません。",
  "restore.done":
    "{{file}} を {{data}} のデータベースとして復元しました。最後に動作が記録された日時: {{backupAt}}",
  "restore.old_key":
    "バックアップ内の秘密情報は古いキー ({{keys}}) で暗号化されていました。現在のキーで暗号化し直しました: {{resealed}} 件",
  "restore.given_up":
    "バックアップ内の秘密情報は別のキー ({{keys}}) で暗号化されていました。ここにあるキーで開けないものは破棄しました。該当する接続のログイン情報を入力し直してください。",
  "rotate.done": "すべての秘密情報を新しいキー {{key}} で暗号化し直しました: {{resealed}} 件",
  "rotate.given_up":
    "{{givenUp}} 件はどのキーでも開けなかったため破棄しました。該当する接続のログイン情報を入力し直してください。対象の接続は、使用された後に millrace connections list で確認できます。サインイン用の秘密情報も含まれていた場合は、全員がサインインし直し、2 段階認証を設定し直す必要があります。",
  "rotate.kept_old":
    "古いキーで開けるのは変更前のバックアップだけです。そのために {{file}} に保存しました。不要になったら削除してください。漏えいした場合は直ちに削除してください。",
  "rotate.keep_old":
    "古いキーで開けるのは変更前のバックアップだけです。そのバックアップが必要な間は、別の場所に保管してください。",
  "rotate.compact":
    "古い暗号文の一部がデータベース内に残っています。SQLite の場合は、ディスクの空き容量が足りません。空き容量を増やしてから millrace compact を実行してください。PostgreSQL の場合は、ダンプなど、変更前のテーブルを参照しているセッションがあります。そのセッションが終わってから、データベースで VACUUM (FULL) を実行してください。",
  "rotate.next":
    "新しいキーをバックアップとは別の場所にコピーし、新しいバックアップを作成してから Millrace を起動してください。PostgreSQL の場合は、すべてのプロセスに新しいキーが必要です。",
  "rotate.token_done":
    "{{file}} のトークンを変更しました。以前のトークンは使用できません。Millrace を起動してください。",
  "rotate.token_keys": "以前のトークンで作成した API キーを無効にしました ({{keys}} 件)。",
  "restore.set_aside": "以前のデータベースは {{file}} として残してあります。",
  "restore.next":
    "Millrace を起動し、この環境の用途を指定してください。以前の環境を置き換える場合は millrace restored --replaces、以前の環境も引き続き動かす場合は millrace restored --copy です。指定するまで何も実行されません。",
  "restore.marked":
    "データベースが復元されたものであることを記録しました。最後に動作が記録された日時: {{backupAt}}",
  "restored.waits":
    "これは {{backupAt}} のバックアップから復元された環境で、何も実行されません。用途を指定してください。以前の環境を置き換える場合は millrace restored --replaces、以前の環境も引き続き動かす場合は millrace restored --copy です。",
  "restored.replaces":
    "この環境は以前の環境を置き換え、処理を再開します。バックアップ以降に以前の環境が送信した可能性のあるものは、送信前に確認します。",
  "restored.copy":
    "この環境は複製です。すべてのフローを非アクティブにし、終わっていない実行をすべてキャンセルしました。",
  "cli.doubts": "送信済みの書き込みの記録が失われている可能性のある期間を表示する",
  "cli.doubts.clear": "その期間に失われた記録はないと宣言し、照会を行わないようにする",
  "cli.doubts.none": "記録が失われている可能性のある期間はありません。",
  "cli.doubts.restored": "バックアップの復元",
  "cli.doubts.lost": "データベースのコミット消失",
  "cli.doubts.gap": "動作の記録なし",
  "cli.doubts.sure":
    "{{count}} 件の期間について、書き込みが連携先への照会なしで送信されるようになります。データが以前の状態に戻っている場合は、同じ書き込みが二重に行われることがあります。時計の誤りが原因の場合など、失われた記録がないことを確認できたら、--yes を付けて実行してください。",
  "cli.doubts.cleared":
    "確認が必要な期間はなくなりました。各プロセスには 10 秒以内に反映されます。",
  "cli.erase":
    "メールアドレスなどの値を、すべての実行とイベントから消去 (--yes を付けない場合は件数の表示のみ)",
  "cli.erase.stdin": "値を標準入力から読み込む",
  "cli.erase.value": "消去する値",
  "cli.erase.found":
    "この値を含む実行は {{runs}} 件、イベントは {{events}} 件です。うち {{kept}} 件は処理中のため、終了後に消去されます。",
  "cli.erase.sure":
    "まだ何も消去していません。完全に消去するには、--yes を付けて再度実行してください。以前に作成したバックアップには残ります。",
  "cli.erase.done":
    "実行 {{runs}} 件、イベント {{events}} 件から消去しました。以前に作成したバックアップには残ります。",
  "cli.erase.kept":
    "ほかに {{kept}} 件が処理中のため残っています。終了後 1 時間以内に消去されます。「millrace erasures」で確認できます。",
  "cli.erasures": "消去の記録 (日時・実行者・件数) を表示",
  "cli.erasures.none": "まだ何も消去されていません。",
  "head.erased_at": "消去日時",
  "head.runs": "実行",
  "head.events": "イベント",
  "head.kept": "未消去",
  "cli.status.backup_last": "最新の夜間バックアップは {{at}} のものです。",
  "cli.status.backup_none": "夜間バックアップはまだありません。",
  "cli.status.backup_missed":
    "26 時間以上、夜間バックアップが作成されていません。理由は設定画面とログで確認できます。",
  "cli.status.backup_missed_elsewhere":
    "26 時間以上、データベースのバックアップを確認できていません。PostgreSQL のアーカイブにも記録がなく、millrace backed-up による報告もありません。",
  "cli.status.backup_seen": "データベースのバックアップを最後に確認したのは {{at}} です。",
  "cli.status.backup_unseen": "データベースのバックアップはまだ確認できていません。",
  "cli.backed_up":
    "PostgreSQL のバックアップを別のジョブで作成したことを報告する (次のバックアップが途絶えたときに通知されます)",
  "cli.backed_up.done": "記録しました。26 時間以上バックアップがない場合はお知らせします。",
  "cli.restore.try":
    "復元した場合の内容だけを表示。ファイルを省略すると、最新の夜間バックアップを確認します。何も変更されず、サーバーの稼働中も実行できます",
  "cli.restore.which":
    "バックアップを指定してください: millrace restore ファイル。最新の夜間バックアップを確認するだけの場合は millrace restore --try を実行してください。",
  "restore.no_nightly":
    "このデータフォルダーには、夜間バックアップがまだありません。ファイルを指定してください: millrace restore ファイル --try",
  "restore.try_done": "{{file}} は破損しておらず、復元できます。何も変更していません。",
  "restore.try_made":
    "最後の稼働記録は {{backupAt}} です。データベースの形式は {{found}} で、復元すると {{made}} になります。",
  "restore.try_holds":
    "接続 {{connections}} 件、フロー {{flows}} 件 (うちアクティブ {{activeFlows}} 件)",
  "restore.try_waits":
    "終了していない実行: {{unfinishedRuns}} 件、判断待ちの書き込み: {{parkedWrites}} 件、結果待ちの書き込み: {{openWrites}} 件",
  "restore.try_events": "最後のイベントの受信日時は {{until}} です。",
  "restore.try_no_events": "イベントはありません。",
  "restore.try_old":
    "{{from}} 以降に送信した書き込みは、キーにより二重に実行されません。それより古い結果待ちの書き込みは {{oldWrites}} 件です。再送信はせず、送信先に照会します。",
  "restore.try_all_old":
    "このバックアップ自体がそれより古いため、--replaces を指定すると、以前の環境がその後に行った可能性のある書き込みは、送信前にすべて照会されます。",
  "cli.webhook": "ご自身の Webhook: アラートをプログラムに送信 (管理者のみ)",
  "cli.webhook.show": "送信先 URL と、最後の送信の結果を表示",
  "cli.webhook.set": "送信先 URL を入力して設定し、シークレットを発行",
  "cli.webhook.stdin": "URL を標準入力から読み込む",
  "cli.webhook.url": "Webhook の送信先 URL",
  "cli.webhook.rotate": "シークレットを再発行 (以前のシークレットでも 24 時間は署名)",
  "cli.webhook.test": "署名付きのサンプルを 1 件送信",
  "cli.webhook.remove": "Webhook を削除し、送信を停止",
  "cli.webhook.none": "Webhook は設定されていません。",
  "cli.webhook.unsent": "まだ何も送信していません。",
  "cli.webhook.last": "最終送信: {{at}}。{{words}}",
  "cli.webhook.ended":
    "{{at}} に、送信先から、この URL は廃止されたとの応答がありました (HTTP ステータス 410)。テストが受け付けられるか、再設定されるまで、何も送信しません。",
  "cli.webhook.old_until": "以前のシークレットでも {{at}} まで署名します。",
  "cli.webhook.secret":
    "このシークレットが表示されるのは今回だけです。送信先では、このシークレットで署名を検証します:\n{{secret}}",
  "cli.webhook.taken": "受け付けられました。{{words}}",
  "cli.webhook.not_taken": "受け付けられませんでした。{{words}}",
  "cli.webhook.removed": "Webhook を削除しました。",
};
