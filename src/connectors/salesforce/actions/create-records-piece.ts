import { field, text } from "#sdk/index.ts";
import { z } from "zod";
import { salesforce } from "../salesforce.connection.ts";
import { tells } from "../salesforce.deed.ts";
import { gives, objectField } from "../salesforce.fields.ts";
import { retrieveMarked, seekMarks } from "../salesforce.look-up.ts";
import { mostAtOnce } from "../salesforce.names.ts";
import { markField, markGiven } from "../salesforce.once-choice.ts";
import {
  firstMade,
  Outcomes,
  perRecord,
  readOutcomes,
  sampleOutcomes,
} from "../salesforce.outcomes.ts";
import { effectOf, freeze, JsonValues, retag } from "../salesforce.writes.ts";

/** One request of “Create records”. */
export const createRecordsPiece = salesforce.effectAction({
  id: "create-records-piece",
  label: text("Create up to 200 records", "最大 200 件のレコードを作成"),
  help: text(
    "Creates up to 200 records of an object with one request. It is a part of “Create records”.",
    "1 回のリクエストで最大 200 件のレコードを作成します。「複数のレコードを作成」の一部です。",
  ),
  documentation:
    "https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections_create.htm",
  partOnly: true,
  perRecord,
  input: z.object({
    object: objectField,
    records: field(z.array(JsonValues).min(1).max(mostAtOnce), {
      label: text("Records", "レコード"),
      private: true,
    }),
    mark: markField,
  }),
  output: Outcomes,
  sample: sampleOutcomes,
  effect: { kind: "guarded" },
  makes: [],
  alters: { place: "object", by: ["new"] },
  does: { words: text("creates up to 200 records", "最大 200 件のレコードを作成します") },
  request({ object, records, mark }, tag) {
    if (records.some((values) => gives(values, mark))) throw markGiven(mark);
    return freeze({ does: "create_list", object, records, mark, effect: effectOf(tag) });
  },
  read: readOutcomes,
  objectId: firstMade,
  seek: seekMarks,
  retrieve: retrieveMarked,
  retag,
  tells,
});
