import { InputError, text } from "#sdk/index.ts";
import { z } from "zod";
import { postgresql } from "../postgresql.connection.ts";
import { tells } from "../postgresql.deed.ts";
import { byColumn, keyField, mostField, tableField, valuesField } from "../postgresql.rows.ts";
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

export const updateRows = postgresql.effectAction({
  id: "update-rows",
  label: text("Update rows", "行を更新"),
  help: text(
    "Sets columns of the rows in which other columns have certain values.",
    "指定した列の値が一致する行について、列の値を更新します。",
  ),
  documentation: "https://www.postgresql.org/docs/current/sql-update.html",
  input: z.object({
    table: tableField,
    where: keyField,
    values: valuesField,
    most: mostField,
    once: onceOfChange,
    output: outputField,
  }),
  output: Written,
  sample: sampleWritten,
  shaped: valuesSet(false, "values"),
  effect: onceForChanges,
  makes: [],
  alters: { place: "table", by: ["changed"], fields: [{ list: "values", name: "column" }] },
  does: { words: text("changes rows", "行を更新します") },
  request({ table, where: pairs, values: given, most, once, output }, tag) {
    const where = byColumn(pairs);
    const values = byColumn(given);
    const moved = Object.keys(values).find((column) => Object.hasOwn(where, column));
    if (once === "sets" && moved !== undefined) throw movesItsKey(moved);
    return freeze({
      verb: "UPDATE",
      table,
      values,
      where,
      key: [],
      most,
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

/** The second time, other rows may match. */
function movesItsKey(column: string): InputError {
  return new InputError({
    code: "postgresql.moves_its_key",
    message: text(
      `The step finds its rows by the column ${column} and changes it, so doing it twice is not the same as doing it once.`,
      `このステップは列 ${column} で行を探し、その列自体を変更します。そのため、2 回実行すると 1 回の結果と異なる場合があります。`,
    ),
    advice: text(
      "Choose another way in the field “Protection against duplicates”, or find the rows by another column.",
      "「重複の防止」で別の方法を選ぶか、別の列で行を指定してください。",
    ),
  });
}
