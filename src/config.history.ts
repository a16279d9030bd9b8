import { z } from "zod";
import { text } from "#sdk/text.ts";
import { setting } from "./setting.ts";

export interface Range {
  readonly least: number;
  readonly most: number;
}

export const wholeNumber = ({ least, most }: Range) =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.int().min(least).max(most));

/** What of the past may be kept. An administrator may set it where neither option nor variable does. */
export const historyRanges = {
  days: { least: 1, most: 3_650 },
  runsPerFlow: { least: 1, most: 100_000_000 },
  auditDays: { least: 90, most: 3_650 },
  ledgerYears: { least: 1, most: 30 },
} as const satisfies Record<string, Range>;

/** Settings of how much of the past is kept. */
export const historySettings = {
  historyDays: setting({
    doc: text(
      "For how many days finished runs and their events are kept",
      "終了した実行とそのイベントを保存する日数",
    ),
    schema: wholeNumber(historyRanges.days),
    default: "30",
    env: "MILLRACE_HISTORY_DAYS",
    option: "history-days",
    expects: text("a whole number from 1 to 3650", "1 から 3650 までの整数"),
  }),
  runsPerFlow: setting({
    doc: text(
      "How many finished runs of each flow are kept at most",
      "フローごとに保存する終了した実行の最大件数",
    ),
    schema: wholeNumber(historyRanges.runsPerFlow),
    default: "100000",
    env: "MILLRACE_RUNS_PER_FLOW",
    option: "runs-per-flow",
    expects: text("a whole number from 1 to 100000000", "1 から 100000000 までの整数"),
  }),
  auditDays: setting({
    doc: text(
      "For how many days lines of the audit log stay in the database before they go into files",
      "監査ログの行をファイルに移すまで、データベースに置いておく日数",
    ),
    schema: wholeNumber(historyRanges.auditDays),
    // Thirteen months.
    default: "396",
    env: "MILLRACE_AUDIT_DAYS",
    option: "audit-days",
    expects: text("a whole number from 90 to 3650", "90 から 3650 までの整数"),
  }),
  ledgerYears: setting({
    doc: text(
      "For how many years lines of the ledger are kept: one for each event and write, without its content",
      "台帳 (イベントと書き込みごとに 1 行。内容は含まない) を保存する年数",
    ),
    schema: wholeNumber(historyRanges.ledgerYears),
    default: "8",
    env: "MILLRACE_LEDGER_YEARS",
    option: "ledger-years",
    expects: text("a whole number from 1 to 30", "1 から 30 までの整数"),
  }),
  auditFolder: setting({
    doc: text(
      "The folder for files of old lines of the audit log; if not set, with SQLite, audit in the data folder",
      "監査ログの古い行のファイルを置くフォルダー。SQLite ではデータフォルダー内の audit です",
    ),
    schema: z
      .string()
      .min(1)
      .regex(/^\P{Cc}*$/u),
    default: null,
    env: "MILLRACE_AUDIT_FOLDER",
    option: "audit-folder",
    expects: text("the path of a folder", "フォルダーのパス"),
  }),
} as const;
