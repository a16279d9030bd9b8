import { field, text } from "#sdk/index.ts";
import { z } from "zod";
import { salesforce } from "../salesforce.connection.ts";
import { byStamp, isNew, markIn, Where } from "./shared.ts";

export const recordChanged = salesforce.trigger({
  ...byStamp({ stamp: "SystemModstamp", isOnce: false }),
  id: "record-changed",
  label: text("New or changed record", "レコードの作成・更新"),
  help: text(
    "Starts the flow for each record of an object that is created or changed, by people or by automation. Several changes between two looks are one event. Formula fields change without any sign, and start nothing.",
    "オブジェクトのレコードが作成または更新されるたびにフローを開始します。自動処理による更新も対象です。前回の確認以降に複数の変更があった場合は、まとめて 1 件になります。数式項目の結果の変化だけでは開始されません。",
  ),
  documentation:
    "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/system_fields.htm",
  watches: "record-change",
  settings: Where.extend({
    which: field(z.enum(["all", "changed"]).default("all"), {
      label: text("Which records", "対象のレコード"),
      values: {
        all: text("New and changed ones", "作成と更新"),
        changed: text("Only changed ones", "更新のみ"),
      },
      help: text(
        "A new record that automation changes a second or more after its creation counts as changed.",
        "作成から 1 秒以上後に自動処理で更新されたレコードは「更新」に含まれます。",
      ),
    }),
  }),
  tellsOf: { place: "object", by: ["new", "changed"] },
  matches: ({ which }, data) => (which === "changed" && isNew(data) ? "leave" : "take"),
  // The mark says who made a record, not who changed it later.
  madeBy: (data) => (isNew(data) ? markIn(data) : null),
});
