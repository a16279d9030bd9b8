import { field, InputError, text, textAt } from "#sdk/index.ts";
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
import { retrieveRecord, seekMark } from "../salesforce.look-up.ts";
import { usualMark } from "../salesforce.names.ts";
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

const markLabel = text("Field for the mark", "目印を入れる項目");

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
    mark: field(fieldField(markLabel).default(usualMark), {
      label: markLabel,
      help: text(
        "A text field of at least 80 characters that is an External ID and Unique, and that nothing else fills in. The list shows the fields that serve. The field must stay unique: otherwise a repeat after a lost answer could create a second record.",
        "「外部 ID」かつ「ユニーク」で 80 文字以上の、他で使われていないテキスト項目。条件を満たす項目が一覧に表示されます。「ユニーク」を外すと、応答が失われた後の再送信でレコードが二重に作成されるおそれがあります。",
      ),
      choices: "once-fields",
      choicesOf: "object",
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

function markGiven(mark: string): InputError {
  return new InputError({
    code: "salesforce.mark_given",
    message: text(
      `The field ${mark} is to hold Millrace’s mark, and the step gives it another value.`,
      `項目 ${mark} には Millrace の目印が入りますが、ステップで別の値が指定されています。`,
    ),
    advice: text(
      "Remove the field from the values of the step, or choose another field for the mark.",
      "ステップの「値」からこの項目を取り除くか、目印を入れる項目を別の項目に変更してください。",
    ),
  });
}
