import type {
  ConnectionError,
  ErrorFacts,
  InputError,
  TransientError,
  UnknownOutcomeError,
} from "#sdk/errors.ts";
import { OutsideError } from "#sdk/errors.ts";
import type { LocalizedText } from "#sdk/text.ts";
import { text } from "#sdk/text.ts";
import type { StepError } from "./result.ts";

type Known = TransientError | ConnectionError | InputError | UnknownOutcomeError;

/** What went wrong in a call to the outside: one of the SDK's kinds, or a bug of ours. */
export type Failure =
  | { readonly kind: "transient"; readonly error: TransientError }
  | { readonly kind: "connection"; readonly error: ConnectionError }
  | { readonly kind: "input"; readonly error: InputError }
  | { readonly kind: "unknown_outcome"; readonly error: UnknownOutcomeError }
  | { readonly kind: "bug"; readonly error: unknown };

export function failureOf(error: unknown): Failure {
  if (!isKnown(error)) return { kind: "bug", error };
  switch (error.kind) {
    case "transient":
      return { kind: "transient", error };
    case "connection":
      return { kind: "connection", error };
    case "input":
      return { kind: "input", error };
    case "unknown_outcome":
      return { kind: "unknown_outcome", error };
  }
}

// OutsideError is abstract and has exactly these four subclasses.
function isKnown(error: unknown): error is Known {
  return error instanceof OutsideError;
}

export function stepErrorOf(failure: Failure): StepError {
  if (failure.kind === "bug") return ourBug;
  return { kind: failure.kind, ...storable(failure.error.facts) };
}

function storable(facts: ErrorFacts): Omit<StepError, "kind"> {
  const { code, message, advice, requestId, details } = facts;
  return {
    code,
    message,
    ...(advice === undefined ? {} : { advice }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(details === undefined ? {} : { details }),
  };
}

/** What is found by a look-up has failed on the other side. */
export function refusalOf(facts: ErrorFacts): StepError {
  return { kind: "input", ...storable(facts) };
}

const ourBug: StepError = {
  kind: "bug",
  code: "engine.bug",
  message: text(
    "Something in Millrace went wrong at this step. The log says what; please report it.",
    "このステップで Millrace 自体に問題が発生しました。詳細はログにあります。ご報告ください。",
  ),
};

/** The engine's own errors: code, words. */
const engineErrors = {
  "engine.unknown_action": text(
    "This installation does not have the action that the step names. Choose another action.",
    "このステップのアクションはこの環境にありません。別のアクションを選択してください。",
  ),
  "engine.unknown_trigger": text(
    "This installation does not have the trigger that the flows listen to. Choose another trigger.",
    "フローのトリガーはこの環境にありません。別のトリガーを選択してください。",
  ),
  "engine.held_by_owner": text(
    "The owner of this connection has put it on hold. Its runs go on when its owner lifts the hold.",
    "接続の所有者がこの接続を一時停止しています。所有者が再開すると、待機中の実行が続行されます。",
  ),
  "engine.held_by_absence": text(
    "The owner of this connection has been deactivated. An administrator names somebody who takes the connection over.",
    "接続の所有者が無効化されています。管理者が引き継ぐユーザーを指定してください。",
  ),
  "engine.held_by_switch": text(
    "An administrator has stopped everything. Waiting work goes on when an administrator lifts the stop.",
    "管理者がすべての処理を停止しています。停止が解除されると、待機中の処理が続行されます。",
  ),
  "engine.not_agreed": text(
    "The owner of the step's connection has not agreed to this version. Publish the flow again to ask the owner.",
    "このステップの接続の所有者は、このバージョンに同意していません。フローを再度公開し、所有者の同意を得てください。",
  ),
  "engine.right_ended": text(
    "The person who tested this draft may no longer operate the step's connection. Cancel the run, or ask the connection's owner for the right again.",
    "この下書きをテストしたユーザーには、このステップの接続を操作する権限がなくなりました。実行をキャンセルするか、接続の所有者に権限を依頼してください。",
  ),
  "engine.no_connection": text(
    "The step's connection no longer exists. Choose another one and publish the flow.",
    "このステップの接続はすでに存在しません。別の接続を選択してフローを公開してください。",
  ),
  "engine.output_too_large": text(
    "The answer is larger than 1 MB. Ask for less.",
    "応答が 1 MB を超えています。取得する内容を減らしてください。",
  ),
  "engine.outcome_unknown": text(
    "Millrace could not find out whether this write happened: no answer says so, and it is not in the other side's list. Millrace looks for it again for a day. Look on the other side yourself, then decide.",
    "この書き込みは処理されたか確認できませんでした。結果を示す応答がなく、連携先の一覧にも見つかりません。1 日の間、自動で検索を続けます。連携先も確認してから判断してください。",
  ),
  "engine.left_open": text(
    "The repeat of this write was refused for some records, which an earlier try may have created. Millrace looks for them on the other side before the answer counts.",
    "再送に対して一部のレコードが拒否されましたが、以前の送信ですでに作成されている可能性があります。連携先で確認してから結果を確定します。",
  ),
  "engine.cannot_look_up": text(
    "Millrace could not find out whether this write happened: no answer says so, and the other side gives no way to look it up. Look on the other side yourself, then decide.",
    "この書き込みは処理されたか確認できませんでした。結果を示す応答がなく、自動で検索する方法もありません。連携先を確認してから判断してください。",
  ),
  "engine.cancelling": text(
    "This run is being cancelled and starts nothing new. It ends when Millrace knows the outcome of its open write.",
    "この実行はキャンセル中のため、新しい処理は開始されません。結果が未確認の書き込みの確認が済み次第、終了します。",
  ),
  "engine.in_doubt": text(
    "Millrace was not running for a while, or works on an older state of its data: this write may have been sent already. Millrace looks for it on the other side before it sends it.",
    "Millrace がしばらく停止していたか、以前の状態のデータで動作しているため、この書き込みはすでに送信されている可能性があります。送信の前に連携先を確認します。",
  ),
  "engine.in_doubt_for_good": text(
    "Millrace works on an older state of its data, so this write may have been sent already, and the other side gives no way to look it up. Look on the other side yourself, then decide.",
    "Millrace が以前の状態のデータで動作しているため、この書き込みはすでに送信されている可能性がありますが、自動で検索する方法がありません。連携先を確認してから判断してください。",
  ),
  "engine.another_life": text(
    "A backup was restored. In the time that the backup has forgotten, this flow wrote something else: the run may have taken another path for the same event. Look on the other side for what the flow wrote for the event, then decide.",
    "バックアップの復元によって失われた期間に、このフローは別の書き込みを行っていますが、この書き込みは見つかりませんでした。同じイベントについて、別の分岐で処理が行われた可能性があります。連携先で内容を確認してから判断してください。",
  ),
  "engine.overtaken": text(
    "A newer run has set values of the same object since this write was first sent, and no answer says whether this write happened. Millrace does not send it again, because that could replace newer values with older ones. Look at the object on the other side. If its values are right, say that the write happened, or give it up. Send it only if the object should get the values of this run.",
    "この書き込みを最初に送信した後に、より新しい実行が同じ対象の値を設定しました。この書き込みが処理されたかどうかを示す応答はありません。新しい値が古い値で上書きされるおそれがあるため、再送信しません。連携先で対象の値を確認してください。値が正しければ、実行済みとして続行するか、書き込みを取りやめてください。この実行の値に戻す場合に限り、送信してください。",
  ),
  "engine.amount_grown": text(
    "The amount has risen since Millrace wrote this write down, so Millrace did not send it. Check the amount on the other side. If it is right, let the run go on: the connection's limits then apply to the new amount.",
    "この書き込みの記録後に金額が増えたため、送信していません。連携先で金額を確認してください。正しければ、実行を続行すると、新しい金額が接続の上限と照合されます。",
  ),
  "engine.not_alone": text(
    "Another write to the same place is under way, or nobody knows yet whether it happened. This write waits until that is known, for ten minutes at most, because it must see what the other one has done.",
    "同じ場所への別の書き込みが進行中か、その結果がまだ確認できていません。その結果を踏まえて書き込む必要があるため、確認できるまで (最長 10 分) 待機します。",
  ),
  "engine.list_too_long": text(
    "The list has more than 10,000 items. Ask for fewer, or process the list in parts.",
    "リストの件数が 10,000 件を超えています。件数を減らすか、分割して処理してください。",
  ),
  "engine.too_many_parts": text(
    "The step would make more writes than it may, and has sent none of them. Give it a shorter list.",
    "このステップの書き込みが上限の件数を超えるため、何も送信していません。リストを短くしてください。",
  ),
  "engine.list_too_large": text(
    "The list is larger than 1 MB. Ask for fewer items, or for less of each.",
    "リストが 1 MB を超えています。件数または各アイテムの内容を減らしてください。",
  ),
  "engine.results_too_large": text(
    "The results of the loop are larger than 1 MB. Everything in the loop has been done; collect less from each item.",
    "ループの結果が 1 MB を超えています。ループ内の処理はすべて完了しています。各アイテムから引き継ぐ内容を減らしてください。",
  ),
  "engine.variables_too_large": text(
    "Together, the variables of this run are larger than 256 KB. Keep less in them.",
    "この実行の変数の合計が 256 KB を超えています。保存する内容を減らしてください。",
  ),
  "engine.unknown_variable": text(
    "The variable does not exist at this point. Move the step that creates it further up.",
    "この時点で変数が作成されていません。変数を作成するステップを前に移動してください。",
  ),
  "engine.delay_out_of_range": text(
    "A delay is between 0 and 366 days. Change its length.",
    "待機時間は 0 日から 366 日までです。長さを変更してください。",
  ),
} as const satisfies Record<string, LocalizedText>;

export type EngineErrorCode = keyof typeof engineErrors;

export function engineError(code: EngineErrorCode): StepError {
  return { kind: "input", code, message: engineErrors[code] };
}
