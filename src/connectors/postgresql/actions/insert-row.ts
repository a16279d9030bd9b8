import { text } from "#sdk/index.ts";
import { z } from "zod";
import { postgresql } from "../postgresql.connection.ts";
import { tells } from "../postgresql.deed.ts";
import { byColumn, tableField, valuesField } from "../postgresql.rows.ts";
import {
  effectOf,
  freeze,
  onceForInsertions,
  onceOfInsertion,
  outputField,
  read,
  retag,
  sampleWritten,
  Written,
  valuesSet,
} from "../postgresql.writes.ts";

export const insertRow = postgresql.effectAction({
  id: "insert-row",
  label: text("Insert row", "行を追加"),
  help: text("Adds one row to a table.", "テーブルに行を 1 件追加します。"),
  documentation: "https://www.postgresql.org/docs/current/sql-insert.html",
  input: z.object({
    table: tableField,
    values: valuesField,
    once: onceOfInsertion,
    output: outputField,
  }),
  output: Written,
  sample: sampleWritten,
  shaped: valuesSet(true, "values"),
  effect: onceForInsertions,
  makes: [],
  alters: { place: "table", by: ["new"] },
  does: { words: text("adds a row", "行を 1 件追加します") },
  request: ({ table, values, once, output }, tag) =>
    freeze({
      verb: "INSERT",
      table,
      values: byColumn(values),
      where: {},
      key: [],
      most: 1,
      output,
      once,
      effect: effectOf(tag),
    }),
  read,
  objectId: () => null,
  retag,
  tells,
});
