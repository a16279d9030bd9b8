import type { ErrorEntry } from "../error-entry.ts";

export const runErrors = {
  "run.not_found": {
    status: 404,
    text: {
      en: "There is no run with this id, or it has been removed with its history.",
      ja: "この ID の実行はないか、履歴とともに削除されています。",
    },
  },
  "run.loop_not_found": {
    status: 404,
    text: {
      en: "The run has no loop there, or has not reached it. Show the run, and take the path from “loops”.",
      ja: "この実行のその位置にループはないか、まだ始まっていません。実行を表示し、loops のパスを確認してください。",
    },
  },
  "run.item_not_found": {
    status: 404,
    text: {
      en: "The loop has no such item, or has not begun with it. List the items of the loop, and take the path from there.",
      ja: "そのアイテムはループにないか、まだ始まっていません。アイテムの一覧でパスを確認してください。",
    },
  },
  "run.erased": {
    status: 409,
    text: {
      en: "A value in the data of this run was erased, so it cannot run again.",
      ja: "この実行が処理したデータに含まれていた値が消去されているため、再実行できません。",
    },
  },
  "run.over": {
    status: 409,
    text: {
      en: "The run is over already ({status}), so there is nothing to cancel. Show the run to see what it has done.",
      ja: "実行はすでに終了しているため、キャンセルできません (状態: {status})。処理の内容は実行を表示して確認してください。",
    },
  },
  "run.write_not_found": {
    status: 404,
    text: {
      en: "The run has no write with this id. Show the run again and take the id from there.",
      ja: "この実行に、この ID の書き込みはありません。実行を表示し直して ID を確認してください。",
    },
  },
  "run.decision_conflict": {
    status: 409,
    text: {
      en: "The write no longer waits for this decision: it was found meanwhile, somebody else has decided, or the run is over. Show the run again.",
      ja: "この書き込みはもう判断を待っていません。その間に見つかったか、ほかの人が判断したか、実行が終了しています。実行を表示し直してください。",
    },
  },
  "run.write_above_limit": {
    status: 409,
    text: {
      en: "The write was not sent, because it is above a limit of its connection. It can be sent all the same (“allow”) or stopped.",
      ja: "この書き込みは接続の上限を超えるため、送信されていません。このまま送信する (“allow”) か、中止してください。",
    },
  },
  "run.limit_not_yours": {
    status: 403,
    text: {
      en: "The write is above a limit of its connection. Only the connection’s owner sends or stops it. You can cancel the run.",
      ja: "この書き込みは接続の上限を超えています。送信または中止できるのは、接続の所有者だけです。実行のキャンセルは可能です。",
    },
  },
  "run.write_being_looked_up": {
    status: 409,
    text: {
      en: "Millrace may have lost some hours after this write was parked, for example when a backup was restored, and somebody may have sent the write in that time. Millrace is looking it up at the other side. If it finds the write, the run goes on by itself. If it has not found the write ten minutes after the restore, you can send it or give it up.",
      ja: "バックアップの復元などにより、保留後の記録が失われ、その間に送信されていた可能性があります。現在、連携先を検索しています。見つかれば、実行は自動で続行されます。復元から 10 分後の検索でも見つからなければ、送信または中止できます。",
    },
  },
  "run.write_under_way": {
    status: 409,
    text: {
      en: "The last send of this write may still be under way: its process ended, or another one took the run over, before an answer was recorded. If it were sent now, it could happen twice. You can send it in {seconds} seconds. Until then you can say that it happened, or give it up.",
      ja: "この書き込みの前回の送信は、まだ処理中の可能性があります。応答が記録される前に、送信したプロセスが終了したか、別のプロセスが実行を引き継いだためです。今送信すると、二重に処理されるおそれがあります。{seconds} 秒後に送信できます。それまでは、処理済みとするか、中止することができます。",
    },
  },
  "run.decision_unconfirmed_money": {
    status: 409,
    text: {
      en: "This would move real money: {money}, by {request}. If it has happened already, it would happen twice. If you mean it, repeat this with “confirm”: “{confirm}”.",
      ja: "実際のお金が動きます: {money} ({request})。すでに処理済みの場合は、二重請求・二重処理になります。間違いなければ、「confirm」に「{confirm}」を指定してもう一度実行してください。",
    },
  },
  "run.decision_unconfirmed": {
    status: 409,
    text: {
      en: "This would write to the live account: {request}. If it has happened already, it would happen twice. If you mean it, repeat this with “confirm”: “{confirm}”.",
      ja: "ライブモードのアカウントに書き込みます: {request}。すでに処理済みの場合は、二重請求・二重処理になります。間違いなければ、「confirm」に「{confirm}」を指定してもう一度実行してください。",
    },
  },
  "run.object_not_found": {
    status: 422,
    text: {
      en: "The other side has no object {object} of the kind that this write makes. Check the id.",
      ja: "連携先に、この書き込みで作られる種類の {object} はありません。ID を確認してください。",
    },
  },
  "run.object_id_needed": {
    status: 422,
    text: {
      en: "Give the id of what this write made, so that Millrace can read it.",
      ja: "この書き込みで作られたものの ID を指定してください。Millrace がその内容を読み取ります。",
    },
  },
  "run.object_of_another_write": {
    status: 422,
    text: {
      en: "Another write of Millrace made {object}, so it is not the result of this one. Check the id.",
      ja: "{object} は Millrace の別の書き込みで作られたもので、この書き込みの結果ではありません。ID を確認してください。",
    },
  },
  "run.write_out_of_reach": {
    status: 422,
    text: {
      en: "The write’s connection or action no longer exists, so nothing can be read or sent. You can only stop the write.",
      ja: "この書き込みの接続またはアクションがすでに存在しないため、読み取りも送信もできません。停止のみ可能です。",
    },
  },
  "run.not_over": {
    status: 409,
    text: {
      en: "The run is still under way. Wait for its end, or cancel it, before you run it again.",
      ja: "この実行はまだ終了していません。終了を待つかキャンセルしてから、もう一度実行してください。",
    },
  },
  "run.never_published": {
    status: 409,
    text: {
      en: "The flow has no published version. Run it again on the same version, or publish the flow first.",
      ja: "このフローには公開済みのバージョンがありません。同じバージョンで実行するか、先にフローを公開してください。",
    },
  },
  "run.other_trigger": {
    status: 409,
    text: {
      en: "Another trigger starts the published version, so it cannot work on the event of this run. Run it again on the same version.",
      ja: "公開済みのバージョンは別のトリガーで開始されるため、この実行のイベントは使えません。同じバージョンで実行してください。",
    },
  },
  "run.rerun_unconfirmed": {
    status: 409,
    text: {
      en: "This writes once more in live mode: money, mail and data are real. It undoes nothing of the old run. The details name each such step. If you mean them, repeat this with “confirm”: “{confirm}”.",
      ja: "ライブモードでもう一度書き込みます。決済、メール、データはすべて実際に処理され、前の実行の結果は取り消されません。対象のステップは詳細を確認し、問題なければ「confirm」に「{confirm}」を指定してもう一度実行してください。",
    },
  },
  "run.continue_conflict": {
    status: 409,
    text: {
      en: "The run is not as you saw it: it has not failed there, somebody else has continued it, or it has failed once more. Show the run again.",
      ja: "実行の状態が、表示されていたものと異なります。その箇所で失敗していないか、ほかの人が続行したか、再び失敗しています。実行を表示し直してください。",
    },
  },
  "run.continue_ended_by_flow": {
    status: 409,
    text: {
      en: "The flow itself has ended this run as failed, so there is no step to continue. Run the event again as new.",
      ja: "この実行はフロー自体によって失敗として終了しているため、続行できるステップがありません。新しい実行としてやり直してください。",
    },
  },
  "run.continue_called_ended": {
    status: 409,
    text: {
      en: "The run that this step has called is over for good: it was cancelled, or its flow has ended it as failed. So the step would fail again. Run the event again as new.",
      ja: "このステップが呼び出した実行は、キャンセルされたか、そのフロー自体によって失敗として終了しているため、続行できません。新しい実行としてやり直してください。",
    },
  },
  "run.continue_unknown": {
    status: 409,
    text: {
      en: "Nobody can tell whether the write of this step happened, so Millrace does not send it again. Look on the other side; if it did not happen, run the event again as new.",
      ja: "このステップの書き込みは処理されたか確認できないため、再送信しません。連携先で確認し、処理されていなければ、新しい実行としてやり直してください。",
    },
  },
  "run.continue_out_of_reach": {
    status: 422,
    text: {
      en: "The step’s connection or action no longer exists, so nothing can be sent. Run the event again on the published version.",
      ja: "このステップの接続またはアクションがすでに存在しないため、送信できません。公開済みのバージョンで新しい実行としてやり直してください。",
    },
  },
  "run.continue_unconfirmed_money": {
    status: 409,
    text: {
      en: "This would move real money: {money}, by {request}. If you mean it, repeat this with “confirm”: “{confirm}”.",
      ja: "実際のお金が動きます: {money} ({request})。間違いなければ、「confirm」に「{confirm}」を指定してもう一度実行してください。",
    },
  },
  "run.continue_unconfirmed": {
    status: 409,
    text: {
      en: "This would write to the live account: {request}. If you mean it, repeat this with “confirm”: “{confirm}”.",
      ja: "ライブモードのアカウントに書き込みます: {request}。間違いなければ、「confirm」に「{confirm}」を指定してもう一度実行してください。",
    },
  },
  "run.correct_no_action": {
    status: 409,
    text: {
      en: "Only a step of a connector can be corrected. If this step calls another flow, open the run that it has called and correct that; else change the flow and run the event again as new.",
      ja: "データを修正できるのは、コネクタのステップだけです。別のフローを呼び出すステップの場合は、呼び出し先の実行を開いて修正してください。それ以外の場合は、フローを変更してから新しい実行としてやり直してください。",
    },
  },
  "run.correct_done": {
    status: 409,
    text: {
      en: "The write of this step was done, so its data cannot be corrected. Continue the run as it is.",
      ja: "このステップの書き込みは完了しているため、データは修正できません。このまま実行を続行してください。",
    },
  },
  "run.correct_written_down": {
    status: 409,
    text: {
      en: "The request of this step waits to be sent as it is, so its data cannot be corrected. Continue the run; if the request is refused, correct it then.",
      ja: "このステップのリクエストは送信待ちのため、データは修正できません。実行を続行し、リクエストが拒否された場合に修正してください。",
    },
  },
  "run.correct_nothing": {
    status: 422,
    text: {
      en: "No value is different. Change a value, or continue the run as it is.",
      ja: "変更された値がありません。値を変更するか、このまま実行を続行してください。",
    },
  },
  "run.correct_not_valid": {
    status: 422,
    text: {
      en: "The step does not take these values. The details name each field; change them and try again.",
      ja: "このステップでは使えない値があります。詳細に示された項目を修正して、もう一度お試しください。",
    },
  },
  "run.correct_unconfirmed": {
    status: 409,
    text: {
      en: "The corrected data would be sent. The details say what that does. If you mean it, repeat this with “confirm”: “{confirm}”.",
      ja: "修正したデータを送信します。送信内容は詳細を確認し、間違いなければ、「confirm」に「{confirm}」を指定してもう一度実行してください。",
    },
  },
  "run.values_hidden": {
    status: 403,
    text: {
      en: "You do not see the values of this run. Ask the owner of one of its connections to let you operate that connection.",
      ja: "この実行の値は閲覧できません。使用している接続の所有者に、接続の操作の許可を依頼してください。",
    },
  },
  "run.values_hidden_ask": {
    status: 403,
    text: {
      en: "You do not see the values of this run. Ask {people} to let you see them.",
      ja: "この実行の値は閲覧できません。閲覧の許可を {people} に依頼してください。",
    },
  },
} as const satisfies Record<string, ErrorEntry>;
