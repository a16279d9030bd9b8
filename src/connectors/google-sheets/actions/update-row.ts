import { text } from "#sdk/index.ts";
import { z } from "zod";
import { googleSheets } from "../google-sheets.connection.ts";
import { tells } from "../google-sheets.deed.ts";
import { seekState } from "../google-sheets.look-up.ts";
import { sheetField } from "../google-sheets.place.ts";
import { complete } from "../google-sheets.spot.ts";
import {
  alone,
  cellsBy,
  checkKey,
  effectOf,
  freeze,
  keyColumnField,
  keyValueField,
  read,
  retag,
  sampleWritten,
  valuesField,
  vouched,
  Written,
} from "../google-sheets.write.ts";

export const updateRow = googleSheets.effectAction({
  id: "update-row",
  label: text("Update row", "行を更新"),
  help: text(
    "Sets cells of the one row that has a certain key.",
    "指定したキーの行について、セルの値を更新します。",
  ),
  documentation:
    "https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets.values/batchUpdateByDataFilter",
  input: z.object({
    sheet: sheetField,
    key: keyColumnField,
    is: keyValueField,
    values: valuesField,
  }),
  output: Written,
  sample: sampleWritten,
  shaped: {
    of: "sheet",
    at: [],
    sets: { fields: [{ list: "values", name: "column" }], isNew: false },
  },
  effect: { kind: "findable", where: text("by the values of its row", "行の値による") },
  makes: [],
  alters: { place: "sheet", by: ["changed"], fields: [{ list: "values", name: "column" }] },
  does: { words: text("changes a row of a sheet", "シートの行を 1 件更新します") },
  request({ sheet, key: column, is: value, values: given }, tag) {
    const values = cellsBy(given);
    checkKey(values, column);
    return freeze({
      verb: "update",
      sheet,
      values,
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
