import { auditJa } from "./messages.audit.ja.ts";
import { batchesJa } from "./messages.batches.ja.ts";
import { byHandJa } from "./messages.by-hand.ja.ts";
import { foundJa } from "./messages.found.ja.ts";
import { holdsJa } from "./messages.holds.ja.ts";
import { invokeJa } from "./messages.invoke.ja.ts";
import { parkedJa } from "./messages.parked.ja.ts";
import { peopleJa } from "./messages.people.ja.ts";
import type { en } from "./messages.en.ts";
import { readsJa } from "./messages.reads.ja.ts";
import { reconcileJa } from "./messages.reconcile.ja.ts";
import { sharingJa } from "./messages.sharing.ja.ts";
import { statusJa } from "./messages.status.ja.ts";
import { tablesJa } from "./messages.tables.ja.ts";
import { templatesJa } from "./messages.templates.ja.ts";
import { versionsJa } from "./messages.versions.ja.ts";
import { startJa } from "./messages.start.ja.ts";
import { tryJa } from "./messages.try.ja.ts";
import { upkeepJa } from "./messages.upkeep.ja.ts";

export const ja: { readonly [Key in keyof typeof en]: string } = {
  ...auditJa,
  ...batchesJa,
  ...byHandJa,
  ...foundJa,
  ...readsJa,
  ...holdsJa,
  ...invokeJa,
  ...parkedJa,
  ...peopleJa,
  ...reconcileJa,
  ...sharingJa,
  ...statusJa,
  ...tablesJa,
  ...templatesJa,
  ...versionsJa,
  ...startJa,
  ...tryJa,
  ...upkeepJa,

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
    "{{label}} が指定されていません。環境変数 MILLRACE_SECRET に設定するか、{{option}} で標準入力から渡してください。",
  "cli.prompt": "{{label}} (表示されません): ",
  "cli.nothing_typed": "{{label}} が入力されなかったため、何も変更していません。",
  "cli.secret_on_command_line":
    "{{field}} は秘密情報です。コマンドラインは、この端末のほかのアカウントからも見えます。省略して入力画面で入力するか、環境変数 MILLRACE_SECRET または --api-key-stdin で渡してください。",
  "cli.unknown_connector": "コネクタ「{{connector}}」はありません。使用できるコネクタ: {{known}}",
  "cli.unknown_account": "アカウント不明",
  "cli.unknown_option": "{{name}} というオプションはありません。--help を参照してください。",
  "cli.unknown_command": "{{name}} というコマンドはありません。--help を参照してください。",
  "cli.missing": "「{{name}}」が指定されていません。--help を参照してください。",
  "cli.too_many": "引数が多すぎます。--help を参照してください。",
  "cli.unwritable_file":
    "{{file}} に書き込めません。権限を確認するか、別のファイルを指定してください。({{reason}})",
  "cli.no_file": "ファイル {{file}} はありません。パスを確認してください。",
  "cli.unreadable_file":
    "ファイル {{file}} を読み込めません。権限を確認するか、別のファイルを指定してください。({{reason}})",
  "cli.not_text":
    "ファイル {{file}} は UTF-8 でも Shift_JIS でもありません。UTF-8 で保存し直してください。",
  "cli.not_json":
    "ファイル {{file}} は正しい JSON ではありません。修正するか、もう一度エクスポートしてください。",
  "cli.no_seconds": "「{{text}}」は秒数ではありません。60 のような数値を指定してください。",
  "cli.connections": "外部システムへの接続",
  "cli.connections.create": "接続を作成します (秘密情報は入力画面で入力)",
  "cli.connections.name": "接続名。省略すると、接続先に応じた名前になります",
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
    "エラーに表示された確認用の値。表示されたフローを非アクティブ化して削除",
  "cli.connections.flows": "接続を使用しているフローを表示",
  "cli.connections.unused": "接続「{{name}}」を使用しているフローはありません。",
  "cli.connections.deleted": "接続「{{name}}」を削除しました。",
  "cli.connections.sure":
    "接続「{{name}}」を削除します。キーは後から読み出せません。よろしければ --yes を付けて実行してください。",
  "cli.yes": "確認せずに実行する",
  "cli.connections.list": "接続の一覧",
  "cli.connections.check": "接続が使用できるか確認",
  "cli.connections.created": "接続「{{name}}」を作成しました: {{account}} ({{mode}})",
  "cli.connections.serves": "接続「{{name}}」は使用できます ({{mode}})。",
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
  "cli.flows.confirm":
    "ライブモードでの書き込みを承諾する場合に、表示された「confirm」の値を指定 (--revision を付ければステップの件数でも可)",
  "cli.flows.revision": "確認した下書きのリビジョン (変更されていれば拒否されます)",
  "cli.flows.replace_connection": "フローの下書き内の接続を、すべて別の接続に置き換え",
  "cli.flows.other_connector":
    "「{{from}}」と「{{to}}」は別のシステムへの接続です。同じシステムへの接続を 2 つ指定してください。",
  "cli.flows.connection_replaced":
    "「{{name}}」の下書きで、接続「{{from}}」をすべて「{{to}}」に置き換えました。反映するには公開してください。",
  "cli.bad_confirm": "--confirm には、表示された「confirm」の値、または整数を指定してください。",
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
    "この状況の実行のみ: waiting、running、paused、parked、succeeded、filtered、failed、cancelled (複数指定可)",
  "cli.runs.text":
    "参照 ID、または (すべての接続が自分のものである場合は) エラーにこのテキストを含む実行のみ",
  "cli.runs.from": "この日時以降の実行のみ",
  "cli.runs.to": "この日時より前の実行のみ",
  "cli.runs.limit": "件数、200 まで (デフォルト: 50)",
  "cli.runs.cursor": "前のページの続きから表示",
  "cli.runs.show": "実行のステップ、試行、入力、出力を表示",
  "cli.runs.item": "ループの 1 アイテムを表示します (例: s4:ch_1)",
  "cli.runs.items": "ループのアイテムを一覧表示します (パスの例: s4)",
  "cli.runs.only": "状態で絞り込みます: failed または open",
  "cli.runs.hidden": "値は表示されません。閲覧の許可を {{people}} に依頼してください。",
  "cli.runs.hidden_nobody":
    "値は表示されません。使用している接続の所有者に、接続の操作の許可を依頼してください。",
  "cli.runs.no_items": "該当するアイテムはありません。",
  "cli.runs.loop":
    "{{count}} 件中 {{begun}} 件を開始: 成功 {{succeeded}} 件、失敗 {{failed}} 件、処理中 {{open}} 件",
  "cli.runs.loop_items": "アイテムの一覧: {{command}}",
  "cli.runs.branch": "実行された分岐: {{branch}}",
  "cli.runs.no_branch": "どの分岐も実行されませんでした。",
  "cli.runs.cancel": "実行をキャンセル",
  "cli.runs.cancelled": "実行 {{id}} をキャンセルしました。",
  "cli.runs.cancelling": "実行 {{id}} は、現在のステップの記録が済みしだい終了します。",
  "cli.runs.watch": "新しい実行と変化した実行を Ctrl-C まで表示し続ける",
  "cli.runs.for": "この秒数で終了する",
  "cli.runs.money_cut": "ほかにもあります",
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
  "engine.running": "動作中",
  "engine.stopped": "起動中または停止中",
  "engine.no_room":
    "ディスクがいっぱいのため、空きができるまで新しい処理は始まりません。進行中の処理は記録されます。",
  "engine.clocks_differ":
    "このプロセスとデータベースの時計が {{seconds}} 秒ずれているため、時刻が一致するまで新しい処理は始まりません。進行中の処理は記録されます。両方の時計を NTP などで正しい時刻に合わせてください。",
  "engine.undecided": "判断待ち",

  "help.usage": "使い方:",
  "help.arguments": "引数:",
  "help.options": "オプション:",
  "help.commands": "コマンド:",
  "help.options_word": "オプション",
  "help.command_word": "コマンド",
  "help.default_word": "デフォルト",
  "help.help": "このヘルプを表示",

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

  "head.doubt_from": "開始",
  "head.doubt_to": "終了",
  "head.doubt_why": "理由",
  "head.time": "日時",
  "head.flow": "フロー",
  "head.reference": "参照 ID",
  "head.record": "レコード",
  "head.reason": "理由",
  "head.money": "金額",
  "head.error": "エラー",
  "head.event": "イベント",
  "head.event_time": "イベント日時",
  "head.started": "開始",
  "head.ended": "終了",
  "head.item": "アイテム",
  "head.number": "番号",
  "head.path": "パス",
  "head.data": "アイテムのデータ",
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
  "word.handled": "失敗 (フローが処理済み)",
  "word.working": "実行中",
  "word.succeeded": "成功",
  "word.unfinished": "未完了",
  "word.retry": "一時的に失敗",
  "word.retrying": "再試行予定",
  "word.delayed": "待機中 (フローの指定)",
  "word.paused": "接続の修正待ち",
  "word.parked": "判断が必要",
  "word.open": "結果未確認",
  "word.stopped": "中止",
  "word.cancelled": "キャンセル済み",
  "word.test": "テストモード",
  "word.live": "ライブモード",
  "word.draft": "下書き",
  "word.published": "公開済みバージョン",
  "cli.runs.filter_held": "条件に一致: {{condition}} ({{value}})",
  "cli.runs.filter_not_held": "条件に不一致: {{condition}} ({{value}})",
};
