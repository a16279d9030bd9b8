/** A list whose items become rows. */
import type { Json, JsonObject } from "#sdk/index.ts";
import { field, grouped, InputError, isJsonObject, text } from "#sdk/index.ts";
import { z } from "zod";
import { anyValue, byColumn, columnField, valuesField } from "./postgresql.rows.ts";

/** More rows than that are not written in one transaction. */
const mostItems = 10_000;

export const itemsField = field(z.array(anyValue), {
  label: text("List", "リスト"),
  help: text(
    "Each item becomes a row, 10,000 at most. An empty list adds nothing.",
    "アイテムごとに 1 行になります。上限は 10,000 件です。空のリストの場合は何も追加しません。",
  ),
  private: true,
});

/** Stands for the whole item, such as for a list of texts. */
const wholeItem = "*";

export const takenField = field(
  z
    .array(
      z.object({
        column: columnField(text("Column", "列")),
        field: field(
          z
            .string()
            .min(1)
            .max(500)
            .regex(/^\P{Cc}+$/u),
          {
            label: text("Field of the item", "アイテムの項目"),
            help: text(
              "Such as name, or price.amount for a field within another; * is the whole item. If an item lacks the field, its row gets NULL.",
              "例: name。別の項目の中にある項目は price.amount のように指定します。* はアイテム全体です。アイテムにこの項目がない場合は NULL になります。",
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
    label: text("Columns from the list", "リストから設定する列"),
    help: text(
      "A column for which you set nothing gets its default.",
      "値を設定しない列には、列の既定値が入ります。",
    ),
    perChoice: { choice: "column", value: "field" },
  },
);

export const alikeField = field(valuesField.optional(), {
  label: text("Values for all rows", "すべての行に共通の値"),
  help: text(
    "What each row gets besides, such as the number of the order.",
    "リストの値のほかに、すべての行に設定する値。例: 注文番号。",
  ),
  perChoice: { choice: "column", value: "value" },
});

interface Given {
  readonly items: readonly Json[];
  readonly columns: readonly { readonly column: string; readonly field: string }[];
  readonly alike: readonly { readonly column: string; readonly value?: Json | undefined }[];
}

export interface Records {
  readonly columns: string[];
  readonly rows: JsonObject[];
}

/** By column, a row for each item. Throws for what cannot be meant. */
export function recordsOf({ items, columns, alike }: Given): Records {
  if (items.length > mostItems) throw tooMany(items.length);
  // Throws where one column comes twice.
  const named = Object.keys(
    byColumn([...alike, ...columns.map(({ column }) => ({ column, value: null }))]),
  );
  const same = byColumn(alike);
  const missing = columns.find(
    ({ field: name }) =>
      items.length > 0 && items.every((item) => insideOf(item, name) === undefined),
  );
  if (missing !== undefined) throw noField(missing.field);
  return {
    columns: named,
    rows: items.map((item) => ({
      ...same,
      ...Object.fromEntries(
        columns.map(({ column, field: name }) => [column, insideOf(item, name) ?? null]),
      ),
    })),
  };
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

function tooMany(count: number): InputError {
  const most = grouped(mostItems);
  const found = grouped(count);
  return new InputError({
    code: "postgresql.too_many_items",
    message: text(
      `The list has ${found} items, and one step adds ${most} rows at most. Nothing was written.`,
      `リストのアイテムは ${found} 件で、1 つのステップで追加できる上限の ${most} 行を超えています。何も書き込まれていません。`,
    ),
    advice: text("Give the step a shorter list.", "リストを短くして指定してください。"),
  });
}

function noField(name: string): InputError {
  return new InputError({
    code: "postgresql.no_item_field",
    message: text(
      `No item of the list has a field ${name}. Nothing was written.`,
      `リストのどのアイテムにも項目 ${name} がありません。何も書き込まれていません。`,
    ),
    advice: text("Choose a field that the items have.", "アイテムにある項目を選択してください。"),
  });
}
