import type { LedgerReason, PassReason, StartedBy } from "#flow/ledger.ts";
import { typedAmount } from "#flow/money.ts";
import type { LedgerView } from "#reading/ledger-views.ts";
import type { Connector } from "#sdk/connector.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import type { Column } from "../csv.ts";
import { type Locale, say } from "../language.ts";
import { heads, moneyKinds, moneyStates, statusText, writeStates } from "../runs/csv-words.ts";
import { iso } from "../schemas.ts";

/** What a line of the ledger is in a spreadsheet. */
export function ledgerColumns(
  connectors: readonly Connector[],
  locale: Locale,
): readonly Column<LedgerView>[] {
  const subjects = new Map(
    connectors.flatMap(({ id: connector, triggers, actions }) =>
      [...triggers, ...actions].map(
        ({ id, label }) => [`${connector} ${id}`, label[locale]] as const,
      ),
    ),
  );
  const subjectOf = ({ heading: { connector, subject } }: LedgerView): string | null =>
    subject && (subjects.get(`${connector ?? ""} ${subject}`) ?? subject);
  const wordOf = <Word extends string>(
    words: Readonly<Record<Word, LocalizedText>>,
    word: Word | null | undefined,
  ): string | null => (word ? say(words[word], locale) : null);
  return [
    { head: text("Time", "日時"), time: ({ at }) => iso(at) },
    { head: text("Line", "種別"), text: ({ heading }) => say(entries[heading.entry], locale) },
    { head: heads.flow, text: ({ heading }) => heading.flowName },
    {
      head: text("Version", "バージョン"),
      text: ({ heading: { version } }) => (version === null ? null : String(version)),
    },
    { head: text("Trigger or action", "トリガー・アクション"), text: subjectOf },
    { head: text("Object", "オブジェクト"), text: ({ object }) => object },
    {
      head: heads.money,
      text: ({ heading }) => wordOf(moneyKinds, heading.money?.kind),
    },
    {
      head: heads.state,
      text: ({ heading }) => wordOf(moneyStates, heading.money?.state),
    },
    { head: heads.amount, text: amountOf },
    { head: heads.currency, text: ({ heading }) => heading.money?.currency?.toUpperCase() ?? null },
    { head: text("Outcome", "結果"), text: ({ heading }) => outcomeOf(heading, locale) },
    {
      head: text("Reason", "理由"),
      text: ({ heading: { reason } }) => reason && reasonOf(reason, locale),
    },
    {
      head: text("A person was asked", "判断の依頼"),
      text: ({ heading }) => say(heading.wasParked ? yes : no, locale),
    },
    { head: heads.mode, text: ({ heading }) => heading.mode },
    {
      head: text("Started by", "開始のきっかけ"),
      text: ({ heading }) => wordOf(starts, heading.startedBy),
    },
    { head: heads.run, text: ({ runId }) => runId },
    { head: text("Flow’s id", "フロー ID"), text: ({ heading }) => heading.flowId },
    { head: text("Connection’s id", "接続 ID"), text: ({ heading }) => heading.connectionId },
  ];
}

function amountOf({ heading: { money }, amount }: LedgerView): string | null {
  const currency = money?.currency ?? null;
  return amount === null || currency === null ? null : typedAmount(amount, currency);
}

function outcomeOf({ outcome }: LedgerView["heading"], locale: Locale): string {
  switch (outcome) {
    case "skipped":
      return say(skipped, locale);
    case "open":
    case "done":
    case "parked":
    case "stopped":
      return say(writeStates[outcome], locale);
    case "failed":
    case "succeeded":
    case "succeeded_with_errors":
    case "filtered":
    case "cancelled":
      return statusText(outcome, locale);
  }
}

function reasonOf(reason: LedgerReason, locale: Locale): string {
  if (reason.kind !== "filter") return say(passed[reason.kind], locale);
  return `${say(reason.held ? held : notHeld, locale)}: ${say(reason.condition, locale)}`;
}

const entries = { event: text("Event", "イベント"), write: text("Write", "書き込み") };
const yes = text("Yes", "あり");
const no = text("No", "なし");
const skipped = text("Skipped", "スキップ");
const held = text("True", "成立");
const notHeld = text("Not true", "不成立");

const passed: Readonly<Record<PassReason, LocalizedText>> = {
  trigger: text("The trigger’s filter", "トリガーの絞り込み条件の対象外"),
  condition: text("The trigger’s condition", "トリガーの条件を満たさない"),
  own_event: text("Caused by the flow itself", "フロー自身の書き込みによるイベント"),
  handled_by_lineage: text("Handled before", "処理済み"),
  erased: text("Erased", "消去済み"),
  gone: text("Gone before it was final", "確定前に消えた"),
};

const starts: Readonly<Record<StartedBy, LocalizedText>> = {
  event: text("Event", "イベント"),
  schedule: text("Schedule", "スケジュール"),
  now: text("By hand", "手動"),
  invoke: text("HTTP call", "HTTP 呼び出し"),
  webhook: text("Webhook", "Webhook 受信"),
  call: text("Another flow", "ほかのフロー"),
  test: text("Test", "テスト"),
  rerun: text("Run again", "再実行"),
};
