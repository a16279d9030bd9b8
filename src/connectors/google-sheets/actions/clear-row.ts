import { text } from "#sdk/index.ts";
import { z } from "zod";
import { googleSheets } from "../google-sheets.connection.ts";
import { tells } from "../google-sheets.deed.ts";
import { seekState } from "../google-sheets.look-up.ts";
import { sheetField } from "../google-sheets.place.ts";
import { complete } from "../google-sheets.spot.ts";
import {
  alone,
  effectOf,
  freeze,
  keyColumnField,
  keyValueField,
  read,
  retag,
  sampleWritten,
  vouched,
  Written,
} from "../google-sheets.write.ts";

export const clearRow = googleSheets.effectAction({
  id: "clear-row",
  label: text("Clear row", "行を空にする"),
  help: text(
    "Empties all named columns of the one row that has a certain key. The row itself stays.",
    "指定したキーの行について、列名のある列のセルを空にします。行自体は残ります。",
  ),
  documentation:
    "https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets.values/batchClearByDataFilter",
  input: z.object({
    sheet: sheetField,
    key: keyColumnField,
    is: keyValueField,
  }),
  output: Written,
  sample: sampleWritten,
  shaped: { of: "sheet", at: [] },
  effect: { kind: "findable", where: text("by the key of its row", "行のキーによる") },
  makes: [],
  alters: { place: "sheet", by: ["gone"] },
  does: { words: text("empties a row of a sheet", "シートの行を 1 件空にします") },
  request({ sheet, key: column, is: value }, tag) {
    return freeze({
      verb: "clear",
      sheet,
      values: {},
      key: { column, value },
      once: "findable",
      effect: effectOf(tag),
    });
  },
  complete,
  alone,
  read,
  objectId: () => null,
  seek: seekState,
  retag,
  vouched,
  tells,
});
