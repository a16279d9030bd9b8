import type { ReconciledReason, ReconciledVerdict } from "#flow/reconciled.ts";
import { type LocalizedText, text } from "#sdk/text.ts";

/** What verdicts and their reasons say to people. */

export const verdictLabels: Readonly<Record<ReconciledVerdict, LocalizedText>> = {
  missing: text("Missing", "未取得"),
  lost: text("Lost", "消失"),
  doubled: text("Doubled", "重複"),
  not_recorded: text("Not recorded", "実行記録なし"),
  altered: text("Altered", "相違"),
  unknown: text("Unknown", "不明"),
  handled: text("Handled", "処理済み"),
  filtered: text("Filtered", "対象外"),
  ours: text("Ours", "フローが作成"),
  not_ours: text("Not ours", "関与なし"),
};

export const verdictHelp: Readonly<Record<ReconciledVerdict, LocalizedText>> = {
  missing: text(
    "A flow was listening, and Millrace has no event of it.",
    "フローが監視していましたが、Millrace にイベントの記録がありません。",
  ),
  lost: text(
    "Millrace saw it or made it, and the other system does not have it any more.",
    "Millrace が取得または作成しましたが、連携先に見つかりません。",
  ),
  doubled: text(
    "One write made it and another object like it.",
    "1 件の書き込みから、同じものが 2 件作成されています。",
  ),
  not_recorded: text(
    "A write made or changed it, and Millrace does not count the write as done.",
    "書き込みで作成または変更されていますが、Millrace では完了として記録されていません。",
  ),
  altered: text(
    "Its amount or currency is not what Millrace recorded, or its parts do not add up to it.",
    "金額または通貨が Millrace の記録と異なるか、内訳の合計が一致しません。",
  ),
  unknown: text("Millrace cannot tell.", "判定できません。"),
  handled: text("A run worked on it.", "実行が処理しました。"),
  filtered: text("A flow left it out.", "フローの条件などにより対象外になりました。"),
  ours: text(
    "A write of a run made it, or caused the change.",
    "実行の書き込みが作成、または変更しました。",
  ),
  not_ours: text(
    "No flow was listening, and no write of a run made it or caused the change.",
    "監視していたフローはなく、実行が作成・変更したものでもありません。",
  ),
};

export const reasonWords: Readonly<Record<ReconciledReason, LocalizedText>> = {
  trigger: text("The trigger’s filter leaves it out.", "トリガーの絞り込みにより対象外です。"),
  condition: text(
    "It does not meet the trigger’s condition.",
    "トリガーの条件を満たしていません。",
  ),
  own_event: text(
    "The flow’s own write caused the event.",
    "フロー自身の書き込みによるイベントです。",
  ),
  handled_by_lineage: text(
    "The flow that this one was copied from has handled it.",
    "コピー元のフローで処理済みです。",
  ),
  erased: text("What it held was erased.", "内容は消去されています。"),
  gone: text("It was gone before it was final.", "確定する前に存在しなくなりました。"),
  filter: text("A condition ended the run.", "条件により実行を終了しました。"),
  waits: text("The flow waits until it is final.", "確定するまで待機しています。"),
  not_read_yet: text(
    "The trigger has not been polled since.",
    "トリガーの取得がまだこの時点まで進んでいません。",
  ),
  catching_up: text(
    "The flow is still catching up on that time.",
    "フローがこの期間をさかのぼって処理している途中です。",
  ),
  not_kept: text(
    "Millrace no longer keeps, or did not yet keep, what happened then.",
    "当時の記録が Millrace に残っていません。",
  ),
  mark_unknown: text(
    "It bears Millrace’s mark, and this installation does not know the write.",
    "Millrace の目印がありますが、この環境に書き込みの記録がありません。",
  ),
  moment: text(
    "The other system does not say when it came to this state, and the flow was not listening the whole time.",
    "この状態になった時点が連携先の情報からわからず、フローが監視していない期間も含まれます。",
  ),
  write_open: text(
    "Its write is still under way. Reconcile the month again when the run has ended.",
    "書き込みが進行中です。実行の終了後に、もう一度照合してください。",
  ),
  write_parked: text(
    "Its write waits for a decision. Open the run and choose that it happened: sending it again would make a second one.",
    "書き込みは担当者の判断待ちです。実行を開き、「実行済みだった」を選択してください。再送すると重複して作成されます。",
  ),
  write_ended: text(
    "Its write is recorded as failed or stopped. Do not send it again. Keep the object and enter by hand what the run would have done after it, or take it back in the other system.",
    "書き込みは失敗または中止として記録されています。再送しないでください。このオブジェクトを残して以降の処理を手作業で行うか、連携先で取り消してください。",
  ),
  deleted: text(
    "The other system does not list it: it was probably deleted.",
    "連携先の一覧にありません (削除されたものと思われます)。",
  ),
  amount: text("The amount differs.", "金額が異なります。"),
  currency: text("The currency differs.", "通貨が異なります。"),
  parts: text("Its transactions add up to another amount.", "内訳の合計が金額と一致しません。"),
};
