/** A list whose items become records. */
import type { Json, JsonObject, LocalizedText } from "#sdk/index.ts";
import { field, grouped, InputError, isJsonObject, mostItems, refusal, text } from "#sdk/index.ts";
import { z } from "zod";
import { anyValue, byField, fieldField, valuesField } from "./salesforce.fields.ts";
import { mostAtOnce } from "./salesforce.names.ts";

const most = grouped(mostItems);

/** One request for each 200 items, in the order of the list. */
export const pieces = {
  most: mostItems / mostAtOnce,
  of: ({ items }: { readonly items: readonly Json[] }) => Math.ceil(items.length / mostAtOnce),
};

const pieceAt = (index: number): number => Math.floor(index / mostAtOnce);

/** What one of the requests holds. */
export function pieceOf<One>(all: readonly One[], index: number): One[] {
  return all.slice(index * mostAtOnce, (index + 1) * mostAtOnce);
}

interface Words {
  readonly en: string;
  readonly ja: string;
}

/** `does`, `each`, `none`: what a step does with the records, with one for each item, and with an empty list. */
export function itemsFieldFor({
  does,
  each,
  none,
}: Readonly<Record<"does" | "each" | "none", Words>>) {
  return field(
    z
      .array(anyValue)
      .refine(
        (items) => items.length <= mostItems,
        refusal(
          text(
            `One step ${does.en} ${most} records at most. Give the step a shorter list. Nothing was sent.`,
            `1 つのステップで${does.ja}できるレコードは ${most} 件までです。リストを短くして指定してください。何も送信されていません。`,
          ),
        ),
      ),
    {
      label: text("List", "リスト"),
      help: text(
        `${each.en}, ${most} at most. An empty list ${none.en}.`,
        `${each.ja}。上限は ${most} 件です。空のリストの場合は${none.ja}。`,
      ),
      private: true,
    },
  );
}

/** Stands for the whole item, such as for a list of texts. */
const wholeItem = "*";

const itemWays = {
  en: "Such as name, or price.amount for a field within another; * is the whole item.",
  ja: "例: name。別の項目の中にある項目は price.amount のように指定します。* はアイテム全体です。",
};

/** A field of the items. `lacking`: what it means where an item lacks it. */
export function itemFieldField(label: LocalizedText, lacking: Words) {
  return field(
    z
      .string()
      .min(1)
      .max(500)
      .regex(/^\P{Cc}+$/u),
    {
      label,
      help: text(`${itemWays.en} ${lacking.en}`, `${itemWays.ja}${lacking.ja}`),
      itemFieldOf: "items",
      fixed: true,
    },
  );
}

/** Fields that get what each item holds. `unset`: what a field gets for which nothing is set. */
export function takenFieldFor(lacking: Words, unset: LocalizedText) {
  return field(
    z
      .array(
        z.object({
          field: fieldField(text("Field", "項目")),
          item: itemFieldField(text("Field of the item", "アイテムの項目"), lacking),
        }),
      )
      .min(1)
      .max(500),
    {
      label: text("Fields from the list", "リストから設定する項目"),
      help: unset,
      perChoice: { choice: "field", value: "item" },
    },
  );
}

const kept = {
  en: "If an item lacks the field, its record keeps what it has there; null empties it.",
  ja: "アイテムにこの項目がない場合、レコードの項目は変わりません。null の場合は空になります。",
};

/** For records that may be there already. */
export const setField = takenFieldFor(
  kept,
  text(
    "A field for which you set nothing stays as it is, or gets its default.",
    "値を設定しない項目は、現在の値または既定値のままになります。",
  ),
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
  readonly alike?:
    | readonly { readonly field: string; readonly value?: Json | undefined }[]
    | undefined;
}

/** By field, a record for each item, with null where an item lacks a field. Throws for what cannot be meant. */
export function recordsOf(given: Given): readonly JsonObject[] {
  return filledFrom(given, (value) => value ?? null);
}

/** The same for records that are there: a field that an item lacks stays as it is. */
export function valuesOf(given: Given): readonly JsonObject[] {
  return filledFrom(given, (value) => value);
}

function filledFrom(
  { items, fields, alike = [] }: Given,
  lacking: (value: Json | undefined) => Json | undefined,
): readonly JsonObject[] {
  // Throws where one field comes twice.
  byField([...alike, ...fields.map(({ field: name }) => ({ field: name }))]);
  const same = Object.entries(byField(alike));
  for (const { item: name } of fields) refuseMissing(items, name);
  return items.map((item) => {
    const own = fields.flatMap((one): readonly (readonly [string, Json])[] => {
      const value = lacking(insideOf(item, one.item));
      return value === undefined ? [] : [[one.field, value]];
    });
    return Object.fromEntries([...same, ...own]);
  });
}

function refuseMissing(items: readonly Json[], name: string): void {
  if (items.length > 0 && items.every((item) => insideOf(item, name) === undefined))
    throw noField(name);
}

/**
 * What names the record of each item: in each a text or a number, and no two alike, because Salesforce refuses all records of
 * a request that share a name, and nobody could say which of two values is to stand.
 */
export function namesOf(
  items: readonly Json[],
  item: string,
  nameIn: (text: string) => string | null,
): readonly string[] {
  refuseMissing(items, item);
  const first = new Map<string, number>();
  return items.map((one, index) => {
    const value = insideOf(one, item);
    const said = typeof value === "string" || typeof value === "number" ? String(value).trim() : "";
    const name = nameIn(said);
    if (name === null) throw noName(index + 1, item);
    const before = first.get(name);
    if (before !== undefined) throw twice(before, index + 1);
    first.set(name, index + 1);
    return name;
  });
}

/**
 * Throws where two requests have names that differ in case alone: for most fields they are one record, and the second request
 * would replace what the first has set. Of names in one request, Salesforce itself refuses those that are the same.
 */
export function refuseAlikeApart(names: readonly string[]): void {
  const first = new Map<string, number>();
  for (const [index, name] of names.entries()) {
    const before = first.get(name.toLowerCase()) ?? index;
    first.set(name.toLowerCase(), before);
    if (pieceAt(before) !== pieceAt(index)) throw alikeApart(before + 1, index + 1);
  }
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

function noName(position: number, item: string): InputError {
  return new InputError({
    code: "salesforce.no_name",
    message: text(
      `Item ${position} of the list has nothing in ${item} that can name a record. Nothing was sent.`,
      `リストの ${position} 番目のアイテムの ${item} に、レコードを特定できる値がありません。何も送信されていません。`,
    ),
    advice: text(
      "Choose the field that names the record, and leave out the items that have none.",
      "レコードを特定する項目を選択し、値がないアイテムをリストから除いてください。",
    ),
  });
}

function twice(one: number, other: number): InputError {
  return new InputError({
    code: "salesforce.record_twice",
    message: text(
      `Items ${one} and ${other} of the list name the same record. Nothing was sent.`,
      `リストの ${one} 番目と ${other} 番目のアイテムが同じレコードを指しています。何も送信されていません。`,
    ),
    advice: text(
      "Leave one item for each record in the list.",
      "リストのアイテムがレコードごとに 1 件になるようにしてください。",
    ),
  });
}

function alikeApart(one: number, other: number): InputError {
  return new InputError({
    code: "salesforce.record_alike",
    message: text(
      `Items ${one} and ${other} of the list name records that differ only in upper and lower case. Nothing was sent.`,
      `リストの ${one} 番目と ${other} 番目のアイテムは、レコードを特定する値が大文字と小文字だけ異なります。何も送信されていません。`,
    ),
    advice: text(
      `Leave one of them in the list. If case counts in the field, put both among the same ${mostAtOnce} items.`,
      `どちらか 1 件だけをリストに残してください。項目が大文字と小文字を区別する場合は、両方を同じ ${mostAtOnce} 件の中に並べてください。`,
    ),
  });
}
