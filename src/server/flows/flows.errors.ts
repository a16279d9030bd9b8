import type { ErrorEntry } from "../error-entry.ts";

export const flowErrors = {
  "flow.not_found": {
    status: 404,
    text: { en: "There is no flow with this id.", ja: "この ID のフローはありません。" },
  },
  "flow.not_yours": {
    status: 403,
    text: {
      en: "Only the flow’s owner or an administrator may do this.",
      ja: "この操作はフローの所有者または管理者だけが行えます。",
    },
  },
  "flow.not_shown": {
    status: 403,
    text: {
      en: "Only the flow’s owner may do this, and only if they made the flow or the previous owner gave it to them, and nobody has reset their sign-in since. Clone the flow: the copy is yours.",
      ja: "この操作は、フローの作成者、または前の所有者から引き継いだ所有者だけが行えます。その後にサインインがリセットされた場合は行えません。フローを複製すると、複製したフローで行えます。",
    },
  },
  "flow.is_called": {
    status: 409,
    text: {
      en: "Other flows call this flow: {callers}. Take the calls out of these and publish them, or delete them first.",
      ja: "このフローは次のフローから呼び出されています: {callers}。呼び出しを削除して公開するか、先にそれらのフローを削除してください。",
    },
  },
  "flow.owner_decides": {
    status: 409,
    text: {
      en: "This flow’s owner is active, so only they can give it away. Ask them to offer it to you.",
      ja: "このフローの所有者は有効なユーザーのため、譲渡するかどうかは所有者が決めます。所有者に譲渡を依頼してください。",
    },
  },
  "flow.connection_not_yours": {
    status: 422,
    text: {
      en: "The connection “{connection}” is not yours. Choose one of your own connections.",
      ja: "接続「{connection}」はあなたのものではありません。自分の接続を選択してください。",
    },
  },
  "flow.conflict": {
    status: 409,
    text: {
      en: "The flow was changed meanwhile. Read it again and repeat the change.",
      ja: "フローはその間に変更されました。もう一度読み込んでから、変更をやり直してください。",
    },
  },
  "flow.not_ready": {
    status: 422,
    text: {
      en: "The flow cannot run yet. See the details for what is missing.",
      ja: "フローはまだ実行できません。不足している内容は詳細を確認してください。",
    },
  },
  "flow.not_active": {
    status: 409,
    text: {
      en: "The flow is not active. Activate it: that publishes it too.",
      ja: "フローがアクティブではありません。アクティブ化すると、同時に公開されます。",
    },
  },
  "flow.already_active": {
    status: 409,
    text: {
      en: "The flow is already active. Publish it to put the changes into effect, or deactivate it first.",
      ja: "フローはすでにアクティブです。変更を反映するには公開するか、先に非アクティブ化してください。",
    },
  },
  "flow.not_stopped": {
    status: 409,
    text: {
      en: "The trigger of this flow has not stopped at changed rows. There is nothing to decide.",
      ja: "このフローのトリガーは、行の変化による停止中ではありません。選択する必要はありません。",
    },
  },
  "flow.live_writes": {
    status: 409,
    text: {
      en: "This writes in live mode: money, mail and data are real. The details name each such step. If you mean them, repeat this with “confirm”: “{confirm}”.",
      ja: "ライブモードで書き込みます。決済、メール、データはすべて実際に処理されます。対象のステップは詳細を確認し、問題なければ「confirm」に「{confirm}」を指定してもう一度実行してください。",
    },
  },
  "flow.not_polled": {
    status: 422,
    text: {
      en: "Nothing in an outside system starts this flow. Choose such a trigger and its connection first.",
      ja: "このフローは外部システムのイベントでは開始しません。先にトリガーとその接続を選択してください。",
    },
  },
  "flow.no_record": {
    status: 409,
    text: {
      en: "There is no record yet that fits the trigger of this flow, its settings and its conditions. Create one in the outside system, or wait for the next, and test again; or choose any record of the trigger.",
      ja: "トリガーの設定と条件に合い、このフローを開始するレコードがまだありません。連携先のシステムで作成するか、次のレコードを待ってから、もう一度テストしてください。トリガーの別のレコードを指定することもできます。",
    },
  },
  "flow.record_not_found": {
    status: 422,
    text: {
      en: "There is no record {key} of the kind that starts this flow. Check the id, or choose another.",
      ja: "このフローを開始する種類のレコード {key} はありません。ID を確認するか、別のレコードを選択してください。",
    },
  },
  "flow.test_of_other_trigger": {
    status: 422,
    text: {
      en: "This does not start this flow. Test a scheduled flow with “scheduled”, a flow that HTTP calls start with “call”, and any other with “newest” or a “record”.",
      ja: "このフローを開始するものと異なります。スケジュールで開始するフローは「scheduled」、HTTP で呼び出すフローは「call」、それ以外は「newest」または「record」でテストしてください。",
    },
  },
  "flow.test_inputs": {
    status: 422,
    text: {
      en: "These inputs do not match the flow’s input fields. Correct them, or the samples of the fields.",
      ja: "入力が、フローの入力項目の定義に合いません。入力または項目のサンプルを修正してください。",
    },
  },
  "flow.not_scheduled": {
    status: 409,
    text: {
      en: "Only a scheduled flow can be run now. Test this one, or run one of its events again.",
      ja: "今すぐ実行できるのはスケジュールで開始するフローだけです。このフローはテストするか、過去のイベントを再実行してください。",
    },
  },
  "flow.still_running": {
    status: 409,
    text: {
      en: "The previous run is unfinished, and this flow does not run twice at once. Wait for that run, or cancel it.",
      ja: "前の実行がまだ終わっていません。このフローは同時に 2 つ実行されません。終了を待つか、前の実行をキャンセルしてください。",
    },
  },
  "flow.edit_refused": {
    status: 422,
    text: {
      en: "Change {number} of {count} does not fit the flow, so none was made. See the details.",
      ja: "{count} 件のうち {number} 件目の変更をフローに適用できないため、変更は行われませんでした。詳細を確認してください。",
    },
  },
  "flow.version_not_found": {
    status: 404,
    text: {
      en: "The flow has no version {number}.",
      ja: "このフローにバージョン {number} はありません。",
    },
  },
  "flow.not_restorable": {
    status: 422,
    text: {
      en: "Version {number} cannot be put back into the draft. See the details.",
      ja: "バージョン {number} を下書きに復元できません。詳細を確認してください。",
    },
  },
  "flow.import_refused": {
    status: 422,
    text: {
      en: "This export cannot be imported. See the details.",
      ja: "このエクスポートはインポートできません。詳細を確認してください。",
    },
  },
  "flow.import_unknown_slot": {
    status: 422,
    text: {
      en: "The export has no slot “{slot}”. Its slots are: {slots}.",
      ja: "このエクスポートに接続枠「{slot}」はありません。使用できる接続枠: {slots}",
    },
  },
  "flow.import_wrong_connection": {
    status: 422,
    text: {
      en: "The slot “{slot}” needs a connection to {connector}, and there is none with the id “{connection}”.",
      ja: "接続枠「{slot}」には {connector} への接続が必要ですが、ID「{connection}」の該当する接続はありません。",
    },
  },
} as const satisfies Record<string, ErrorEntry>;
