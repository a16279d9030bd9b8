import { text } from "#sdk/index.ts";
import { z } from "zod";
import { postgresql } from "../postgresql.connection.ts";
import { tells } from "../postgresql.deed.ts";
import { byColumn, keyField, mostField, tableField } from "../postgresql.rows.ts";
import {
  Deleted,
  effectOf,
  freeze,
  onceForChanges,
  ofRepeatedDeletion,
  onceOfChange,
  outputField,
  read,
  retag,
  rowsSet,
  sampleWritten,
  tableOf,
  writtenRows,
} from "../postgresql.writes.ts";

export const deleteRows = postgresql.effectAction({
  id: "delete-rows",
  label: text("Delete rows", "行を削除"),
  help: text(
    "Deletes the rows in which columns have certain values.",
    "指定した列の値が一致する行を削除します。",
  ),
  documentation: "https://www.postgresql.org/docs/current/sql-delete.html",
  input: z.object({
    table: tableField,
    where: keyField,
    most: mostField,
    once: onceOfChange,
    output: outputField,
  }),
  output: Deleted,
  sample: sampleWritten,
  shaped: writtenRows,
  effect: onceForChanges,
  makes: [],
  alters: { place: "table", by: ["gone"] },
  does: { words: text("deletes rows", "行を削除します") },
  request: ({ table, where, most, once, output }, tag) =>
    freeze({
      verb: "DELETE",
      table,
      values: {},
      where: byColumn(where),
      key: [],
      most,
      output,
      once,
      effect: effectOf(tag),
    }),
  read,
  objectId: () => null,
  sets: rowsSet,
  family: tableOf,
  ofRepeat: ofRepeatedDeletion,
  retag,
  tells,
});
