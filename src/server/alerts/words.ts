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
    "The trigger of “{name}” cannot be polled",
    "「{name}」のトリガーで新しいイベントを取得できません",
  ),
  flow_switched_off: text(
    "“{name}” has switched itself off, because its runs failed",
    "実行の失敗が続いたため、「{name}」が自動的に停止しました",
  ),
  fields_changed: text(
    "Fields that “{name}” uses have changed",
    "「{name}」が使用している項目が変わりました",
  ),
  version_waits: text(
    "A version of “{name}” waits for your agreement",
    "「{name}」の新しいバージョンがあなたの同意を待っています",
  ),
  connection_broken: text(
    "The connection “{name}” does not work any more. Everything that uses it waits",
    "接続「{name}」が使えなくなりました。この接続を使う処理は待機しています",
  ),
  polls_late: text(
    "The trigger of “{name}” has not been polled for a long time",
    "「{name}」のトリガーの確認が大幅に遅れています",
  ),
  events_missed: text(
    "“{name}” may have missed events: it was not polled for longer than the other system keeps them",
    "「{name}」で取得できていないイベントがある可能性があります (取得の停止中に連携先の保存期間を過ぎました)",
  ),
  nothing_ran: text(
    "“{name}” has not run for unusually long",
    "「{name}」が通常より長い間、実行されていません",
  ),
  connection_held: text(
    "The connection “{name}” was put on hold. Everything that uses it waits",
    "接続「{name}」が一時停止されました。この接続を使う処理は待機しています",
  ),
  handover_waits: text(
    "A connection ({name}) waits for you to take it over",
    "接続 ({name}) の引き継ぎがあなたを待っています",
  ),
  lists_differ: text(
    "A reconciliation of “{name}” has found differences: the other system’s lists and what Millrace has recorded do not agree",
    "接続「{name}」の照合で差異が見つかりました (連携先の一覧と Millrace の記録が一致していません)",
  ),
  clocks_differ: text(
    "A machine’s clock and the database’s differ. Set the clock right: nothing new begins there",
    "サーバーの時計がデータベースの時計とずれています。時計を合わせるまで、そのサーバーでは新しい処理を始めません",
  ),
  disk_nearly_full: text(
    "The disk is nearly full. Make room before Millrace has to stop",
    "ディスクの空き容量が残りわずかです。停止する前に空き容量を増やしてください",
  ),
  backup_missed: text(
    "The nightly backup was missed. See why, and take one",
    "夜間バックアップが作成されていません。原因を確認し、バックアップを作成してください",
  ),
  process_gone: text(
    "A process of Millrace has stopped by itself. The others go on with its work",
    "Millrace のプロセスが予期せず終了しました。処理はほかのプロセスが引き継ぎます",
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
    "The trigger of “{name}” could not be polled, {count} times",
    "「{name}」のトリガーで新しいイベントを取得できない状態が {count} 回ありました",
  ),
  flow_switched_off: text(
    "“{name}” has switched itself off {count} times, because its runs failed",
    "実行の失敗が続いたため、「{name}」が自動的に停止しました ({count} 回)",
  ),
  fields_changed: text(
    "Fields that “{name}” uses have changed {count} times",
    "「{name}」が使用している項目が {count} 回変わりました",
  ),
  version_waits: text(
    "A version of “{name}” waits for your agreement. It was proposed {count} times",
    "「{name}」の新しいバージョンがあなたの同意を待っています (提案 {count} 回)",
  ),
  connection_broken: text(
    "The connection “{name}” has stopped working {count} times. Everything that uses it waits",
    "接続「{name}」が {count} 回使えなくなりました。この接続を使う処理は待機しています",
  ),
  polls_late: text(
    "The trigger of “{name}” was not polled for a long time, {count} times",
    "「{name}」のトリガーの確認が大幅に遅れたことが {count} 回ありました",
  ),
  events_missed: text(
    "“{name}” may have missed events {count} times: it was not polled for longer than the other system keeps them",
    "「{name}」で取得できていないイベントがある可能性があります (取得の停止中に連携先の保存期間を過ぎたことが {count} 回ありました)",
  ),
  nothing_ran: text(
    "“{name}” has not run for unusually long, {count} times",
    "「{name}」が通常より長い間、実行されないことが {count} 回ありました",
  ),
  connection_held: text(
    "The connection “{name}” was put on hold {count} times. Everything that uses it waits",
    "接続「{name}」が {count} 回一時停止されました。この接続を使う処理は待機しています",
  ),
  handover_waits: text(
    "A connection ({name}) waits for you to take it over. It was offered {count} times",
    "接続 ({name}) の引き継ぎがあなたを待っています (依頼 {count} 回)",
  ),
  lists_differ: text(
    "{count} reconciliations of “{name}” have found differences: the other system’s lists and what Millrace has recorded do not agree",
    "接続「{name}」の照合 {count} 回で差異が見つかりました (連携先の一覧と Millrace の記録が一致していません)",
  ),
  clocks_differ: text(
    "A machine’s clock and the database’s differed {count} times. Set the clock right: nothing new begins there",
    "サーバーの時計がデータベースの時計と {count} 回ずれました。時計を合わせるまで、そのサーバーでは新しい処理を始めません",
  ),
  disk_nearly_full: text(
    "The disk was nearly full {count} times. Make room before Millrace has to stop",
    "ディスクの空き容量が残りわずかになったことが {count} 回ありました。停止する前に空き容量を増やしてください",
  ),
  backup_missed: text(
    "The nightly backup was missed {count} times. See why, and take one",
    "夜間バックアップが作成されないことが {count} 回ありました。原因を確認し、バックアップを作成してください",
  ),
  process_gone: text(
    "{count} processes of Millrace have stopped by themselves. The others go on with their work",
    "Millrace のプロセスが {count} 回、予期せず終了しました。処理はほかのプロセスが引き継ぎます",
  ),
};

/** Of who may not know the connection: it stops their flow. */
const heldInFlow = text(
  "“{name}” waits: a connection in it was put on hold",
  "「{name}」で使う接続が一時停止されたため、処理が待機しています",
);

const failedAndWorks = text(
  "“{name}” works again. It had failed {count} times",
  "「{name}」は正常に戻りました (それまでの失敗 {count} 回)",
);
const works = text("“{name}” works again", "「{name}」は正常に戻りました");
const fieldsFit = text("“{name}” fits the fields again", "「{name}」は現在の項目に対応しています");
const ranAgain = text("“{name}” has run again", "「{name}」が再び実行されました");
const lifted = text(
  "The hold on the connection “{name}” was lifted",
  "接続「{name}」の一時停止が解除されました",
);
const liftedInFlow = text(
  "“{name}” goes on: the hold on its connection was lifted",
  "「{name}」で使う接続の一時停止が解除され、処理が再開しました",
);
const installationWorks = {
  clocks_differ: text("The clocks agree again", "時計のずれが解消しました"),
  disk_nearly_full: text("The disk has room again", "ディスクの空き容量が回復しました"),
  backup_missed: text("There is a nightly backup again", "夜間バックアップが再び作成されました"),
};
const connectionWorks = text(
  "The connection “{name}” works again",
  "接続「{name}」は正常に戻りました",
);

export interface ToSay {
  readonly kind: AlertKind;
  /** That of what it is about; of the flow that uses it, where they may not know the connection. */
  readonly name: string;
  readonly isOfFlow: boolean;
  readonly count: number;
  readonly works: boolean;
}

export function alertWords(
  { kind, name, isOfFlow, count, works: isWell }: ToSay,
  locale: Locale,
): string {
  const params = { name, count: count.toLocaleString(locale) };
  const isHeldFlow = kind === "connection_held" && isOfFlow;
  if (isWell) return say(isHeldFlow ? liftedInFlow : worksWords(kind, count), locale, params);
  return say(isHeldFlow ? heldInFlow : (count === 1 ? once : often)[kind], locale, params);
}

function worksWords(kind: AlertKind, count: number): LocalizedText {
  switch (kind) {
    case "run_failed":
      return count > 1 ? failedAndWorks : works;
    case "nothing_ran":
      return ranAgain;
    case "fields_changed":
      return fieldsFit;
    case "connection_broken":
      return connectionWorks;
    case "connection_held":
      return lifted;
    case "clocks_differ":
    case "disk_nearly_full":
    case "backup_missed":
      return installationWorks[kind];
    case "run_parked":
    case "above_limit":
    case "polls_failing":
    case "events_missed":
    case "polls_late":
    case "flow_switched_off":
    case "version_waits":
    case "handover_waits":
    case "lists_differ":
    case "process_gone":
      return works;
  }
}
