import { text } from "#sdk/index.ts";
import { z } from "zod";
import { salesforce } from "../salesforce.connection.ts";
import { tells } from "../salesforce.deed.ts";
import { byField, objectField, recordField, valuesField, valuesSet } from "../salesforce.fields.ts";
import { retrieveRecord } from "../salesforce.look-up.ts";
import { recordUrl } from "../salesforce.pages.ts";
import { changes, family } from "../salesforce.sets.ts";
import { freeze, read, sampleWritten, Written } from "../salesforce.writes.ts";

export const updateRecord = salesforce.effectAction({
  id: "update-record",
  label: text("Update record", "レコードを更新"),
  help: text("Sets fields of the record with an ID.", "ID で指定したレコードの項目を更新します。"),
  documentation:
    "https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/dome_update_fields.htm",
  input: z.object({ object: objectField, record: recordField, values: valuesField }),
  output: Written,
  sample: sampleWritten,
  shaped: valuesSet(false),
  effect: { kind: "sets" },
  makes: [],
  alters: { place: "object", by: ["changed"], fields: [{ list: "values", name: "field" }] },
  does: { words: text("updates a record", "レコードを更新します") },
  request: ({ object, record, values }) =>
    freeze({ does: "update", object, record, values: byField(values) }),
  read,
  objectId: () => null,
  changes,
  family,
  retrieve: retrieveRecord,
  retag: (request) => request,
  tells,
  recordUrl,
});
