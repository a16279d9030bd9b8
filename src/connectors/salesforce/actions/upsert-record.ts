import type { FrozenRequest } from "#sdk/index.ts";
import { field, InputError, text } from "#sdk/index.ts";
import { z } from "zod";
import { salesforce } from "../salesforce.connection.ts";
import { tells } from "../salesforce.deed.ts";
import {
  byField,
  fieldField,
  gives,
  objectField,
  valuesField,
  valuesSet,
} from "../salesforce.fields.ts";
import { recordUrl } from "../salesforce.pages.ts";
import { freeze, knownWrite, read, sampleWritten, Written } from "../salesforce.writes.ts";

const keyLabel = text("External ID field", "外部 ID 項目");

/** Which record a request makes or changes. Salesforce takes capitals and small letters in a key for the same. */
function named(request: FrozenRequest): string | null {
  const write = knownWrite(request);
  if (write?.does !== "upsert") return null;
  return JSON.stringify([write.object, write.key, write.value].map((one) => one.toLowerCase()));
}

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
    key: field(fieldField(keyLabel), {
      label: keyLabel,
      help: text(
        "A field that is an External ID and Unique, such as the number that another system gives a customer.",
        "「外部 ID」かつ「ユニーク」の項目。ほかのシステムの顧客番号を入れる項目などです。",
      ),
      choices: "key-fields",
      choicesOf: "object",
    }),
    value: field(z.string().trim().min(1).max(255), {
      label: text("Value of the external ID", "外部 ID の値"),
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
    if (gives(values, key)) throw keyGiven(key);
    return freeze({ does: "upsert", object, key, value, values });
  },
  read,
  objectId: () => null,
  sets: named,
  retag: (request) => request,
  tells,
  recordUrl,
});

function keyGiven(key: string): InputError {
  return new InputError({
    code: "salesforce.key_given",
    message: text(
      `The field ${key} names the record, and the step gives it another value.`,
      `項目 ${key} はレコードを特定するための項目ですが、「値」でも指定されています。`,
    ),
    advice: text(
      "Remove the field from the values of the step.",
      "ステップの「値」からこの項目を取り除いてください。",
    ),
  });
}
