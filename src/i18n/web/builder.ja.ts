import type { builderEn } from "./builder.en.ts";
import type { Words } from "./words.ts";

export const builderJa: Words<typeof builderEn> = {
  "builder.to_flows": "フロー一覧へ",

  "builder.header.name": "フロー名",
  "builder.header.rename": "フロー名を変更",
  "builder.header.owner": "所有者: {{name}}",
  "builder.header.undo": "元に戻す",
  "builder.header.undo_key": "元に戻す (Ctrl+Z)",
  "builder.header.redo": "やり直す",
  "builder.header.redo_key": "やり直す (Ctrl+Shift+Z)",

  "builder.save.saved": "保存済み",
  "builder.save.saving": "保存中…",
  "builder.save.trying": "未保存 (再試行中)",
  "builder.save.clash": "どちらを残すか選択してください",
  "builder.save.refused": "保存できません: {{why}}",
  "builder.save.now": "今すぐ再試行",
  "builder.save.first":
    "最新の変更がまだ保存されていません。公開できるのは保存済みの内容だけです。「保存済み」と表示されてから、もう一度実行してください。",

  "builder.banner.read_only": "このフローは閲覧のみ可能です。変更する権限がありません。",
  "builder.banner.draft":
    "バージョン {{number}} が実行中です。変更内容は下書きで、公開すると反映されます。",
  "builder.banner.unanswered":
    "実行中のバージョンに、通貨を確定できない金額があります。金額を確認し、フローを公開してください (変更がなくても公開できます)。待機中の実行は、公開後 15 分以内に続行されます。",
  "builder.banner.changes": "変更内容を確認",
  "builder.banner.waiting":
    "{{by}} さんがこのフローの新しいバージョンの公開を希望しています。{{names}} さんの同意を待つ間、現在のバージョンが実行されます。",
  "builder.banner.waiting_start":
    "{{by}} さんがこのフローのアクティブ化を希望しています。{{names}} さんの同意を待っています。",
  "builder.banner.take_back": "取り下げる",
  "builder.stopped.same_rows": "同じ行が戻ります: 処理済みの行は再処理しない",
  "builder.stopped.restored": "以前の状態に復元しました: 最大の番号より後の行を処理",
  "builder.stopped.all_new": "新しい行です: テーブルのすべての行を処理",
  "builder.stopped.deleted": "削除されました: 行ごとに実行",
  "builder.stopped.begin_anew": "削除ではありません: 現在の行を起点に再開",
  "builder.banner.poll_error": "現在イベントを確認できません",

  "builder.canvas.open_all": "すべて展開",
  "builder.canvas.close_all": "すべて折りたたむ",

  "builder.documentation": "{{connector}} のドキュメント: {{name}}",

  "builder.card.trigger": "トリガー",
  "builder.card.action": "アクション",
  "builder.card.title": "{{kind}}: {{name}}",
  "builder.card.label": "{{number}}. {{title}}",
  "builder.card.open": "「{{title}}」を展開",
  "builder.card.close": "「{{title}}」を折りたたむ",
  "builder.card.rename": "「{{name}}」の名前を変更",
  "builder.card.name": "ステップ「{{name}}」の名前",
  "builder.card.name_placeholder": "空欄にするとアクション名になります",

  "builder.menu.label": "「{{name}}」のその他の操作",
  "builder.menu.trigger": "トリガーのその他の操作",
  "builder.menu.connection": "接続を変更…",
  "builder.menu.replace": "トリガーを変更…",
  "builder.menu.up": "上へ移動",
  "builder.menu.down": "下へ移動",
  "builder.menu.place": "移動先を選択…",
  "builder.menu.delete": "ステップを削除",

  "builder.add.last": "ステップを追加",
  "builder.add.between": "カード {{number}} の下にステップを追加",

  "builder.move.role": "ドラッグ可能",
  "builder.move.handle": "「{{name}}」を移動",
  "builder.move.instructions":
    "スペースキーで持ち上げ、矢印キーで移動し、もう一度スペースキーで置きます。Esc キーで元の位置に戻ります。",
  "builder.move.lifted":
    "「{{name}}」を持ち上げました。{{count}} 枚中 {{number}} 枚目のカードです。",
  "builder.move.over": "「{{name}}」は {{count}} 枚中 {{number}} 枚目のカードになります。",
  "builder.move.dropped": "「{{name}}」を {{count}} 枚中 {{number}} 枚目に置きました。",
  "builder.move.cancelled": "「{{name}}」は元の {{count}} 枚中 {{number}} 枚目のままです。",
  "builder.place.title": "「{{name}}」の移動先",
  "builder.place.search": "ステップと分岐を検索",
  "builder.place.list": "フロー内の場所",
  "builder.place.flow": "フロー直下",
  "builder.place.start": "トリガーの直後",
  "builder.place.first": "この中の先頭",
  "builder.place.below": "{{number}}. {{name}} の下",
  "builder.place.here": "現在の位置",
  "builder.place.none": "該当する場所はありません。",
  "builder.move.title": "「{{name}}」をそこに移動しますか?",
  "builder.move.breaks": "その位置では、必要なステップがまだ実行されていません",
  "builder.move.anyway": "それでも移動",

  "builder.removal.title": "「{{name}}」を削除しますか?",
  "builder.removal.used": "「{{name}}」の出力はこのフローで使用されています",
  "builder.removal.anyway": "それでも削除",

  "builder.start.title": "このフローを開始する要素",
  "builder.start.none": "システムで起きるイベント、または時刻を選択できます。",
  "builder.start.choose": "トリガーを選択",
  "builder.start.kind": "トリガーの種類",
  "builder.start.event": "システムイベント",
  "builder.start.schedule": "スケジューラー",
  "builder.start.schedule_help":
    "フローを自動で繰り返し実行します。15 分ごとなどの間隔、平日 9:00 などの曜日や日付と時刻、または cron 式で指定できます。",
  "builder.start.use_schedule": "スケジューラーを使用",
  "builder.start.replaced": "トリガーを変更すると、次のデータピルの元がなくなります",
  "builder.start.replace": "トリガーを変更",

  "builder.next.title": "次のステップ",

  "builder.choose.search": "システムと操作を検索",
  "builder.choose.nothing": "「{{search}}」に一致するものはありません。",
  "builder.choose.connectors": "システム",
  "builder.choose.system": "システムアクション",
  "builder.choose.logic": "ロジック",
  "builder.choose.reads": "読み取り",
  "builder.choose.writes": "{{connector}} に書き込み",

  "builder.connection.title": "{{connector}} への接続を変更",
  "builder.connection.first":
    "{{connector}} への接続がまだありません。ここで作成できます。ほかのフローでも使用できます。",
  "builder.connection.new": "{{connector}} への新しい接続です。ほかのフローでも使用できます。",
  "builder.connection.which": "使用する {{connector}} への接続",
  "builder.connection.of": "{{name}} さんの接続",
  "builder.connection.none": "接続なし",
  "builder.connection.choose": "接続を選択",
  "builder.connection.add": "新しい {{connector}} 接続を追加",
  "builder.connection.use": "この接続を使用",
  "builder.connection.later": "接続を後で選択",
  "builder.connection.everywhere_other":
    "このフローで同じ接続を使うほかの {{count}} か所も変更する",

  "builder.trigger.scheduler": "スケジューラー",

  "builder.frequency.label": "ポーリング頻度",
  "builder.frequency.help": "新しいイベントがあるかどうかを確認する頻度です。",
  "builder.frequency.placeholder": "頻度を選択",
  "builder.frequency.custom": "その他の頻度…",
  "builder.frequency.choice_other": "{{every}} · 1 日 {{calls}} コール",
  "builder.frequency.every_seconds_other": "{{count}} 秒ごと",
  "builder.frequency.minutes_other": "{{count}} 分ごと",
  "builder.frequency.hours_other": "{{count}} 時間ごと",
  "builder.frequency.days_other": "{{count}} 日ごと",
  "builder.frequency.seconds": "ポーリングの間隔 (秒)",
  "builder.frequency.range": "15 秒から 1 日 (86,400 秒) まで指定できます。",
  "builder.frequency.calls_other": "1 日 {{calls}} コール",

  "builder.cost.own_other":
    "この頻度では、1 日に {{calls}} 回、30 日間で {{month}} 回の読み取り API コールになります。",
  "builder.cost.quota":
    "{{connector}} が 1 つのアカウントに認める 1 分あたり {{calls}} 回の読み取りの {{share}} にあたります。",
  "builder.cost.day_use":
    "{{connector}} がこのアカウントのすべてのプログラムに合計で認める 24 時間あたり {{of}} 回のコールの {{share}} にあたります。{{at}} の時点で {{used}} 回が使用済みです。",
  "builder.cost.rows":
    "ここでは 1 回の確認を 1 回の読み取りと数えています。大きなテーブルやページの多い一覧では、実際には複数回になります。",
  "builder.cost.shared_other":
    "同じイベントを確認するアクティブなフローがほかに {{count}} 件あります。ポーリングは最短の頻度で 1 つにまとめられ、コールも 1 つ分です。",
  "builder.cost.allowance":
    "このフローを含めると、このアカウントのポーリングは 30 日間で約 {{reads}} コールになります。{{connector}} が保証する上限は {{floor}} コールです。",

  "builder.only_when.label": "実行する条件",
  "builder.only_when.sentence": "条件: {{condition}}",
  "builder.only_when.always": "なし (すべてのイベントで実行)",
  "builder.only_when.help":
    "条件を満たさないイベントでは実行されず、「このフローがスキップしたイベント」に理由とともに表示されます。条件を変更しても、過去のイベントは判定し直されません。条件を判定できないイベントの実行は失敗になります。",
  "builder.only_when.other_stop": "実行を失敗にする",
  "builder.only_when.other_none": "実行しない",

  "builder.own_events.label": "このフローが自身を開始できる回数",
  "builder.own_events.help":
    "このフローの処理結果 (ほかのフロー経由を含む) が、このフローを再び開始できる連続回数です。これを超えるイベントは処理されないため、フローが際限なく実行されることはありません。",
  "builder.own_events.rows":
    "このトリガーの対象に書き込むフローは、自身の書き込みで再び開始され、終わりなく繰り返されます。Millrace はここでは自身の書き込みを見分けられません。",
  "builder.own_events.never": "自身の書き込みでは開始しない",
  "builder.own_events.up_to_other": "連続 {{count}} 回まで",
  "builder.own_events.skipped": "このフローがスキップしたイベント",

  "builder.problems.count_other": "問題 {{count}} 件",
  "builder.problems.warnings_other": "確認事項 {{count}} 件",
  "builder.problems.title": "実行前に確認すること",
  "builder.problems.flow": "フロー全体",
  "builder.problems.step": "{{number}}. {{name}}",
  "builder.problems.error": "解決が必要",
  "builder.problems.warning": "要確認",
  "builder.problems.none": "問題はありません",
  "builder.problems.none_help":
    "フローの準備ができました。テストしてからアクティブ化してください。",

  "builder.clash.title": "{{name}} さんが同じ箇所を変更しました",
  "builder.clash.title_unknown": "ほかのユーザーが同じ箇所を変更しました",
  "builder.clash.help_other":
    "変更は失われていません。どちらを残すか選択してください (残り {{count}} か所)。",
  "builder.clash.mine": "あなたの変更",
  "builder.clash.theirs": "{{name}} さんがその間に保存した内容",
  "builder.clash.theirs_unknown": "その間に保存された内容",
  "builder.clash.gone": "削除",
  "builder.clash.empty": "(空)",
  "builder.clash.use": "自分の変更を使用",
  "builder.clash.keep": "相手の変更を残す",

  "builder.notice.theirs": "{{name}} さんがこのフローを変更しました。最新の状態を表示しています。",
  "builder.notice.theirs_unknown":
    "ほかのユーザーがこのフローを変更しました。最新の状態を表示しています。",
  "builder.notice.stale": "その後にほかのユーザーが同じ箇所を変更したため、元に戻せません。",
  "builder.notice.refused": "変更が受け付けられなかったため、取り消しました",

  "builder.deleted.title": "「{{name}}」は削除されました",
  "builder.deleted.help":
    "開いている間に、このフローは削除されました。表示中の内容は、新しい非アクティブなフローとして残せます。",
  "builder.deleted.keep": "新しいフローとして残す",

  "builder.leave.help":
    "Millrace が応答しないか、選択が必要な箇所が残っているため、まだ保存されていない変更があります。このまま移動すると失われます。",

  "builder.result.done": "完了",
  "builder.result.failed": "失敗",
  "builder.result.handled": "失敗 (処理済み)",
  "builder.result.under_way": "実行中…",
  "builder.result.waiting": "判断待ち",

  "builder.test.button": "テスト",
};
