import type { Batch as Record, BatchOutcome, BatchRefusal } from "#engine/store.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import { type Locale, say } from "../language.ts";
import type { NameOf } from "../persons.ts";
import { iso, isoOrNull } from "../schemas.ts";
import type { Batch } from "./batches.schemas.ts";

export function batchView(record: Record, nameOf: NameOf, locale: Locale): Batch {
  const { id, by, act, state, askedAt, startedAt, endedAt, runs, live, outcomes } = record;
  const ended = [...outcomes.values()].reduce((sum, count) => sum + count, 0);
  return {
    id,
    by: nameOf(by),
    act,
    state,
    askedAt: iso(askedAt),
    startedAt: isoOrNull(startedAt),
    endedAt: isoOrNull(endedAt),
    runs,
    live,
    done: outcomes.get("done") ?? 0,
    left: runs - ended,
    refused: [...outcomes]
      .flatMap(([outcome, count]) => refusedOf(outcome, count, locale))
      .toSorted((a, b) => b.runs - a.runs || (a.reason < b.reason ? -1 : 1)),
  };
}

function refusedOf(outcome: BatchOutcome, runs: number, locale: Locale): Batch["refused"] {
  return outcome === "done" ? [] : [{ reason: outcome, words: say(words[outcome], locale), runs }];
}

const words: Readonly<{ [reason in BatchRefusal]: LocalizedText }> = {
  not_allowed: text(
    "Who started this no longer has the role for it, or does not see all that is in the run.",
    "開始した人に必要な権限がなくなったか、実行の内容をすべて閲覧できません。",
  ),
  not_permitted: text(
    "Who started this may not operate a connection in it, or that connection is on hold. Ask its owner.",
    "開始した人に接続の操作が許可されていないか、接続が停止中です。接続の所有者に確認してください。",
  ),
  not_found: text(
    "The run, or its write, is no longer there.",
    "実行またはその書き込みは、すでに残っていません。",
  ),
  conflict: text(
    "It had changed since it was shown. Look at the run.",
    "確認した時点から状態が変わっています。実行を確認してください。",
  ),
  over: text("It was over already.", "すでに終了していました。"),
  not_over: text("It was still under way.", "まだ終了していませんでした。"),
  erased: text(
    "A value in its data was erased.",
    "処理したデータに含まれていた値が消去されています。",
  ),
  flow_gone: text("Its flow is deleted.", "フローが削除されています。"),
  other_trigger: text(
    "Another trigger starts the published version. Run it again on the same version.",
    "公開済みのバージョンは別のトリガーで開始されます。同じバージョンで再実行してください。",
  ),
  not_ready: text(
    "Something is missing in the flow. Open the flow, and look at its problems.",
    "フローに不足があります。フローを開き、問題を確認してください。",
  ),
  unconfirmed: text(
    "It would have made a write in live mode that was not shown, or moved another amount than the run shows. Open the run, or ask again.",
    "確認していないライブモードの書き込みが含まれるか、金額が実行に表示されているものと異なるため、実行しませんでした。実行を開いて確認するか、もう一度準備してください。",
  ),
  ended_by_flow: text(
    "The flow itself has ended it as failed. Run it again as new.",
    "フロー自体によって失敗として終了しています。新しい実行としてやり直してください。",
  ),
  called_ended: text(
    "The run that it has called is over for good. Run it again as new.",
    "呼び出した実行が終了しているため、続行できません。新しい実行としてやり直してください。",
  ),
  outcome_unknown: text(
    "Nobody can tell whether its write happened, so Millrace did not send it again. Look on the other side.",
    "書き込みが処理されたか確認できないため、再送信しませんでした。連携先で確認してください。",
  ),
  out_of_reach: text(
    "Its connection or action no longer exists.",
    "接続またはアクションがすでに存在しません。",
  ),
  above_limit: text(
    "Its write is above a limit of its connection. Its owner can send it all the same.",
    "書き込みが接続の上限を超えています。接続の所有者だけが送信できます。",
  ),
  not_owner: text(
    "Its write is above a limit. Only the owner of the connection decides.",
    "書き込みが上限を超えています。判断できるのは接続の所有者だけです。",
  ),
  being_looked_up: text(
    "Millrace first looks up its write at the other side. Decide again when that is done.",
    "先に連携先を検索しています。完了してから、もう一度判断してください。",
  ),
  under_way: text(
    "The last send of its write may still be under way, so Millrace did not send it again. Try again in ten minutes.",
    "書き込みの前回の送信がまだ処理中の可能性があるため、再送信しませんでした。10 分後にもう一度お試しください。",
  ),
  bug: text(
    "Something went wrong on our side. The log has it; try this run by itself.",
    "Millrace 側で問題が発生しました。ログを確認し、この実行を個別に操作してください。",
  ),
};
