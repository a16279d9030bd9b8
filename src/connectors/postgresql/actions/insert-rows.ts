import { text } from "#sdk/index.ts";
import { z } from "zod";
import { postgresql } from "../postgresql.connection.ts";
import { tells } from "../postgresql.deed.ts";
import { alikeField, itemsField, recordsOf, takenField } from "../postgresql.list.ts";
import { tableField } from "../postgresql.rows.ts";
import {
  countField,
  effectOf,
  freeze,
  onceForInsertions,
  onceOfInsertion,
  read,
  retag,
  sampleWritten,
  tableOf,
  Written,
  valuesSet,
} from "../postgresql.writes.ts";

export const insertRows = postgresql.effectAction({
  id: "insert-rows",
  label: text("Insert rows", "複数の行を追加"),
  help: text(
    "Adds a row for each item of a list, in one transaction: all of them or none.",
    "リストのアイテムごとに行を 1 件追加します。1 つのトランザクションで実行するため、一部の行だけが追加されることはありません。",
  ),
  documentation: "https://www.postgresql.org/docs/current/sql-insert.html",
  input: z.object({
    table: tableField,
    items: itemsField,
    columns: takenField,
    alike: alikeField,
    once: onceOfInsertion,
    output: countField,
  }),
  output: Written,
  sample: sampleWritten,
  shaped: valuesSet(true, "columns", "alike"),
  effect: onceForInsertions,
  makes: [],
  alters: { place: "table", by: ["new"] },
  does: {
    words: text("adds a row for each item of a list", "リストのアイテムごとに行を追加します"),
  },
  request({ table, items, columns, alike = [], once, output }, tag) {
    const records = recordsOf({ items, columns, alike });
    return freeze({
      verb: "INSERT_LIST",
      table,
      values: {},
      list: records,
      where: {},
      key: [],
      most: records.rows.length,
      output,
      once,
      effect: effectOf(tag),
    });
  },
  read,
  objectId: () => null,
  family: tableOf,
  retag,
  tells,
});
