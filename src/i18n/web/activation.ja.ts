import type { activationEn } from "./activation.en.ts";
import type { Words } from "./words.ts";

export const activationJa: Words<typeof activationEn> = {
  "activation.activate.button": "アクティブ化",
  "activation.activate.title": "「{{name}}」をアクティブ化",
  "activation.activate.help":
    "アクティブ化すると、トリガーの設定と条件に合う新しいイベントごとにフローが自動で実行されます。各イベントは一度だけ処理されます。",
  "activation.activate.help_schedule":
    "アクティブ化すると、スケジュールに従ってフローが自動で実行されます。",
  "activation.activate.from": "処理するイベント",
  "activation.activate.catch_up": "非アクティブ化以降に起きたイベントも処理する",
  "activation.activate.catch_up_help":
    "前回の続きから古い順に処理します。処理済みのイベントは除かれます。",
  "activation.activate.catch_up_not":
    "続きから処理できません。このフローは、このトリガーと接続の組み合わせでイベントを受け付けたことがないか、その後別のものに変更されています。",
  "activation.activate.catch_up_not_rows":
    "続きから処理できません。このフローはこの場所を読み取ったことがないか、その間にほかのフローが先を読み取っています。",
  "activation.activate.since": "前回は {{moment}} まで処理しました。",
  "activation.activate.now": "今から",
  "activation.activate.now_help": "これまでに起きたイベントは処理されません。",
  "activation.activate.date": "日時を指定",
  "activation.activate.date_help": "指定した日時以降のイベントを、古い順に先に処理します。",
  "activation.activate.date_not":
    "このトリガーは前回読み取った内容との比較で動作するため、日時を指定して開始できません。",
  "activation.activate.day": "開始日時",
  "activation.activate.day_pick": "日時を選択",
  "activation.activate.zone": "タイムゾーン: {{zone}}",
  "activation.activate.counting": "その日時以降のイベントを数えています…",
  "activation.activate.count_other":
    "{{events}} 件のイベントがあります。1 件ごとにフローが実行されます。",
  "activation.activate.count_least_other":
    "{{events}} 件以上のイベントがあります (トリガーの最新 1,000 件までを確認)。1 件ごとにフローが実行されます。",
  "activation.activate.sum_other":
    "{{events}} 件のイベントがあり、金額は合計 {{total}} です。1 件ごとにフローが実行されます。",
  "activation.activate.sum_least_other":
    "{{events}} 件以上のイベントがあり、金額は合計 {{total}} 以上です (トリガーの最新 1,000 件までを確認)。1 件ごとにフローが実行されます。",
  "activation.activate.count_not_yet_other":
    "ほかに未確定のイベントが {{pending}} 件あります。確定後、トリガーの設定と条件に合うものについてフローが実行されます。",
  "activation.activate.count_undecided_other":
    "ほかに、トリガーの条件を判定できないイベントが {{failing}} 件あります。それぞれ失敗した実行になります。",
  "activation.activate.done": "「{{name}}」がアクティブになりました。",
  "activation.publish.button": "変更を公開",
  "activation.publish.more": "アクティブなフローのその他の操作",
  "activation.publish.title": "「{{name}}」の変更を公開",
  "activation.publish.help":
    "新しい実行からこの変更が反映されます。進行中の実行は元の内容のまま終了します。",
  "activation.publish.anew": "再度公開",
  "activation.publish.anew_help":
    "変更はありません。公開後は、金額の通貨が隣の通貨欄と異なる場合、ステップが失敗します。",
  "activation.publish.anew_done": "「{{name}}」を再度公開しました。",
  "activation.publish.changes_other": "{{count}} 件の変更",
  "activation.publish.done": "「{{name}}」の変更が反映されました。",
  "activation.deactivate.button": "非アクティブ化",
  "activation.deactivate.title": "「{{name}}」を非アクティブ化しますか?",
  "activation.deactivate.help":
    "新しいイベントを受け付けなくなります。進行中の実行は最後まで続きます。再びアクティブ化するときに、その間のイベントをさかのぼって処理できます。",
  "activation.deactivate.done": "「{{name}}」が非アクティブになりました。",
  "activation.live.title": "ライブモードでは、決済、メール、データはすべて実際に処理されます",
  "activation.live.help": "ライブモードで次の処理が行われます。",
  "activation.live.changed": "確認後に、実行される内容が変わりました",
  "activation.live.added": "追加: {{line}}",
  "activation.live.removed": "削除: {{line}}",
  "activation.live.outdated":
    "その後フローが変更されました。続行すると、ライブモードで現在行われる処理が表示されます。まだ何も確認されていません。",
  "activation.live.read_again": "上の一覧を読み、もう一度確認してください。",
  "activation.live.meant_other":
    "内容を確認しました。ライブモードでのこの {{count}} 件の書き込みを許可します。",
  "activation.live.meant_each_other":
    "内容を確認しました。フローを実行するたびに、ライブモードでのこの {{count}} 件の書き込みを行うことを許可します。",
  "activation.waiting.title": "ほかのユーザーの同意を待っています",
  "activation.waiting.help":
    "このフローはほかのユーザーの接続を使用します。このバージョンへの同意が得られるまで、フローは現在の状態のまま変わりません。依頼は相手の提案一覧に表示されます。同意を待っているユーザー:",
};
