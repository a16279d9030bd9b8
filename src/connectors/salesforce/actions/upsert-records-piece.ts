import { field, text } from "#sdk/index.ts";
import { z } from "zod";
import { salesforce } from "../salesforce.connection.ts";
import { tells } from "../salesforce.deed.ts";
import { keyField, objectField, refuseGiven } from "../salesforce.fields.ts";
import { readUpserts, sampleUpserts, Upserts } from "../salesforce.set-outcomes.ts";
import { family, several } from "../salesforce.sets.ts";
import { freeze, Keyed, listOf } from "../salesforce.writes.ts";

/** One request of “Upsert records”. */
export const upsertRecordsPiece = salesforce.effectAction({
  id: "upsert-records-piece",
  label: text("Upsert up to 200 records", "最大 200 件のレコードを作成または更新"),
  help: text(
    "Creates or updates up to 200 records of an object with one request. It is a part of “Upsert records”.",
    "1 回のリクエストで最大 200 件のレコードを作成または更新します。「複数のレコードを作成または更新」の一部です。",
  ),
  documentation:
    "https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections_upsert.htm",
  partOnly: true,
  input: z.object({
    object: objectField,
    key: keyField,
    records: field(listOf(Keyed), { label: text("Records", "レコード"), private: true }),
  }),
  output: Upserts,
  sample: sampleUpserts,
  effect: { kind: "sets" },
  makes: [],
  alters: { place: "object", by: ["new", "changed"] },
  does: {
    words: text(
      "creates or updates up to 200 records",
      "最大 200 件のレコードを作成または更新します",
    ),
  },
  request({ object, key, records }) {
    for (const { values } of records) refuseGiven(values, key);
    return freeze({ does: "upsert_list", object, key, records });
  },
  read: readUpserts,
  objectId: () => null,
  several,
  family,
  retag: (request) => request,
  tells,
});
