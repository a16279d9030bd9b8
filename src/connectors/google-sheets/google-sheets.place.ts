/** Where a flow works: a tab of the spreadsheet, and the row with the names of its columns. */
import type { FieldFacts, LocalizedText } from "#sdk/index.ts";
import { field, refusal, text } from "#sdk/index.ts";
import { z } from "zod";

export interface Place {
  /** What stays when the tab is renamed or moved. */
  readonly tab: number;
  /** From 1. */
  readonly header: number;
}

/** Null for anything else. */
export function placeNamed(name: string): Place | null {
  const [, tab, header = "1"] = /^(\d{1,10})(?:\/([1-9]\d{0,4}))?$/.exec(name) ?? [];
  return tab === undefined ? null : { tab: Number(tab), header: Number(header) };
}

export function nameOfPlace({ tab, header }: Place): string {
  return header === 1 ? String(tab) : `${tab}/${header}`;
}

export const sheetField = field(
  z
    .string()
    .refine(
      (name) => placeNamed(name) !== null,
      refusal(
        text(
          "Choose a sheet. Its number is behind “gid=” in the address.",
          "シートを選択してください。番号はアドレスの「gid=」の後にあります。",
        ),
      ),
    ),
  {
    label: text("Sheet", "シート"),
    help: text(
      "A sheet (tab) of the spreadsheet; one row holds the names of the columns. If that is not row 1, write the row behind the sheet’s number, as in 0/3.",
      "スプレッドシートのシート (タブ)。列名が入った行が必要です。1 行目以外にある場合は、0/3 のようにシートの番号の後に行番号を付けて指定します。",
    ),
    choices: "sheets",
  },
);

const name = z
  .string()
  .min(1)
  .max(500)
  .regex(/^\P{Cc}+$/u);

export function columnField(label: LocalizedText, more: Omit<FieldFacts, "label"> = {}) {
  return field(name, { label, choices: "columns", choicesOf: "sheet", ...more });
}
