import { field, text } from "#sdk/index.ts";
import { z } from "zod";
import { salesforce } from "../salesforce.connection.ts";
import { tells } from "../salesforce.deed.ts";
import {
  byField,
  keyField,
  objectField,
  refuseGiven,
  valuesField,
  valuesSet,
} from "../salesforce.fields.ts";
import { recordUrl } from "../salesforce.pages.ts";
import { family, keyed } from "../salesforce.sets.ts";
import { freeze, read, sampleWritten, Written } from "../salesforce.writes.ts";

export const upsertRecord = salesforce.effectAction({
  id: "upsert-record",
  label: text("Upsert record", "レコードを作成または更新"),
  help: text(
    "Updates the record that has a value in an external ID field, or creates it.",
    "外部 ID 項目の値が一致するレコードを更新します。ない場合は作成します。",
  ),
  documentation:
    "https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections_upsert.htm",
  input: z.object({
    object: objectField,
    key: keyField,
    value: field(z.string().trim().min(1).max(255), {
      label: text("Value of the external ID", "外部 ID の値"),
      selects: true,
      private: true,
    }),
    values: valuesField,
  }),
  output: Written,
  sample: sampleWritten,
  shaped: valuesSet(false),
  effect: { kind: "sets" },
  makes: [],
  alters: { place: "object", by: ["new", "changed"], fields: [{ list: "values", name: "field" }] },
  does: { words: text("creates or updates a record", "レコードを作成または更新します") },
  request({ object, key, value, values: given }) {
    const values = byField(given);
    refuseGiven(values, key);
    return freeze({ does: "upsert", object, key, value, values });
  },
  read,
  objectId: () => null,
  sets: keyed,
  family,
  retag: (request) => request,
  tells,
  recordUrl,
});
