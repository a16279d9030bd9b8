import { text } from "#sdk/index.ts";
import { z } from "zod";
import { salesforce } from "../salesforce.connection.ts";
import { keyField, objectField, valuesSet } from "../salesforce.fields.ts";
import {
  alikeField,
  itemFieldField,
  itemsFieldFor,
  namesOf,
  pieceOf,
  pieces,
  refuseAlikeApart,
  setField,
  valuesOf,
} from "../salesforce.list.ts";
import { allUpserts, sampleUpserts, Upserts, writtenBefore } from "../salesforce.set-outcomes.ts";
import { upsertRecordsPiece } from "./upsert-records-piece.ts";

const longestKey = 255;

const keyIn = (said: string): string | null =>
  said === "" || said.length > longestKey ? null : said;

export const upsertRecords = salesforce.sequenceAction({
  id: "upsert-records",
  label: text("Upsert records", "複数のレコードを作成または更新"),
  help: text(
    "Updates the record that has each item’s value in an external ID field, or creates it, in requests of up to 200 records. Salesforce takes or refuses each record by itself: the step succeeds even if some are refused, or all, and tells the outcome of each.",
    "リストの各アイテムについて、外部 ID 項目の値が一致するレコードを更新し、ない場合は作成します。1 回のリクエストで最大 200 件を送信します。受け付けるかどうかは Salesforce がレコードごとに判断します。一部またはすべてが拒否されてもステップは成功し、レコードごとの結果が出力されます。",
  ),
  documentation:
    "https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections_upsert.htm",
  input: z.object({
    object: objectField,
    key: keyField,
    items: itemsFieldFor({
      does: { en: "upserts", ja: "作成または更新" },
      each: {
        en: "Each item names the record that it updates or creates",
        ja: "アイテムごとに 1 件のレコードを作成または更新します",
      },
      none: { en: "writes nothing", ja: "何も書き込みません" },
    }),
    value: itemFieldField(text("External ID in the item", "アイテムの外部 ID の項目"), {
      en: "The step fails before anything is sent if an item has no value there, or if two items have the same.",
      ja: "値がないアイテムや、値が同じアイテムがある場合、何も送信せずにステップは失敗します。",
    }),
    fields: setField,
    alike: alikeField,
  }),
  output: Upserts,
  sample: sampleUpserts,
  shaped: valuesSet(false, "fields", "alike"),
  does: {
    words: text(
      "creates or updates a record for each item of a list",
      "リストのアイテムごとにレコードを作成または更新します",
    ),
  },
  alters: {
    place: "object",
    by: ["new", "changed"],
    fields: [
      { list: "fields", name: "field" },
      { list: "alike", name: "field" },
    ],
  },
  parts: [
    {
      name: "piece",
      label: text("Request", "リクエスト"),
      action: upsertRecordsPiece,
      times: pieces,
      input({ input: { object, key, items, value, fields, alike }, index }) {
        const keys = namesOf(items, value, keyIn);
        refuseAlikeApart(keys);
        const all = valuesOf({ items, fields, alike });
        const records = all.map((values, at) => ({ value: keys[at] ?? "", values }));
        return { object, key, records: pieceOf(records, index) };
      },
    },
  ],
  gives: allUpserts,
  leftOver: writtenBefore,
});
