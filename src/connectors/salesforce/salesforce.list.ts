/** A list whose items become records. */
import type { Json, JsonObject } from "#sdk/index.ts";
import { field, InputError, isJsonObject, mostItems, refusal, text } from "#sdk/index.ts";
import { z } from "zod";
import { anyValue, byField, fieldField, valuesField } from "./salesforce.fields.ts";

const most = mostItems.toLocaleString("en");

export const itemsField = field(
  z
    .array(anyValue)
    .refine(
      (items) => items.length <= mostItems,
      refusal(
        text(
          `One step creates ${most} records at most. Give the step a shorter list. Nothing was sent.`,
          `1 つのステップで作成できるレコードは ${most} 件までです。リストを短くして指定してください。何も送信されていません。`,
        ),
      ),
    ),
  {
    label: text("List", "リスト"),
    help: text(
      `Each item becomes a record, ${most} at most. An empty list creates nothing.`,
      `アイテムごとに 1 件のレコードになります。上限は ${most} 件です。空のリストの場合は何も作成しません。`,
    ),
    private: true,
  },
);

/** Stands for the whole item, such as for a list of texts. */
const wholeItem = "*";

export const takenField = field(
  z
    .array(
      z.object({
        field: fieldField(text("Field", "項目")),
        item: field(
          z
            .string()
            .min(1)
            .max(500)
            .regex(/^\P{Cc}+$/u),
          {
            label: text("Field of the item", "アイテムの項目"),
            help: text(
              "Such as name, or price.amount for a field within another; * is the whole item. If an item lacks the field, its record gets no value there.",
              "例: name。別の項目の中にある項目は price.amount のように指定します。* はアイテム全体です。アイテムにこの項目がない場合、レコードの項目は空になります。",
            ),
            itemFieldOf: "items",
            fixed: true,
          },
        ),
      }),
    )
    .min(1)
    .max(500),
  {
    label: text("Fields from the list", "リストから設定する項目"),
    help: text(
      "A field for which you set nothing gets its default.",
      "値を設定しない項目には、既定値が入ります。",
    ),
    perChoice: { choice: "field", value: "item" },
  },
);

export const alikeField = field(valuesField.optional(), {
  label: text("Values for all records", "すべてのレコードに共通の値"),
  help: text(
    "What each record gets besides, such as the ID of its account.",
    "リストの値のほかに、すべてのレコードに設定する値。例: 取引先の ID。",
  ),
  perChoice: { choice: "field", value: "value" },
});

interface Given {
  readonly items: readonly Json[];
  readonly fields: readonly { readonly field: string; readonly item: string }[];
  readonly alike: readonly { readonly field: string; readonly value?: Json | undefined }[];
}

/** By field, a record for each item. Throws for what cannot be meant. */
export function recordsOf({ items, fields, alike }: Given): readonly JsonObject[] {
  // Throws where one field comes twice.
  byField([...alike, ...fields.map(({ field: name }) => ({ field: name }))]);
  const same = byField(alike);
  const missing = fields.find(
    ({ item: name }) =>
      items.length > 0 && items.every((item) => insideOf(item, name) === undefined),
  );
  if (missing !== undefined) throw noField(missing.item);
  return items.map((item) => ({
    ...same,
    ...Object.fromEntries(fields.map((one) => [one.field, insideOf(item, one.item) ?? null])),
  }));
}

/** A field whose own name holds a point comes before one within another. */
function insideOf(item: Json, name: string): Json | undefined {
  if (name === wholeItem) return item;
  const own = ownOf(item, name);
  if (own !== undefined) return own;
  return name.split(".").reduce<Json | undefined>((within, key) => ownOf(within, key), item);
}

function ownOf(within: Json | undefined, key: string): Json | undefined {
  if (Array.isArray(within)) {
    const list: readonly Json[] = within;
    return /^\d+$/.test(key) ? list[Number(key)] : undefined;
  }
  return isJsonObject(within) && Object.hasOwn(within, key) ? within[key] : undefined;
}

function noField(name: string): InputError {
  return new InputError({
    code: "salesforce.no_item_field",
    message: text(
      `No item of the list has a field ${name}. Nothing was sent.`,
      `リストのどのアイテムにも項目 ${name} がありません。何も送信されていません。`,
    ),
    advice: text("Choose a field that the items have.", "アイテムにある項目を選択してください。"),
  });
}
