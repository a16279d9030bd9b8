import { parkedJa } from "./messages.parked.ja.ts";
import { peopleJa } from "./messages.people.ja.ts";
import type { en } from "./messages.en.ts";
import { startJa } from "./messages.start.ja.ts";

export const ja: { readonly [Key in keyof typeof en]: string } = {
  ...parkedJa,
  ...peopleJa,
  ...startJa,

  "cli.description": "動作中の Millrace を操作します。",
  "cli.url": "サーバーのアドレス (MILLRACE_URL)",
  "cli.data": "アクセストークンがあるサーバーのデータフォルダー (MILLRACE_DATA)",
  "cli.json": "API の応答を JSON で出力",
  "cli.lang": "表示言語: en または ja",
  "cli.bad_lang": "表示言語「{{said}}」はありません。en または ja を指定してください。",
  "cli.bad_url":
    "{{url}} はアドレスではありません。http://127.0.0.1:3400 のように指定してください。",
  "cli.no_token":
    "アクセストークン {{path}} を読み込めません。npm start でサーバーを起動するか、--data でデータフォルダーを指定してください。",
  "cli.unreachable":
    "{{url}} の Millrace が応答しません。npm start で起動するか、--url で別のアドレスを指定してください。",
  "cli.request_id": "外部システムのリクエスト ID: {{id}}",
  "cli.only_a_warning": "{{line}} (警告のみ)",
  "cli.not_found": "名前または ID が「{{name}}」のものはありません。",
  "cli.ambiguous": "「{{name}}」という名前のものが複数あります。ID で指定してください:",
  "cli.no_pair": "「{{text}}」は「名前=値」の形で指定してください。",
  "cli.no_secret":
    "{{label}} が指定されていません。環境変数 MILLRACE_SECRET に設定するか、--api-key-stdin で標準入力から渡してください。",
  "cli.prompt": "{{label}} (表示されません): ",
  "cli.nothing_typed": "{{label}} が入力されなかったため、何も変更していません。",
  "cli.secret_on_command_line":
    "{{field}} は秘密情報です。コマンドラインは、この端末の他のアカウントからも見えます。省略して入力画面で入力するか、環境変数 MILLRACE_SECRET または --api-key-stdin で渡してください。",
  "cli.unknown_connector": "コネクタ「{{connector}}」はありません。使用できるコネクタ: {{known}}",
  "cli.unknown_account": "アカウント不明",
  "cli.unknown_option": "{{name}} というオプションはありません。--help を参照してください。",
  "cli.unknown_command": "{{name}} というコマンドはありません。--help を参照してください。",
  "cli.missing": "「{{name}}」が指定されていません。--help を参照してください。",
  "cli.too_many": "引数が多すぎます。--help を参照してください。",
  "cli.unwritable_file": "{{file}} に書き込めません: {{reason}}",
  "cli.no_file": "ファイル {{file}} はありません。",
  "cli.unreadable_file": "ファイル {{file}} を読み込めません。({{reason}})",
  "cli.not_json": "ファイル {{file}} は正しい JSON ではありません。",
  "cli.no_seconds": "「{{text}}」は秒数ではありません。",
  "cli.connections": "外部システムへの接続",
  "cli.connections.create": "接続を作成します (秘密情報は入力画面で入力)",
  "cli.connections.name": "接続名",
  "cli.connections.stdin": "秘密情報を標準入力から読み込む",
  "cli.connections.simulator": "サーバーと一緒に動いているシミュレーターに接続する",
  "cli.connections.set": "秘密でない項目を設定する (複数指定可)",
  "cli.connections.simulator_key":
    "--simulator では専用のテストキーとアドレスが使われます。{{option}} か --simulator のどちらかを外してください。",
  "cli.connections.simulator_variable":
    "--simulator では専用のテストキーが使われるため、MILLRACE_SECRET は使用されません。",
  "cli.connections.rename": "接続名を変更",
  "cli.connections.renamed": "接続「{{before}}」の名前を「{{name}}」に変更しました。",
  "cli.connections.replace_key":
    "接続の秘密情報を同じアカウントの別のものに置き換えます (秘密情報は入力画面で入力)",
  "cli.connections.replaced":
    "接続「{{name}}」のキーを置き換えました。この接続を待っていた実行とポーリングは再開します。",
  "cli.connections.delete": "接続を削除 (使用しているフローを先に表示)",
  "cli.connections.confirm":
    "表示された、この接続を使用しているフローの件数 (非アクティブ化されます)",
  "cli.connections.flows": "接続を使用しているフローを表示",
  "cli.connections.unused": "接続「{{name}}」を使用しているフローはありません。",
  "cli.connections.deleted": "接続「{{name}}」を削除しました。",
  "cli.connections.sure":
    "接続「{{name}}」を削除します。キーは後から読み出せません。よろしければ --yes を付けて実行してください。",
  "cli.yes": "確認せずに実行する",
  "cli.connections.list": "接続の一覧",
  "cli.connections.check": "接続が使用できるか確認",
  "cli.connections.created": "接続「{{name}}」を作成しました: {{account}} ({{mode}} モード)",
  "cli.connections.serves": "接続「{{name}}」は使用できます ({{mode}} モード)。",
  "cli.connections.allowed": "このキーで可能なもの: {{list}}",
  "cli.connections.not_allowed": "このキーで許可されていない操作: {{list}}",
  "cli.connections.none": "接続はまだありません。",
  "cli.connections.reads": "読み取り回数、ポーリングによる見込み、利用枠を表示",
  "cli.flows": "フローのインポート、エクスポート、アクティブ化",
  "cli.flows.list": "フローの一覧",
  "cli.flows.import": "ファイルからフローをインポート (- は標準入力)",
  "cli.flows.connection": "ファイルの接続枠に接続を割り当てる。例: stripe=Shop (複数指定可)",
  "cli.flows.import_activate": "インポート後すぐにアクティブ化する",
  "cli.flows.from":
    "開始位置: now、where-it-stood、または 2026-07-01 のような日付 (デフォルト: now)",
  "cli.flows.activate": "フローをアクティブ化",
  "cli.flows.deactivate": "フローを非アクティブ化 (実行中の処理は続行)",
  "cli.flows.export": "フローをファイルまたは標準出力にエクスポート",
  "cli.flows.output": "書き込むファイル",
  "cli.flows.imported":
    "フロー「{{name}}」をインポートしました ({{id}})。フローは非アクティブです。",
  "cli.flows.activated": "フロー「{{name}}」はアクティブです ({{id}})。",
  "cli.flows.polls":
    "{{seconds}} 秒ごとにイベントを確認します (1 日に {{calls}} 回の API コール)。",
  "cli.flows.deactivated": "フロー「{{name}}」は非アクティブです。",
  "cli.flows.exported": "フロー「{{name}}」を {{file}} にエクスポートしました。",
  "cli.flows.slots_open":
    "{{file}} のフローをアクティブ化するには接続が必要なため、インポートしていません。接続枠ごとに接続を指定してください。",
  "cli.flows.slot": "--connection {{slot}}=接続名 (使用できる接続: {{names}})",
  "cli.flows.slot_empty":
    "--connection {{slot}}=接続名。{{connector}} への接続がまだないため、先に作成してください: npm run -s millrace -- connections create {{connector}} --name 接続名",
  "cli.flows.stays_inactive":
    "フロー「{{name}}」は {{id}} としてインポートされましたが、次の理由でアクティブではありません。解決したら npm run -s millrace -- flows activate {{id}} を実行してください。削除する場合: npm run -s millrace -- flows delete {{id}} --yes",
  "cli.flows.unconnected":
    "ステップにはまだ接続がありません。--connection を付けてもう一度インポートするか、HTTP API で接続を選択してください。",
  "cli.flows.confirm": "表示された、本番モードで書き込むステップの件数 (実行してよい場合に指定)",
  "cli.flows.replace_connection": "フローの下書き内の接続を、すべて別の接続に置き換え",
  "cli.flows.other_connector":
    "「{{from}}」と「{{to}}」は別のシステムへの接続です。同じシステムへの接続を 2 つ指定してください。",
  "cli.flows.connection_replaced":
    "「{{name}}」の下書きで、接続「{{from}}」をすべて「{{to}}」に置き換えました。反映するには公開してください。",
  "cli.bad_confirm": "--confirm には、表示された件数を整数で指定してください。",
  "cli.flows.publish": "アクティブなフローの下書きを公開",
  "cli.flows.proposed":
    "「{{name}}」はまだ公開されていません。接続の所有者 ({{owners}}) の同意を待っています。それまでフローはこれまでどおり動きます。",
  "cli.flows.published": "フロー「{{name}}」はバージョン {{version}} で動作します。",
  "cli.flows.clone": "フローを複製 (複製は非アクティブ)",
  "cli.flows.clone_name": "複製の名前",
  "cli.flows.cloned":
    "フロー「{{original}}」を「{{name}}」({{id}}) として複製しました。複製は非アクティブです。",
  "cli.flows.delete": "フローを削除し、その実行をキャンセル",
  "cli.flows.deleted": "フロー「{{name}}」を削除しました。",
  "cli.flows.sure":
    "フロー「{{name}}」を削除し、終了していない実行 {{runs}} 件をキャンセルします。元に戻せません。よろしければ --yes を付けて実行してください。",
  "cli.flows.none": "フローはまだありません。",
  "cli.runs": "フローの実行",
  "cli.runs.list": "実行の一覧 (新しい順)",
  "cli.runs.flow": "このフローの実行のみ",
  "cli.runs.status":
    "この状況の実行のみ: waiting、running、paused、parked、succeeded、failed、cancelled",
  "cli.runs.text": "参照 ID またはエラーにこのテキストを含む実行のみ",
  "cli.runs.from": "この日時以降の実行のみ",
  "cli.runs.to": "この日時より前の実行のみ",
  "cli.runs.limit": "件数、200 まで (デフォルト: 50)",
  "cli.runs.cursor": "前のページの続きから表示",
  "cli.runs.show": "実行のステップ、試行、入力、出力を表示",
  "cli.runs.cancel": "実行をキャンセル",
  "cli.runs.cancelled": "実行 {{id}} をキャンセルしました。",
  "cli.runs.cancelling": "実行 {{id}} は、現在のステップの記録が済みしだい終了します。",
  "cli.runs.watch": "新しい実行と変化した実行を Ctrl-C まで表示し続ける",
  "cli.runs.for": "この秒数で終了する",
  "cli.runs.none": "該当する実行はありません。",
  "cli.runs.more": "続きがあります: --cursor {{cursor}}",
  "cli.runs.watching": "監視しています。Ctrl-C で終了します。",

  "cli.status": "Millrace が動作しているか、何を待っているかを表示",
  "cli.status.history": "終了した実行の保存期間: {{days}} 日 (フローごとに最大 {{runsPerFlow}} 件)",
  "cli.status.disk":
    "データフォルダーのあるディスクの空き: {{free}} (いっぱいになった後は {{wanted}} 以上で再開します)",
  "cli.status.version": "Millrace {{version}} (データの保存先: {{storage}})",
  "cli.backup":
    "すべてのデータのバックアップをファイルまたはフォルダーに書き込む (サーバーは動作を続けます)",
  "cli.backup.overwrite": "既存のファイルを置き換える",
  "cli.backup.done": "バックアップを {{file}} に書き込みました ({{size}}、{{seconds}} 秒)。",
  "cli.backup.holds": "内容: 接続 {{connections}} 件、フロー {{flows}} 件、実行 {{runs}} 件",
  "cli.backup.no_key":
    "秘密情報を復号するキーは含まれていません。vault.key (または MILLRACE_KEY) の控えを別の場所に保管してください。",
  "cli.backup.exists":
    "{{file}} はすでに存在します。別の名前を指定するか、--overwrite で置き換えてください。",
  "cli.backup.cut_off":
    "バックアップの転送が途中で切れたため、何も書き込んでいません。もう一度実行してください。",
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
  "cli.restored.replaces": "以前の環境は使えなくなり、この環境が置き換える",
  "cli.restored.copy": "以前の環境は動き続け、この環境はその複製である",
  "cli.restored.which": "--replaces か --copy のどちらか一方を指定してください。",
  "compact.done": "{{file}} を書き直しました ({{before}} から {{after}} へ)。",
  "restore.not_a_backup":
    "{{file}} は Millrace のバックアップではありません。何も変更していません。",
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
    "{{givenUp}} 件はどのキーでも開けなかったため破棄しました。該当する接続のログイン情報を入力し直してください。対象の接続は、使用された後に millrace connections list で確認できます。サインイン用の秘密情報も含まれていた場合は、全員がサインインし直し、2 要素認証を設定し直す必要があります。",
  "rotate.kept_old":
    "古いキーで開けるのは変更前のバックアップだけです。そのために {{file}} に保存しました。不要になったら削除してください。漏えいした場合は直ちに削除してください。",
  "rotate.keep_old":
    "古いキーで開けるのは変更前のバックアップだけです。そのバックアップが必要な間は、別の場所に保管してください。",
  "rotate.compact":
    "ディスクの空き容量が足りず、データベース内に残る古い暗号文を消去できませんでした。空き容量を増やしてから実行してください: millrace compact",
  "rotate.next":
    "新しいキーをバックアップとは別の場所にコピーし、新しいバックアップを作成してから Millrace を起動してください。PostgreSQL の場合は、すべてのプロセスに新しいキーが必要です。",
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
  "engine.running": "動作中",
  "engine.stopped": "起動中または停止中",
  "engine.no_room":
    "ディスクがいっぱいのため、空きができるまで新しい処理は始まりません。進行中の処理は記録されます。",
  "engine.undecided": "判断待ち",

  "help.usage": "使い方:",
  "help.arguments": "引数:",
  "help.options": "オプション:",
  "help.commands": "コマンド:",
  "help.options_word": "オプション",
  "help.command_word": "コマンド",
  "help.default_word": "デフォルト",
  "help.help": "このヘルプを表示",

  "reads.month": "{{month}} の現在まで",
  "reads.forecast": "その月の見込み",
  "reads.per_day": "有効なポーリングによる 1 日あたり",
  "reads.whole_month": "有効なポーリングによる 30 日間",
  "reads.floor": "すべてのアカウントに認められる 30 日間の回数",
  "reads.every": "{{seconds}} 秒",
  "reads.together":
    "このアカウントへの接続は {{connections}} 件あり、以下では合わせて数えています。",
  "reads.fine": "問題ありません: 1 か月あたり約 {{reads}} 回の読み取り (枠は {{floor}} 回)",
  "reads.near":
    "上限に近づいています: 1 か月あたり約 {{reads}} 回の読み取り (枠は {{floor}} 回)。上限に達する前にポーリング頻度を下げてください。",
  "reads.over":
    "上限を超えます: 1 か月あたり約 {{reads}} 回の読み取り (枠は {{floor}} 回)。ポーリング頻度を下げてください。同じトリガーのポーリングは全フローで共有され、最も短い頻度で動きます。",
  "reads.transactions":
    "1 か月の取引が {{transactions}} 件以上のアカウントであれば、この回数も認められます。",

  "head.name": "名前",
  "head.connector": "コネクタ",
  "head.mode": "モード",
  "head.account": "アカウント",
  "head.state": "状況",
  "head.id": "ID",
  "head.used_in": "使用箇所",
  "head.version": "バージョン",
  "head.succeeded": "成功",
  "head.failed": "失敗",
  "head.last_run": "最終実行",
  "head.time": "日時",
  "head.flow": "フロー",
  "head.reference": "参照 ID",
  "head.error": "エラー",
  "head.event": "イベント",
  "head.event_time": "イベント日時",
  "head.started": "開始",
  "head.ended": "終了",
  "head.step": "ステップ",
  "head.attempt": "試行",
  "head.outcome": "結果",
  "head.request_id": "リクエスト ID",
  "head.input": "入力",
  "head.output": "出力",
  "head.write": "書き込み",
  "head.sends": "送信回数",
  "head.object": "オブジェクト",
  "head.trigger": "トリガー",
  "head.frequency": "頻度",
  "head.flows": "フロー",
  "head.per_day": "1 日の API コール",
  "head.reads": "読み取り回数",
  "head.month": "月",

  "state.ok": "正常",
  "state.broken": "修正が必要",
  "state.active": "アクティブ",
  "state.inactive": "非アクティブ",

  "word.done": "完了",
  "word.failed": "失敗",
  "word.retry": "一時的に失敗",
  "word.retrying": "再試行予定",
  "word.paused": "接続の修正待ち",
  "word.parked": "判断が必要",
  "word.open": "結果未確認",
  "word.stopped": "中止",
  "word.cancelled": "キャンセル済み",
  "word.test": "テスト",
  "word.live": "本番",
  "word.draft": "下書き",
  "word.published": "公開済みバージョン",
  "status.waiting": "待機中",
  "status.running": "実行中",
  "status.paused": "一時停止",
  "status.parked": "判断待ち",
  "status.succeeded": "成功",
  "status.failed": "失敗",
  "status.cancelled": "キャンセル済み",
};
