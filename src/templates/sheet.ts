import type { Value } from "#flow/value.ts";
import { type LocalizedText, text } from "#sdk/text.ts";
import { action, constant, type Part } from "./parts.ts";
import type { Locale, OpenField } from "./template.ts";

/** The columns of a sheet, as templates write to it, in order: what each is called in the header row. `id` tells the rows apart. */
export interface Sheet {
  readonly id: LocalizedText;
  readonly [column: string]: LocalizedText;
}

/** Of a column with amounts; their currency stands beside it. */
export const smallestUnit = (en: string, ja: string): LocalizedText =>
  text(`${en} (smallest unit)`, `${ja} (最小単位)`);

/** A step that writes a row, or writes it again. The sheet is open. */
export function keepRow<T extends Sheet>(
  locale: Locale,
  sheet: T,
  { id, ...values }: { readonly id: Value } & { readonly [column in keyof T & string]: Value },
): Part {
  const items = Object.entries<Value>(values).map(([column, value]): Value => ({
    kind: "object",
    fields: { column: constant(sheet[column]?.[locale] ?? column), value },
  }));
  return action("google-sheets", "upsert-row", {
    key: constant(sheet.id[locale]),
    is: id,
    values: { kind: "list", items },
  });
}

/** The sheet that `keepRow` leaves open. */
export function sheetOf(step: string, sheet: Sheet): OpenField {
  const header = (locale: Locale) => Object.values(sheet).map((column) => column[locale]);
  return {
    step,
    field: "sheet",
    words: text(
      `The sheet in Google Sheets. Its header row needs these columns: ${header("en").join(", ")}`,
      `Google スプレッドシートのシート。見出し行に次の列が必要です: ${header("ja").join("、")}`,
    ),
  };
}
