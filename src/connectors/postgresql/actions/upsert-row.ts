import { InputError, text } from "#sdk/index.ts";
import { z } from "zod";
import { field } from "#sdk/index.ts";
import { postgresql } from "../postgresql.connection.ts";
import { tells } from "../postgresql.deed.ts";
import {
  byColumn,
  columnField,
  isNoKey,
  keyedValuesField,
  tableField,
} from "../postgresql.rows.ts";
import {
  effectOf,
  freeze,
  onceForChanges,
  onceOfChange,
  outputField,
  read,
  retag,
  rowsSet,
  sampleWritten,
  tableOf,
  Written,
  valuesSet,
} from "../postgresql.writes.ts";

export const upsertRow = postgresql.effectAction({
  id: "upsert-row",
  label: text("Upsert row", "行を追加または更新"),
  help: text(
    "Adds one row, or changes the row that is there with the same key.",
    "行を 1 件追加します。同じキーの行がすでにある場合は、その行を更新します。",
  ),
  documentation: "https://www.postgresql.org/docs/current/sql-insert.html#SQL-ON-CONFLICT",
  input: z.object({
    table: tableField,
    key: field(
      z
        .array(columnField(text("Column", "列")))
        .min(1)
        .max(50),
      {
        label: text("Key columns", "キー列"),
        help: text(
          "The columns of a unique index or of the primary key.",
          "一意インデックスまたは主キーの列。",
        ),
      },
    ),
    values: keyedValuesField,
    once: onceOfChange,
    output: outputField,
  }),
  output: Written,
  sample: sampleWritten,
  shaped: valuesSet(true, "values"),
  effect: onceForChanges,
  makes: [],
  alters: { place: "table", by: ["new", "changed"], fields: [{ list: "values", name: "column" }] },
  does: { words: text("adds or changes a row", "行を追加または更新します") },
  request({ table, key, values: given, once, output }, tag) {
    const values = byColumn(given);
    const missing = key.find((column) => isNoKey(values[column]));
    if (missing !== undefined) throw keyWithoutValue(missing);
    return freeze({
      verb: "UPSERT",
      table,
      values,
      where: {},
      key: [...new Set(key)],
      most: 1,
      output,
      once,
      effect: effectOf(tag),
    });
  },
  read,
  objectId: () => null,
  sets: rowsSet,
  family: tableOf,
  retag,
  tells,
});

/** A row with NULL would be added each time; all events with blanks would change one row. */
function keyWithoutValue(column: string): InputError {
  return new InputError({
    code: "postgresql.key_without_value",
    message: text(`The key column ${column} has no value.`, `キー列 ${column} に値がありません。`),
    advice: text(
      "Give each key column a value among the values of the step.",
      "ステップの「値」で、すべてのキー列に値を指定してください。",
    ),
  });
}
