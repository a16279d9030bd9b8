/** Tables, columns and values in the forms of steps. */
import type { FieldFacts, Json, JsonObject, LocalizedText } from "#sdk/index.ts";
import { field, InputError, text } from "#sdk/index.ts";
import { z } from "zod";

/** A row, by the names of its columns. */
export const Row = z.record(z.string(), z.unknown());

/** No byte of a name may be zero. */
const name = z
  .string()
  .min(1)
  .max(200)
  .regex(/^\P{Cc}+$/u);

export const tableField = field(name, {
  label: text("Table", "テーブル"),
  help: text(
    "A table or a view in the schema of the connection.",
    "接続で指定したスキーマにあるテーブルまたはビュー。",
  ),
  choices: "tables",
});

export function columnField(label: LocalizedText, more: Omit<FieldFacts, "label"> = {}) {
  return field(name, { label, choices: "columns", choicesOf: "table", ...more });
}

const column = text("Column", "列");

/** Whatever JSON can carry. */
export const anyValue = z.custom<Json>((value) => value !== undefined);

const columnsWithValues = z
  .array(
    z.object({
      column: columnField(column),
      value: field(anyValue.optional(), {
        label: text("Value", "値"),
        help: text(
          "An empty value becomes NULL.",
          "値を設定して空のままにした列は NULL になります。",
        ),
        private: true,
        drawn: true,
      }),
    }),
  )
  .min(1)
  .max(500);

const valuesFacts: FieldFacts = {
  label: text("Values", "値"),
  help: text(
    "A column for which you set nothing gets its default.",
    "値を設定しない列には、列の既定値が入ります。",
  ),
  perChoice: { choice: "column", value: "value" },
};

/** Values that columns get. */
export const valuesField = field(columnsWithValues, valuesFacts);

/** The same where those of the columns in `key` say which row is meant. */
export const keyedValuesField = field(columnsWithValues, { ...valuesFacts, selectedBy: "key" });

/** Rows without a key have NULL, nothing or blanks there, and are not one row. */
export function isNoKey(value: Json | undefined): boolean {
  return value === undefined || value === null || (typeof value === "string" && !value.trim());
}

/** Columns whose values say which rows are meant. A condition without a value would mean others. */
export const keyField = field(
  z
    .array(
      z.object({
        column: columnField(column),
        value: field(
          anyValue.refine((value) => !isNoKey(value)),
          { label: text("Value", "値"), private: true },
        ),
      }),
    )
    .min(1)
    .max(50),
  {
    label: text("Rows", "対象の行"),
    selects: true,
    help: text(
      "The rows in which each of these columns has its value.",
      "ここに指定したすべての列の値が一致する行が対象です。",
    ),
  },
);

export const mostField = field(z.int().min(1).max(10_000).default(1), {
  label: text("Maximum number of rows", "対象の行数の上限"),
  help: text(
    "If more rows match, nothing is changed and the step fails.",
    "一致する行がこれより多い場合は、何も変更せずにステップが失敗します。",
  ),
});

interface Pair {
  readonly column: string;
  readonly value?: Json | undefined;
}

/** By column. Throws where one column comes twice. */
export function byColumn(pairs: readonly Pair[]): JsonObject {
  const columns = new Map<string, Json>();
  for (const { column: of, value } of pairs) {
    if (columns.has(of))
      throw new InputError({
        code: "postgresql.column_twice",
        message: text(`The column ${of} is named twice.`, `列 ${of} が 2 回指定されています。`),
      });
    columns.set(of, value ?? null);
  }
  return Object.fromEntries(columns);
}
