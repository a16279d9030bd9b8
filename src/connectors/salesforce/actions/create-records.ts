import type { LeftOver, PartsMade } from "#sdk/index.ts";
import { mostItems, text } from "#sdk/index.ts";
import { z } from "zod";
import { salesforce } from "../salesforce.connection.ts";
import { objectField, valuesSet } from "../salesforce.fields.ts";
import { alikeField, itemsField, recordsOf, takenField } from "../salesforce.list.ts";
import { mostAtOnce } from "../salesforce.names.ts";
import { markField } from "../salesforce.once-choice.ts";
import { allOutcomes, Outcomes, sampleOutcomes } from "../salesforce.outcomes.ts";
import { createRecordsPiece } from "./create-records-piece.ts";

const part = "piece";

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
      times: {
        most: mostItems / mostAtOnce,
        of: ({ items }) => Math.ceil(items.length / mostAtOnce),
      },
      input({ input: { object, mark, items, fields, alike = [] }, index }) {
        const from = index * mostAtOnce;
        const records = recordsOf({ items, fields, alike }).slice(from, from + mostAtOnce);
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
  const en = created === 1 ? "1 record was" : `${created.toLocaleString("en")} records were`;
  return {
    part: [...made.keys()].at(-1) ?? part,
    money: null,
    words: text(
      `${en} created before that, and stay in Salesforce. If the step is tried again, it goes on after them.`,
      `それまでに ${created.toLocaleString("en")} 件のレコードが作成されており、Salesforce に残っています。ステップを再試行すると、その続きから作成します。`,
    ),
  };
}
