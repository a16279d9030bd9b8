import { longestKey, mostRows } from "#sdk/caps.ts";
import { InputError } from "#sdk/errors.ts";
import { text } from "#sdk/text.ts";
import type { Kept } from "../store.ts";
import { mostGaps } from "./sequence.ts";

/** A stopped poll goes on only when a person has said what the changed rows mean. */
export class StoppedError extends InputError {
  readonly kept: Kept;

  constructor(kept: Kept) {
    super(factsOf(kept));
    this.kept = kept;
  }
}

function factsOf(kept: Kept) {
  if (kept.way === "sequence")
    return {
      code: "engine.numbers_went_back",
      message: text(
        `The highest number in the table is now ${kept.stopped?.newest ?? "none"}, but the flow has read up to ${kept.position ?? "none"}. The table was emptied, or an older state of it was restored. Nothing is read until you say what has happened.`,
        `テーブルの最大の番号は現在 ${kept.stopped?.newest ?? "なし"} ですが、フローは ${kept.position ?? "なし"} まで読み取り済みです。テーブルが空にされたか、以前の状態に復元されています。何があったのかを選ぶまで、読み取りは停止します。`,
      ),
      advice: text(
        "Open the flow and choose what has happened to the rows.",
        "フローを開き、テーブルの行に何があったのかを選択してください。",
      ),
    };
  const { gone = 0, of = 0 } = kept.stopped ?? {};
  return {
    code: "engine.many_rows_gone",
    message: text(
      `${gone} of ${of} rows are gone at once. Nothing is read until you say whether they were deleted.`,
      `${of} 行のうち ${gone} 行が一度になくなりました。削除されたのかどうかを選ぶまで、読み取りは停止します。`,
    ),
    advice: text(
      "Open the flow and choose whether the rows were deleted.",
      "フローを開き、行が削除されたのかどうかを選択してください。",
    ),
  };
}

export function tooManyRows(): InputError {
  return new InputError({
    code: "engine.too_many_rows",
    message: text(
      `The trigger reads more than ${mostRows} rows.`,
      `トリガーが読み取る行が ${mostRows} 行を超えています。`,
    ),
    advice: text(
      "Choose a smaller table, or a query that gives fewer rows.",
      "より小さいテーブルか、結果の行がより少ないクエリを選択してください。",
    ),
  });
}

export function tooManyGaps(): InputError {
  return new InputError({
    code: "engine.too_many_gaps",
    message: text(
      `More than ${mostGaps} ranges of numbers were left out within 48 hours. Rows with these numbers may still come, so the trigger waits.`,
      `48 時間以内に ${mostGaps} か所を超える欠番がありました。その番号の行が後から現れる可能性があるため、トリガーは待機しています。`,
    ),
    advice: text(
      "Let the table number its rows by ones, or use a trigger that knows rows by another key.",
      "テーブルの行に 1 ずつ番号を付けるか、別のキーで行を識別するトリガーを使用してください。",
    ),
  });
}

export function keyTwice(key: string): InputError {
  return new InputError({
    code: "engine.key_twice",
    message: text(
      `Two rows have the same key: ${key.slice(0, 100)}.`,
      `同じキーの行が 2 つあります: ${key.slice(0, 100)}`,
    ),
    advice: text(
      "Choose a column whose values are all different.",
      "すべての行で値が異なる列を選択してください。",
    ),
  });
}

export function keyTooLong(key: string): InputError {
  return new InputError({
    code: "engine.key_too_long",
    message: text(
      `The key of a row is longer than ${longestKey} bytes. It begins with ${key.slice(0, 50)}.`,
      `行のキーが ${longestKey} バイトを超えています。先頭は ${key.slice(0, 50)} です。`,
    ),
    advice: text("Choose a column with shorter values.", "より短い値の列を選択してください。"),
  });
}

export function noPast(): InputError {
  return new InputError({
    code: "engine.no_past",
    message: text(
      "This trigger cannot look back to a date: it finds rows by comparing them with what it read before.",
      "このトリガーは過去の日時から開始できません。前回読み取った内容との比較で行を検出するためです。",
    ),
    advice: text("Start the flow from now.", "「今から」で開始してください。"),
  });
}
