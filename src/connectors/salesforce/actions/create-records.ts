import type { LeftOver, PartsMade } from "#sdk/index.ts";
import { grouped, text } from "#sdk/index.ts";
import { z } from "zod";
import { salesforce } from "../salesforce.connection.ts";
import { objectField, valuesSet } from "../salesforce.fields.ts";
import {
  alikeField,
  itemsFieldFor,
  pieceOf,
  pieces,
  recordsOf,
  takenFieldFor,
} from "../salesforce.list.ts";
import { markField } from "../salesforce.once-choice.ts";
import { allOutcomes, Outcomes, sampleOutcomes } from "../salesforce.outcomes.ts";
import { createRecordsPiece } from "./create-records-piece.ts";

const part = "piece";

const itemsField = itemsFieldFor({
  does: { en: "creates", ja: "作成" },
  each: { en: "Each item becomes a record", ja: "アイテムごとに 1 件のレコードになります" },
  none: { en: "creates nothing", ja: "何も作成しません" },
});

const takenField = takenFieldFor(
  {
    en: "If an item lacks the field, its record gets no value there.",
    ja: "アイテムにこの項目がない場合、レコードの項目は空になります。",
  },
  text(
    "A field for which you set nothing gets its default.",
    "値を設定しない項目には、既定値が入ります。",
  ),
);

export const createRecords = salesforce.sequenceAction({
  id: "create-records",
  label: text("Create records", "複数のレコードを作成"),
  help: text(
    "Creates a record for each item of a list, in requests of up to 200 records. Salesforce takes or refuses each record by itself: the step succeeds even if some are refused, or all, and tells the outcome of each.",
    "リストのアイテムごとにレコードを 1 件作成します。1 回のリクエストで最大 200 件を送信します。受け付けるかどうかは Salesforce がレコードごとに判断します。一部またはすべてが拒否されてもステップは成功し、レコードごとの結果が出力されます。",
  ),
  documentation:
    "https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections_create.htm",
  input: z.object({
    object: objectField,
    items: itemsField,
    fields: takenField,
    alike: alikeField,
    mark: markField,
  }),
  output: Outcomes,
  sample: sampleOutcomes,
  shaped: valuesSet(true, "fields", "alike"),
  does: {
    words: text(
      "creates a record for each item of a list",
      "リストのアイテムごとにレコードを作成します",
    ),
  },
  alters: { place: "object", by: ["new"] },
  parts: [
    {
      name: part,
      label: text("Request", "リクエスト"),
      action: createRecordsPiece,
      times: pieces,
      input({ input: { object, mark, items, fields, alike }, index }) {
        const records = pieceOf(recordsOf({ items, fields, alike }), index);
        return { object, mark, records };
      },
    },
  ],
  gives: (made) => allOutcomes([...made.values()]),
  leftOver,
});

/** What was created before a later request of the list failed. */
function leftOver(made: PartsMade): LeftOver | null {
  const { created } = Outcomes.parse(allOutcomes([...made.values()]));
  if (created === 0) return null;
  const en = created === 1 ? "1 record was" : `${grouped(created)} records were`;
  return {
    part: [...made.keys()].at(-1) ?? part,
    money: null,
    words: text(
      `${en} created before that, and stay in Salesforce. If the step is tried again, it goes on after them.`,
      `それまでに ${grouped(created)} 件のレコードが作成されており、Salesforce に残っています。ステップを再試行すると、その続きから作成します。`,
    ),
  };
}
