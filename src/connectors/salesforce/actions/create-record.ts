import { field, text, textAt } from "#sdk/index.ts";
import { z } from "zod";
import { salesforce } from "../salesforce.connection.ts";
import { tells } from "../salesforce.deed.ts";
import { byField, gives, objectField, valuesField, valuesSet } from "../salesforce.fields.ts";
import { retrieveRecord, seekMark } from "../salesforce.look-up.ts";
import { markFacts, markGiven, markSchema } from "../salesforce.once-choice.ts";
import { recordUrl } from "../salesforce.pages.ts";
import {
  effectOf,
  freeze,
  onceOfCreation,
  read,
  retag,
  sampleWritten,
  Written,
} from "../salesforce.writes.ts";

export const createRecord = salesforce.effectAction({
  id: "create-record",
  label: text("Create record", "レコードを作成"),
  help: text("Creates one record of an object.", "オブジェクトのレコードを 1 件作成します。"),
  documentation:
    "https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/dome_sobject_create.htm",
  input: z.object({
    object: objectField,
    values: valuesField,
    once: field(z.enum(["guarded", "unsafe"]).default("guarded"), {
      label: text("Protection against duplicates", "重複の防止"),
      help: text(
        "How the step keeps the record from being created twice. A unique field of the object can hold Millrace’s mark. Millrace can make it in Salesforce, or an administrator adds it, once to each object.",
        "レコードが二重に作成されるのを防ぐ方法。オブジェクトの一意の項目に Millrace の目印を入れます。この項目はオブジェクトごとに一度だけ必要で、Millrace から作成するか、管理者が追加します。",
      ),
      values: {
        guarded: text("By a mark in a unique field", "一意の項目に目印を入れる"),
        unsafe: text("At most once", "最大 1 回だけ実行する"),
      },
    }),
    mark: field(markSchema(), {
      ...markFacts,
      showsFor: { field: "once", values: ["guarded"] },
    }),
  }),
  output: Written,
  sample: sampleWritten,
  shaped: valuesSet(true),
  effect: onceOfCreation,
  makes: [],
  alters: { place: "object", by: ["new"] },
  does: { words: text("creates a record", "レコードを 1 件作成します") },
  request({ object, values: given, once, mark }, tag) {
    const values = byField(given);
    const isMarked = once === "guarded";
    if (isMarked && gives(values, mark)) throw markGiven(mark);
    const marked = isMarked ? { mark } : {};
    return freeze({ does: "create", object, values, ...marked, effect: effectOf(tag) });
  },
  read,
  objectId: (output) => textAt(output, "id"),
  seek: seekMark,
  retrieve: retrieveRecord,
  retag,
  tells,
  recordUrl,
});
