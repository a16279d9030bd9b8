/** The items of a list as rows that are compared. Nobody guarantees anything of such a list. */
import {
  field,
  InputError,
  type Json,
  type JsonObject,
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
import { byKey, keyOf } from "./http.known.ts";
import { jsonPath, listFields, pagingOf } from "./http.list-inputs.ts";
import { listPages } from "./http.paging.ts";

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

/** All items, page by page. Only a single answer is proven to hold all. */
export async function* rowsOfList(
  { api, where }: InList,
  contentOf: Content,
): AsyncGenerator<RowsPage> {
  const { query, headers, items_path: itemsAt = "", key_path: keyPath = "" } = where;
  const paging = pagingOf(where);
  const known = byKey(keyPath);
  const asked = { path: where.path, query, headers, itemsPath: itemsAt, paging, known };
  let count = 0;
  for await (const page of listPages(api, asked)) {
    if (page.leadsOn) throw goesOn();
    count += page.items.length;
    if (count > mostRows) throw tooManyItems();
    const rows = page.items.map(({ item, size }): Row => {
      const key = keyOf(item, keyPath);
      if (size > mostOutput) throw tooLarge(key);
      return { key, content: contentOf(item), data: { key, item } };
    });
    const isWhole = page.isLast && paging.by === "none";
    for (let start = 0; start === 0 || start < rows.length; start += pageSize) {
      const end = start + pageSize;
      yield { rows: rows.slice(start, end), isWhole: isWhole && end >= rows.length };
    }
  }
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
