import { field, InputError, text, withNeeded } from "#sdk/index.ts";
import { z } from "zod";
import { googleSheets } from "../google-sheets.connection.ts";
import { tells } from "../google-sheets.deed.ts";
import { seekMark } from "../google-sheets.look-up.ts";
import { columnField, sheetField } from "../google-sheets.place.ts";
import { complete } from "../google-sheets.spot.ts";
import {
  cellsBy,
  effectOf,
  freeze,
  onceOfAppend,
  read,
  retag,
  sampleWritten,
  valuesField,
  vouched,
  Written,
} from "../google-sheets.write.ts";

export const appendRow = googleSheets.effectAction({
  id: "append-row",
  label: text("Append row", "行を追加"),
  help: text(
    "Adds one row below the last row of a sheet that holds anything.",
    "シートで値が入っている最後の行の下に、行を 1 件追加します。",
  ),
  documentation:
    "https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#appendcellsrequest",
  input: withNeeded(
    z.object({
      sheet: sheetField,
      values: valuesField,
      once: field(z.enum(["findable", "unsafe"]).default("findable"), {
        label: text("Protection against duplicates", "重複の防止"),
        help: text(
          "Google’s answer may be lost. With an ID in a column of the sheet, Millrace can look whether the row is there. Without one, it asks you.",
          "Google からの応答が失われることがあります。シートの列に ID を書き込めば、行が追加されたかどうかを Millrace が確認できます。ID がない場合は担当者に確認します。",
        ),
        values: {
          findable: text("By an ID in a column", "列に ID を書き込む"),
          unsafe: text("At most once", "最大 1 回だけ実行する"),
        },
      }),
      mark: columnField(text("Column for the ID", "ID を入れる列"), {
        help: text(
          "A column that nobody else fills in, such as “Millrace ID”. Make it in the header row first; it can be hidden.",
          "ほかの人が入力しない列 (例: Millrace ID)。先に見出し行に作成してください。非表示にしてもかまいません。",
        ),
        showsFor: { field: "once", values: ["findable"], required: true },
      }).optional(),
    }),
  ),
  output: Written,
  sample: sampleWritten,
  shaped: {
    of: "sheet",
    at: [],
    sets: { fields: [{ list: "values", name: "column" }], isNew: true },
  },
  effect: onceOfAppend,
  makes: [],
  alters: { place: "sheet", by: ["new"] },
  does: { words: text("adds a row to a sheet", "シートに行を 1 件追加します") },
  request({ sheet, values: given, once, mark }, tag) {
    const values = cellsBy(given);
    const isMarked = once === "findable" && mark !== undefined;
    if (isMarked && Object.hasOwn(values, mark)) throw markGiven(mark);
    const marked = isMarked ? { mark } : {};
    return freeze({ verb: "append", sheet, values, once, ...marked, effect: effectOf(tag) });
  },
  complete,
  read,
  objectId: () => null,
  seek: seekMark,
  retag,
  vouched,
  tells,
});

function markGiven(column: string): InputError {
  return new InputError({
    code: "google-sheets.mark_given",
    message: text(
      `The column ${column} is to hold Millrace’s ID, and the step gives it another value.`,
      `列 ${column} には Millrace の ID が入りますが、ステップで別の値が指定されています。`,
    ),
    advice: text(
      "Remove the column from the values of the step, or choose another column for the ID.",
      "ステップの「値」からこの列を取り除くか、ID を入れる列を別の列に変更してください。",
    ),
  });
}
