import { typedAmount } from "#flow/money.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import type { Column } from "../csv.ts";
import type { Locale } from "../language.ts";
import { heads, moneyKinds, moneyStates, statusText, writeStates } from "./csv-words.ts";
import type { MoneySum } from "./money.schemas.ts";
import type { RunSummary } from "./runs.schemas.ts";
import type { ShownWrite } from "./show-writes.ts";

/** What a run, or one of its writes, is in a spreadsheet. */

/** A run, with one of the sums of money that it has moved or would move. */
interface RunLine {
  readonly run: RunSummary;
  readonly moved: MoneySum | null;
}

/** Sums of a part of its writes are none: who adds them up would have too little. */
export function runLines(run: RunSummary): readonly RunLine[] {
  const { sums, isCut } = run.money;
  if (isCut || sums.length === 0) return [{ run, moved: null }];
  return sums.map((moved) => ({ run, moved }));
}

export function runColumns(locale: Locale): readonly Column<RunLine>[] {
  return [
    { head: text("Created at", "作成日時"), time: ({ run }) => run.createdAt },
    { head: heads.flow, text: ({ run }) => run.flowName },
    { head: text("Version", "バージョン"), text: ({ run }) => numberText(run.versionNumber) },
    { head: text("Status", "状態"), text: ({ run }) => statusText(run.status, locale) },
    { head: heads.reference, text: ({ run }) => run.reference },
    { head: heads.mode, text: ({ run }) => run.mode },
    ...moneyColumns<RunLine>(({ moved }) => moved, locale),
    {
      head: text("Note", "備考"),
      text: ({ run }) => (run.money.isCut ? tooMany[locale] : null),
    },
    { head: text("Event of", "イベント日時"), time: ({ run }) => run.eventAt },
    { head: text("Started at", "開始日時"), time: ({ run }) => run.startedAt },
    { head: text("Ended at", "終了日時"), time: ({ run }) => run.endedAt },
    { head: heads.errorCode, text: ({ run }) => run.error?.code ?? null },
    { head: heads.error, text: ({ run }) => run.error?.message ?? null },
    { head: heads.run, text: ({ run }) => run.id },
    { head: text("Flow’s id", "フロー ID"), text: ({ run }) => run.flowId },
  ];
}

export function writeColumns(locale: Locale): readonly Column<ShownWrite>[] {
  return [
    { head: text("First sent at", "初回送信日時"), time: ({ write }) => write.firstSentAt },
    { head: heads.flow, text: ({ flowName }) => flowName },
    { head: heads.reference, text: ({ reference }) => reference },
    { head: text("Step", "ステップ"), text: ({ write }) => write.path },
    { head: text("Action", "アクション"), text: ({ action }) => action },
    { head: text("State", "状態"), text: ({ write }) => writeStates[write.state][locale] },
    { head: heads.mode, text: ({ write }) => write.mode },
    ...moneyColumns<ShownWrite>(({ write }) => write.moves, locale),
    { head: text("Object", "オブジェクト"), text: ({ write }) => write.objectId },
    { head: text("Last sent at", "最終送信日時"), time: ({ write }) => write.lastSentAt },
    { head: text("Sends", "送信回数"), text: ({ write }) => String(write.sends) },
    { head: heads.errorCode, text: ({ write }) => write.error?.code ?? null },
    { head: heads.error, text: ({ write }) => write.error?.message ?? null },
    { head: heads.run, text: ({ runId }) => runId },
    { head: text("Write’s id", "書き込み ID"), text: ({ write }) => write.id },
    { head: text("Generation", "世代"), text: ({ write }) => String(write.generation) },
  ];
}

function moneyColumns<Row>(
  movedOf: (row: Row) => MoneySum | null,
  locale: Locale,
): readonly Column<Row>[] {
  const wordOf = <Word extends string>(
    words: Readonly<Record<Word, LocalizedText>>,
    word: Word | undefined,
  ): string | null => (word === undefined ? null : words[word][locale]);
  return [
    { head: heads.money, text: (row) => wordOf(moneyKinds, movedOf(row)?.kind) },
    { head: heads.state, text: (row) => wordOf(moneyStates, movedOf(row)?.state) },
    {
      head: heads.amount,
      text: (row) => {
        const money = movedOf(row)?.money;
        return money ? typedAmount(money.amount, money.currency) : null;
      },
    },
    { head: heads.currency, text: (row) => movedOf(row)?.money?.currency.toUpperCase() ?? null },
  ];
}

const tooMany = text(
  "It has too many writes to add up here. The CSV of writes has them all.",
  "書き込みが多いため、ここでは合計できません。書き込みの CSV にはすべて含まれます。",
);

function numberText(value: number | null): string | null {
  return value === null ? null : String(value);
}
