import { field, InputError, text, withNeeded } from "#sdk/index.ts";
import { z } from "zod";
import { postgresql } from "../postgresql.connection.ts";
import { tells } from "../postgresql.deed.ts";
import { seekMark } from "../postgresql.mark.ts";
import { byColumn, columnField, tableField, valuesField } from "../postgresql.rows.ts";
import {
  effectOf,
  freeze,
  onceForRow,
  onceOfRow,
  outputField,
  read,
  retag,
  sampleWritten,
  tableOf,
  Written,
  valuesSet,
} from "../postgresql.writes.ts";

const column = text("Column for the mark", "目印を入れる列");

export const insertRow = postgresql.effectAction({
  id: "insert-row",
  label: text("Insert row", "行を追加"),
  help: text("Adds one row to a table.", "テーブルに行を 1 件追加します。"),
  documentation: "https://www.postgresql.org/docs/current/sql-insert.html",
  input: withNeeded(
    z.object({
      table: tableField,
      values: valuesField,
      once: onceOfRow,
      mark: field(columnField(column).optional(), {
        label: column,
        help: text(
          "A text column that your programs leave alone, with a unique index of its own. Millrace writes the mark of the write into it. The list shows the columns that have such an index.",
          "ほかのプログラムが使わない、その列だけの一意インデックスがあるテキスト型の列。Millrace が書き込みの目印を入れます。一覧には、そのようなインデックスがある列だけが表示されます。",
        ),
        choices: "unique-columns",
        choicesOf: "table",
        showsFor: { field: "once", values: ["guarded"], required: true },
      }),
      output: outputField,
    }),
  ),
  output: Written,
  sample: sampleWritten,
  shaped: valuesSet(true, "values"),
  effect: onceForRow,
  makes: [],
  alters: { place: "table", by: ["new"] },
  does: { words: text("adds a row", "行を 1 件追加します") },
  request({ table, values: given, once, mark, output }, tag) {
    const values = byColumn(given);
    const isMarked = once === "guarded" && mark !== undefined;
    if (isMarked && Object.hasOwn(values, mark)) throw markGiven(mark);
    return freeze({
      verb: "INSERT",
      table,
      values,
      where: {},
      key: [],
      most: 1,
      output,
      once,
      ...(isMarked ? { mark } : {}),
      effect: effectOf(tag),
    });
  },
  read,
  objectId: () => null,
  family: tableOf,
  seek: seekMark,
  retag,
  tells,
});

function markGiven(column: string): InputError {
  return new InputError({
    code: "postgresql.mark_given",
    message: text(
      `The column ${column} is to hold Millrace’s mark, and the step gives it another value.`,
      `列 ${column} には Millrace の目印が入りますが、ステップで別の値が指定されています。`,
    ),
    advice: text(
      "Remove the column from the values of the step, or choose another column for the mark.",
      "ステップの「値」からこの列を取り除くか、目印を入れる列を別の列に変更してください。",
    ),
  });
}
