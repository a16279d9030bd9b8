import { type LocalizedText, text } from "#sdk/text.ts";
import type { AlertKind } from "#engine/alerts/alert.ts";
import { type Locale, say } from "../language.ts";

/** Alerts in words, the same on the screens and in mail. */

const once: Readonly<Record<AlertKind, LocalizedText>> = {
  run_failed: text("“{name}” has failed", "「{name}」が失敗しました"),
  run_parked: text(
    "“{name}” waits for your decision: nobody can tell whether a write was made",
    "「{name}」で書き込みの結果が不明なため、判断を待っています",
  ),
  above_limit: text(
    "“{name}” waits: a write is above a limit of its connection",
    "「{name}」の書き込みが接続の上限を超えたため、判断を待っています",
  ),
  polls_failing: text(
    "What starts “{name}” cannot be asked for anything new",
    "「{name}」のトリガーで新しいイベントを取得できません",
  ),
  flow_switched_off: text(
    "“{name}” has switched itself off, because its runs failed",
    "実行の失敗が続いたため、「{name}」が自動的に停止しました",
  ),
  version_waits: text(
    "A version of “{name}” waits for your agreement",
    "「{name}」の新しいバージョンがあなたの同意を待っています",
  ),
  connection_broken: text(
    "The connection “{name}” does not work any more. What uses it waits",
    "接続「{name}」が使えなくなりました。この接続を使う処理は待機しています",
  ),
};

const often: Readonly<Record<AlertKind, LocalizedText>> = {
  run_failed: text("“{name}” has failed {count} times", "「{name}」が {count} 回失敗しました"),
  run_parked: text(
    "“{name}” waits for your decision {count} times: nobody can tell whether writes were made",
    "「{name}」で {count} 件の書き込みの結果が不明なため、判断を待っています",
  ),
  above_limit: text(
    "“{name}” waits: {count} writes are above a limit of their connection",
    "「{name}」の書き込み {count} 件が接続の上限を超えたため、判断を待っています",
  ),
  polls_failing: text(
    "What starts “{name}” could not be asked for anything new, {count} times",
    "「{name}」のトリガーで新しいイベントを取得できない状態が {count} 回ありました",
  ),
  flow_switched_off: text(
    "“{name}” has switched itself off {count} times, because its runs failed",
    "実行の失敗が続いたため、「{name}」が自動的に停止しました ({count} 回)",
  ),
  version_waits: text(
    "A version of “{name}” waits for your agreement. It was proposed {count} times",
    "「{name}」の新しいバージョンがあなたの同意を待っています (提案 {count} 回)",
  ),
  connection_broken: text(
    "The connection “{name}” has stopped working {count} times. What uses it waits",
    "接続「{name}」が {count} 回使えなくなりました。この接続を使う処理は待機しています",
  ),
};

const failedAndWorks = text(
  "“{name}” works again. It had failed {count} times",
  "「{name}」は正常に戻りました (それまでの失敗 {count} 回)",
);
const works = text("“{name}” works again", "「{name}」は正常に戻りました");
const connectionWorks = text(
  "The connection “{name}” works again",
  "接続「{name}」は正常に戻りました",
);

export interface ToSay {
  readonly kind: AlertKind;
  readonly name: string;
  readonly count: number;
  readonly works: boolean;
}

export function alertWords({ kind, name, count, works: isWell }: ToSay, locale: Locale): string {
  const params = { name, count: count.toLocaleString(locale) };
  if (!isWell) return say((count === 1 ? once : often)[kind], locale, params);
  if (kind === "connection_broken") return say(connectionWorks, locale, params);
  return say(kind === "run_failed" && count > 1 ? failedAndWorks : works, locale, params);
}
