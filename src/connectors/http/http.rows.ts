/** The items of a list as rows that are compared. Nobody guarantees anything of such a list. */
import { createHash } from "node:crypto";
import {
  field,
  InputError,
  type Json,
  type JsonObject,
  longestKey,
  type LocalizedText,
  mostOutput,
  mostRows,
  type Row,
  type RowsPage,
  sampleField,
  text,
} from "#sdk/index.ts";
import { z } from "zod";
import type { HttpApi } from "./http.client.ts";
import { headersField, path, queryField } from "./http.inputs.ts";
import { valueAt } from "./http.json.ts";
import { jsonPath, listFields, pagingOf } from "./http.list-inputs.ts";
import { listPages, samePage } from "./http.paging.ts";

const { items_path: itemsPath, ...pagingFields } = listFields;

/** What says in which list a trigger looks, and by what its items are known. */
export const whereFields = {
  path: field(path, {
    label: text("Path", "パス"),
    help: text(
      "Below the base address of the connection, such as /orders.",
      "接続のベースアドレス以下のパス。例: /orders",
    ),
  }),
  query: queryField,
  headers: headersField,
  items_path: itemsPath,
  key_path: field(jsonPath.optional(), {
    label: text("Where the ID stands in an item", "アイテム内の ID の場所"),
    help: text(
      "A path in the item, such as id. Each item must have an ID of its own, which never changes and is not used again: a text or a whole number. Leave it empty only if the items themselves are texts or numbers.",
      "アイテム内の JSON のパス。例: id。ID は、アイテムごとに異なり、変わることも再利用されることもない文字列または整数にしてください。アイテム自体が文字列または数値の場合だけ空にします。",
    ),
    drawn: true,
  }),
  ...pagingFields,
};

/** What says nothing of where it looks. */
export const sample = sampleField(
  text("Example of an item", "アイテムの例"),
  text(
    "Paste one item in JSON: what is in it can then be used in steps and conditions.",
    "アイテム 1 件の例を JSON で貼り付けると、その項目をステップと条件で使えます。",
  ),
  { drawn: true },
);

/** What both triggers hand on, and how they are judged. */
export const ofItems = {
  kind: "snapshot",
  watches: "item",
  output: z.object({
    key: field(z.string(), {
      label: text("ID of the item", "アイテムの ID"),
      help: text("As a text, with all digits.", "文字列。数値もすべての桁を保持します。"),
    }),
    item: field(z.unknown(), { label: text("Item", "アイテム"), private: true }),
  }),
  declared: { field: "sample", at: ["item"] },
  // Each system numbers its items by itself, and two lists may hold one object.
  uniqueKeys: false,
  // All credentials for one address count as one account.
  perConnection: true,
  sample: { key: "42", item: { id: 42 } } satisfies Json,
  matches: () => "take" as const,
  // What a request makes need not bear our mark.
  madeBy: () => null,
} as const;

type Where = z.infer<z.ZodObject<typeof whereFields>>;
export interface InList {
  readonly api: HttpApi;
  readonly where: Where;
}
type Content = (item: Json) => JsonObject;

const pageSize = 1_000;

/**
 * All items, page by page. While it is read, a list may move: an item that comes again on a later page, as it was, is one
 * item. Only a single answer is proven to hold all.
 */
export async function* rowsOfList(
  { api, where }: InList,
  contentOf: Content,
): AsyncGenerator<RowsPage> {
  const { query, headers, items_path: itemsAt = "", key_path: keyPath = "" } = where;
  const paging = pagingOf(where);
  const asked = { path: where.path, query, headers, itemsPath: itemsAt, paging };
  /** By its key, what each item looked like. */
  const seen = new Map<string, string>();
  for await (const page of listPages(api, asked)) {
    if (page.leadsOn) throw goesOn();
    const isFirst = seen.size === 0;
    const rows = firstOf(page.items, keyPath, contentOf, seen);
    if (!isFirst && rows.length === 0 && page.items.length > 0) throw samePage();
    const isWhole = page.isLast && paging.by === "none";
    for (let start = 0; start === 0 || start < rows.length; start += pageSize) {
      const end = start + pageSize;
      yield { rows: rows.slice(start, end), isWhole: isWhole && end >= rows.length };
    }
  }
}

/** Those of one page that no earlier page had. */
function firstOf(
  items: readonly Json[],
  keyPath: string,
  contentOf: Content,
  seen: Map<string, string>,
): readonly Row[] {
  const here = new Set<string>();
  const rows: Row[] = [];
  for (const item of items) {
    const key = keyOf(item, keyPath);
    const written = JSON.stringify(item);
    if (written.length > mostOutput) throw tooLarge(key);
    const looks = createHash("sha256").update(written).digest("base64url").slice(0, 22);
    const before = seen.get(key);
    if (here.has(key) || (before !== undefined && before !== looks)) throw keyTwice(key);
    here.add(key);
    if (before !== undefined) continue;
    seen.set(key, looks);
    if (seen.size > mostRows) throw tooManyItems();
    rows.push({ key, content: contentOf(item), data: { key, item } });
  }
  return rows;
}

/** A number and a text of the same digits are one key. */
function keyOf(item: Json, keyPath: string): string {
  const value = valueAt(item, keyPath);
  const key = typeof value === "number" && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof key !== "string" || key === "" || /\0/.test(key) || !key.isWellFormed())
    throw keyMissing(keyPath);
  if (Buffer.byteLength(key) > longestKey) throw keyTooLong(key);
  return key;
}

/** Some items, in the order of the list. One request. */
export async function someInList(
  { limit, ...context }: InList & { readonly limit: number },
  contentOf: Content,
): Promise<readonly Row[]> {
  for await (const { rows } of rowsOfList(context, contentOf)) return rows.slice(0, limit);
  return [];
}

export async function rereadInList(
  { key, ...context }: InList & { readonly key: string },
  contentOf: Content,
): Promise<Row | null> {
  for await (const { rows } of rowsOfList(context, contentOf)) {
    const found = rows.find((row) => row.key === key);
    if (found !== undefined) return found;
  }
  return null;
}

function refused(code: string, message: LocalizedText, advice: LocalizedText): InputError {
  return new InputError({ code, message, advice });
}

const otherKey = text(
  "Say where an ID stands that each item has for itself. Nothing is lost: items that are new by then start the flow once the list can be read.",
  "アイテムごとに異なる ID の場所を指定してください。読み取れるようになった時点で、それまでに追加されたアイテムのフローが開始されます。",
);

function keyMissing(keyPath: string): InputError {
  const place = keyPath === "" ? null : keyPath;
  return refused(
    "http.no_key",
    place === null
      ? text(
          "An item of the list is no text and no whole number, and nothing says where its ID stands",
          "文字列でも整数でもないアイテムがあり、ID の場所が指定されていません",
        )
      : text(
          `An item of the list has no ID at “${place}”: a text or a whole number`,
          `「${place}」に ID (文字列または整数) がないアイテムがあります`,
        ),
    otherKey,
  );
}

function keyTwice(key: string): InputError {
  return refused(
    "http.key_twice",
    text(
      `Two items of the list have the same ID: ${key.slice(0, 100)}`,
      `同じ ID のアイテムが 2 件あります: ${key.slice(0, 100)}`,
    ),
    text(
      "Say where an ID stands that each item has for itself. If an item has only changed while the list was read, the next poll reads it again.",
      "アイテムごとに異なる ID の場所を指定してください。読み取り中にアイテムが変更されただけの場合は、次回の確認で読み取られます。",
    ),
  );
}

function keyTooLong(key: string): InputError {
  return refused(
    "http.key_too_long",
    text(
      `The ID of an item is longer than ${longestKey} bytes. It begins with ${key.slice(0, 50)}`,
      `アイテムの ID が ${longestKey} バイトを超えています。先頭: ${key.slice(0, 50)}`,
    ),
    otherKey,
  );
}

function tooLarge(key: string): InputError {
  return refused(
    "http.item_too_large",
    text(
      `The item ${key.slice(0, 100)} is larger than ${mostOutput / 1_000_000} MB`,
      `アイテム ${key.slice(0, 100)} が ${mostOutput / 1_000_000} MB を超えています`,
    ),
    text(
      "Ask for fewer fields or other items by a query parameter, if the system has one.",
      "クエリパラメーターを使えるシステムでは、取得する項目かアイテムを絞り込んでください。",
    ),
  );
}

function tooManyItems(): InputError {
  return refused(
    "http.too_many_items",
    text(
      `The list has more than ${mostRows} items`,
      `一覧のアイテムが ${mostRows} 件を超えています`,
    ),
    text(
      "Narrow it down with query parameters, such as to what is still open.",
      "未処理のものだけにするなど、クエリパラメーターで一覧を絞り込んでください。",
    ),
  );
}

function goesOn(): InputError {
  return refused(
    "http.list_goes_on",
    text(
      "The answer holds only a part of the list: its Link header names a next page",
      "応答は一覧の一部だけです。Link ヘッダーに次のページがあります",
    ),
    text(
      "Choose under Pages how the others are read, or narrow the list down with query parameters.",
      "「ページの取得方法」を指定するか、クエリパラメーターで一覧を絞り込んでください。",
    ),
  );
}
