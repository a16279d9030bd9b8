import type { logicEn } from "./logic.en.ts";
import type { Words } from "./words.ts";

export const logicJa: Words<typeof logicEn> = {
  "logic.search": "システム、操作、ロジックを検索",
  "logic.next_in": "{{place}}の次のステップ",
  "logic.name_placeholder": "空欄にすると名前なしになります",
  "logic.settings": "「{{name}}」の設定",
  "logic.steps_inside_other": "内側の {{count}} ステップを含む",

  "logic.help.if": "条件に応じて処理を分岐します。",
  "logic.help.forEach": "リストのアイテムごとに内側のステップを実行します。",
  "logic.help.handler": "ステップを監視し、エラーが発生したときに別のステップを実行します。",
  "logic.help.variable": "後のステップで参照・変更できる変数を作成します。",
  "logic.help.update": "変数の値を変更するか、リストに値を追加します。",
  "logic.help.stop": "実行をここで成功または失敗として終了します。",
  "logic.help.delay": "指定した分数、時間数、日数だけ待ってから次に進みます。",

  "logic.place.branch": "「{{name}}」の分岐 {{number}}",
  "logic.place.else": "「{{name}}」の Else",
  "logic.place.loop": "ループ「{{name}}」",
  "logic.place.watch": "「{{name}}」の監視対象",
  "logic.place.on_error": "「{{name}}」のエラー分岐 {{number}}",

  "logic.add.start": "{{place}}の中にステップを追加",
  "logic.add.below": "{{place}}の中のカード {{number}} の下にステップを追加",

  "logic.move.over":
    "「{{name}}」は {{place}}の中で、{{count}} 枚中 {{number}} 枚目のカードになります。",
  "logic.move.dropped":
    "「{{name}}」を {{place}}の中の、{{count}} 枚中 {{number}} 枚目に置きました。",

  "logic.removal.branch": "{{place}}を削除しますか?",
  "logic.removal.inside_other": "内側の {{count}} ステップも削除されます",
  "logic.removal.used": "これらのステップの出力は、このフローの次の箇所で使用されています:",
  "logic.removal.confirm_other": "{{count}} ステップを削除",

  "logic.branch.if": "If",
  "logic.branch.else_if": "Else If",
  "logic.branch.else": "Else",
  "logic.branch.on_error": "エラー発生時",
  "logic.branch.delete": "分岐を削除",

  "logic.if.add_if": "If を追加",
  "logic.if.add_else": "Else を追加",
  "logic.if.else_help": "上のどの条件も満たさない場合",

  "logic.condition.edit": "条件を編集",
  "logic.condition.done": "条件を閉じる",
  "logic.condition.edit_of": "条件を編集: {{place}}",
  "logic.condition.done_of": "条件を閉じる: {{place}}",
  "logic.condition.match": "この分岐を実行する条件",
  "logic.condition.none": "なし (すべてのエラー)",
  "logic.condition.all": "すべての条件を満たす必要がある (AND)",
  "logic.condition.any": "いずれかの条件を満たす必要がある (OR)",
  "logic.condition.custom": "カスタムロジック",
  "logic.condition.row": "条件 {{number}}",
  "logic.condition.left": "条件 {{number}} の値",
  "logic.condition.operator": "条件 {{number}} の演算子",
  "logic.condition.right": "条件 {{number}} の比較対象",
  "logic.condition.add": "条件を追加",
  "logic.condition.remove": "条件 {{number}} を削除",
  "logic.condition.limit": "1 つの分岐に設定できる条件は {{count}} 個までです。",
  "logic.condition.logic": "条件の組み合わせ",
  "logic.condition.logic_help":
    "条件の番号と and、or、not、括弧で入力します。例: 1 and (2 or not 3)",

  "logic.loop.list": "入力リスト",
  "logic.loop.list_help":
    "リストのデータピル、またはリストを返す数式を指定します。リストはループの開始時に確定します。",
  "logic.loop.pace": "アイテムの処理方法",
  "logic.loop.one": "1 件ずつ",
  "logic.loop.several": "複数を同時に",
  "logic.loop.at_once": "同時に処理する件数",
  "logic.loop.one_help": "リストの順に処理し、前のアイテムが終わってから次に進みます。",
  "logic.loop.several_help":
    "最大 {{count}} 件を同時に処理します。速くなりますが、順序は保証されません。",
  "logic.loop.failure": "アイテムが失敗した場合",
  "logic.loop.stop": "停止: 以降のアイテムを開始せず、このステップを失敗とする",
  "logic.loop.continue": "次のアイテムに進む",
  "logic.loop.collect": "各アイテムから値を収集",
  "logic.loop.collect_help": "ループ後のステップでリストとして使用できます。",
  "logic.loop.result": "各アイテムの値",

  "logic.handler.watch": "監視",
  "logic.handler.watch_help": "いずれかのステップが失敗すると、残りのステップはスキップされます。",
  "logic.handler.any": "すべてのエラー",
  "logic.handler.add": "エラー発生時を追加",
  "logic.handler.add_all": "すべてのエラー用の分岐を追加",
  "logic.handler.after": "実行後",
  "logic.handler.stop": "停止",
  "logic.handler.continue": "続行",
  "logic.handler.propagate": "伝播",
  "logic.handler.stop_help": "実行はここで失敗として終了します。",
  "logic.handler.continue_help":
    "失敗がなかったものとして、エラーハンドラーの次のステップに進みます。",
  "logic.handler.propagate_help":
    "エラーを外側のループまたはエラーハンドラーに渡します。外側に何もない場合、実行は失敗します。",

  "logic.variable.name": "変数名",
  "logic.variable.name_help": "データピルの一覧にこの名前で表示されます。",
  "logic.variable.type": "種別",
  "logic.variable.type_help": "変数に入れる値の種別です。",
  "logic.variable.initial": "初期値",
  "logic.variable.empty_text": "空欄の場合: 空の文字列",
  "logic.variable.empty_number": "空欄の場合: 0",
  "logic.variable.empty_boolean": "空欄の場合: いいえ",
  "logic.variable.empty_date": "空欄の場合: 日付なし",
  "logic.variable.empty_dateTime": "空欄の場合: 日時なし",
  "logic.variable.empty_list": "空欄の場合: アイテムのないリスト",

  "logic.type.text": "文字列",
  "logic.type.number": "数値",
  "logic.type.boolean": "ブール",
  "logic.type.date": "日付",
  "logic.type.dateTime": "日時",
  "logic.type.list": "リスト",

  "logic.update.variable": "変数",
  "logic.update.choose": "変数を選択",
  "logic.update.none": "このステップより前に作成された変数がありません",
  "logic.update.change": "操作",
  "logic.update.set": "値を置き換える",
  "logic.update.addToStart": "リストの先頭に追加",
  "logic.update.addToEnd": "リストの末尾に追加",
  "logic.update.value": "新しい値",

  "logic.stop.outcome": "実行の終了状況",
  "logic.stop.succeeded": "成功",
  "logic.stop.failed": "失敗 (エラーハンドラーは実行されません)",
  "logic.stop.message": "メッセージ",
  "logic.stop.message_help": "実行履歴に表示されます。",

  "logic.delay.amount": "待機時間",
  "logic.delay.unit": "時間の単位",
  "logic.delay.minutes": "分",
  "logic.delay.hours": "時間",
  "logic.delay.days": "日",
  "logic.delay.help": "最長 1 年です。再起動後も自動的に再開されます。",

  "logic.sentence.single": "{{list}} の各アイテムについて、1 件ずつ実行",
  "logic.sentence.single_continue":
    "{{list}} の各アイテムについて、1 件ずつ実行 (失敗したアイテムは飛ばす)",
  "logic.sentence.several": "{{list}} の各アイテムについて、最大 {{count}} 件を同時に実行",
  "logic.sentence.several_continue":
    "{{list}} の各アイテムについて、最大 {{count}} 件を同時に実行 (失敗したアイテムは飛ばす)",
  "logic.sentence.variable": "{{type}}、初期値 {{value}}",
  "logic.sentence.set": "{{name}} を {{value}} にする",
  "logic.sentence.addToStart": "{{value}} を {{name}} の先頭に追加",
  "logic.sentence.addToEnd": "{{value}} を {{name}} の末尾に追加",
  "logic.sentence.succeeded": "実行を成功として終了",
  "logic.sentence.failed": "実行を失敗として終了",
  "logic.sentence.succeeded_with": "実行を成功として終了: {{message}}",
  "logic.sentence.failed_with": "実行を失敗として終了: {{message}}",
  "logic.sentence.minutes": "{{amount}} 分待つ",
  "logic.sentence.hours": "{{amount}} 時間待つ",
  "logic.sentence.days": "{{amount}} 日待つ",

  "logic.test.taken": "テストで実行",
  "logic.test.items_other": "テストで {{count}} 件中 {{succeeded}} 件を処理しました。",
  "logic.test.failed_other": "{{count}} 件が失敗しました。",

  "logic.outline.empty": "ステップなし",
};
