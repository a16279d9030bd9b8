/** Objects, fields and values in the forms of steps. */
import type { FieldFacts, Json, JsonObject, LocalizedText, Shaped } from "#sdk/index.ts";
import { field, InputError, refusal, text } from "#sdk/index.ts";
import { z } from "zod";
import { apiName, recordId, wholeId } from "./salesforce.names.ts";

/** A record, by the API names of its fields. */
export const Record = z.record(z.string(), z.unknown());

const name = z
  .string()
  .trim()
  .regex(
    apiName,
    refusal(
      text(
        "Enter the API name, such as Account or Invoice__c.",
        "Account や Invoice__c のような API 参照名を入力してください。",
      ),
    ),
  );

export const objectField = field(name, {
  label: text("Object", "オブジェクト"),
  help: text(
    "A standard or custom object that the integration user may use.",
    "連携ユーザーが使える標準オブジェクトまたはカスタムオブジェクト。",
  ),
  choices: "objects",
});

export function fieldField(label: LocalizedText, more: Omit<FieldFacts, "label"> = {}) {
  return field(name, { label, choices: "fields", choicesOf: "object", ...more });
}

const keyLabel = text("External ID field", "外部 ID 項目");

export const keyField = field(fieldField(keyLabel), {
  label: keyLabel,
  help: text(
    "A field that is an External ID and Unique, such as the number that another system gives a customer.",
    "「外部 ID」かつ「ユニーク」の項目。ほかのシステムの顧客番号を入れる項目などです。",
  ),
  choices: "key-fields",
  choicesOf: "object",
});

const noId = refusal(
  text(
    "Enter the ID of a record, which has 15 or 18 letters and digits.",
    "15 文字または 18 文字の英数字のレコード ID を入力してください。",
  ),
);

export const recordField = field(
  z
    .string()
    .trim()
    .regex(recordId, noId)
    .refine((id) => wholeId(id) !== null, noId),
  {
    label: text("Record ID", "レコード ID"),
    selects: true,
    help: text(
      "The ID of an earlier step or of the trigger, or the one that stands in the address of the record’s page.",
      "前のステップやトリガーの ID、またはレコードのページのアドレスに含まれる ID。",
    ),
  },
);

/** Whatever JSON can carry. */
export const anyValue = z.custom<Json>((value) => value !== undefined);

/** Values that fields get. */
export const valuesField = field(
  z
    .array(
      z.object({
        field: fieldField(text("Field", "項目")),
        value: field(anyValue.optional(), {
          label: text("Value", "値"),
          help: text(
            "An empty value empties the field.",
            "値を設定して空のままにすると、項目が空になります。",
          ),
          private: true,
          drawn: true,
        }),
      }),
    )
    .min(1)
    .max(500),
  {
    label: text("Values", "値"),
    help: text(
      "A field for which you set nothing gets its default, or stays as it is.",
      "値を設定しない項目は、既定値または現在の値のままになります。",
    ),
    perChoice: { choice: "field", value: "value" },
  },
);

interface Pair {
  readonly field: string;
  readonly value?: Json | undefined;
}

/** By field. Throws where one field comes twice, in which case does not count. */
export function byField(pairs: readonly Pair[]): JsonObject {
  const names = pairs.map(({ field: of }) => of.toLowerCase());
  const twice = pairs.find((_, at) => names.indexOf(names[at] ?? "") !== at);
  if (twice !== undefined)
    throw new InputError({
      code: "salesforce.field_twice",
      message: text(
        `The field ${twice.field} is named twice.`,
        `項目 ${twice.field} が 2 回指定されています。`,
      ),
    });
  return Object.fromEntries(pairs.map(({ field: of, value }) => [of, value ?? null]));
}

/** Does a step give this field a value? */
export function gives(values: JsonObject, of: string): boolean {
  return Object.keys(values).some((one) => one.toLowerCase() === of.toLowerCase());
}

/** Throws where a step gives a value to the field that names its records. */
export function refuseGiven(values: JsonObject, key: string): void {
  if (gives(values, key)) throw keyGiven(key);
}

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

/** What a write sets; its output holds no record. `lists`: where the form names the fields. */
export const valuesSet = (isNew: boolean, ...lists: readonly string[]): Shaped => ({
  of: "object",
  at: [],
  sets: {
    fields: (lists.length === 0 ? ["values"] : lists).map((list) => ({ list, name: "field" })),
    isNew,
    typed: true,
  },
});
