import { field, text } from "#sdk/index.ts";
import { z } from "zod";
import { salesforce } from "../salesforce.connection.ts";
import { tells } from "../salesforce.deed.ts";
import { objectField, refuseGiven } from "../salesforce.fields.ts";
import { readUpdates, sampleUpdates, Updates } from "../salesforce.set-outcomes.ts";
import { family, several } from "../salesforce.sets.ts";
import { Changed, freeze, listOf } from "../salesforce.writes.ts";

/** One request of “Update records”. */
export const updateRecordsPiece = salesforce.effectAction({
  id: "update-records-piece",
  label: text("Update up to 200 records", "最大 200 件のレコードを更新"),
  help: text(
    "Updates up to 200 records of an object with one request. It is a part of “Update records”.",
    "1 回のリクエストで最大 200 件のレコードを更新します。「複数のレコードを更新」の一部です。",
  ),
  documentation:
    "https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections_update.htm",
  partOnly: true,
  input: z.object({
    object: objectField,
    records: field(listOf(Changed), { label: text("Records", "レコード"), private: true }),
  }),
  output: Updates,
  sample: sampleUpdates,
  effect: { kind: "sets" },
  makes: [],
  alters: { place: "object", by: ["changed"] },
  does: { words: text("updates up to 200 records", "最大 200 件のレコードを更新します") },
  request({ object, records }) {
    for (const { values } of records) refuseGiven(values, "Id");
    return freeze({ does: "update_list", object, records });
  },
  read: readUpdates,
  objectId: () => null,
  several,
  family,
  retag: (request) => request,
  tells,
});
