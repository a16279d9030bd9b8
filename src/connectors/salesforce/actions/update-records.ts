import { text } from "#sdk/index.ts";
import { z } from "zod";
import { salesforce } from "../salesforce.connection.ts";
import { objectField, valuesSet } from "../salesforce.fields.ts";
import {
  alikeField,
  itemFieldField,
  itemsFieldFor,
  namesOf,
  pieceOf,
  pieces,
  setField,
  valuesOf,
} from "../salesforce.list.ts";
import { wholeId } from "../salesforce.names.ts";
import { allUpdates, sampleUpdates, Updates, writtenBefore } from "../salesforce.set-outcomes.ts";
import { updateRecordsPiece } from "./update-records-piece.ts";

export const updateRecords = salesforce.sequenceAction({
  id: "update-records",
  label: text("Update records", "複数のレコードを更新"),
  help: text(
    "Updates the record that each item of a list names by its ID, in requests of up to 200 records. Salesforce takes or refuses each record by itself: the step succeeds even if some are refused, or all, and tells the outcome of each.",
    "リストの各アイテムの ID で指定したレコードを更新します。1 回のリクエストで最大 200 件を送信します。受け付けるかどうかは Salesforce がレコードごとに判断します。一部またはすべてが拒否されてもステップは成功し、レコードごとの結果が出力されます。",
  ),
  documentation:
    "https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections_update.htm",
  input: z.object({
    object: objectField,
    items: itemsFieldFor({
      does: { en: "updates", ja: "更新" },
      each: {
        en: "Each item names the record that it updates",
        ja: "アイテムごとに 1 件のレコードを更新します",
      },
      none: { en: "updates nothing", ja: "何も更新しません" },
    }),
    id: itemFieldField(text("Record ID in the item", "アイテムのレコード ID の項目"), {
      en: "The step fails before anything is sent if an item has no ID there, or if two items have the same.",
      ja: "ID がないアイテムや、ID が同じアイテムがある場合、何も送信せずにステップは失敗します。",
    }),
    fields: setField,
    alike: alikeField,
  }),
  output: Updates,
  sample: sampleUpdates,
  shaped: valuesSet(false, "fields", "alike"),
  does: {
    words: text(
      "updates a record for each item of a list",
      "リストのアイテムごとにレコードを更新します",
    ),
  },
  alters: {
    place: "object",
    by: ["changed"],
    fields: [
      { list: "fields", name: "field" },
      { list: "alike", name: "field" },
    ],
  },
  parts: [
    {
      name: "piece",
      label: text("Request", "リクエスト"),
      action: updateRecordsPiece,
      times: pieces,
      input({ input: { object, items, id, fields, alike }, index }) {
        const ids = namesOf(items, id, wholeId);
        const all = valuesOf({ items, fields, alike });
        const records = all.map((values, at) => ({ record: ids[at] ?? "", values }));
        return { object, records: pieceOf(records, index) };
      },
    },
  ],
  gives: allUpdates,
  leftOver: writtenBefore,
});
