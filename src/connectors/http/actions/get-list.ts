/** Reads a list over all its pages. */
import { field, mostItems, sampleField, text, withNeeded } from "#sdk/index.ts";
import { z } from "zod";
import { http } from "../http.connection.ts";
import { headersField, pathField, queryField, requestFields } from "../http.inputs.ts";
import { byKey, byLooks } from "../http.known.ts";
import { jsonPath, listFields, pagingOf } from "../http.list-inputs.ts";
import { listing } from "../http.paging.ts";

const input = withNeeded(
  z.object({
    path: pathField,
    query: queryField,
    headers: headersField,
    ...listFields,
    key_path: field(jsonPath.min(1).optional(), {
      label: text("Where the ID stands in an item", "アイテム内の ID の場所"),
      help: text(
        "A path in the item, such as id. An item that comes on two pages, because the list has moved while it was read, is handed on once. Leave it empty if each item has an ID at “id”.",
        "アイテム内の JSON のパス。例: id。読み取り中に一覧が変化して 2 つのページに現れたアイテムは、1 件として扱われます。どのアイテムでも「id」が ID の場合は空にします。",
      ),
      drawn: true,
      showsFor: { field: "paging", values: ["page", "offset", "cursor", "link"] },
    }),
    limit: field(z.int().min(1).max(mostItems).optional(), {
      label: text("At most", "最大件数"),
      help: text(
        "How many to read from the beginning. Without a number: all of them, or an error if they are too many for one step (10,000, or 1 MB).",
        "先頭からこの件数まで取得します。指定しない場合はすべて取得し、1 つのステップの上限 (10,000 件または 1 MB) を超えるとエラーになります。",
      ),
      widens: text(
        "Without a number, the step lists all of them.",
        "件数がない場合は、すべてが対象になります。",
      ),
    }),
    sample: sampleField(
      text("Example of an item", "アイテムの例"),
      text(
        "Paste one item in JSON: what is in it can then be used in later steps.",
        "アイテム 1 件の例を JSON で貼り付けると、その項目を後のステップで使えます。",
      ),
    ),
  }),
);

export const getList = http.readAction({
  id: "get-list",
  label: text("Get a list", "一覧を取得"),
  help: text(
    "Reads a list with GET requests, page by page.",
    "GET リクエストで一覧をページごとに取得します。",
  ),
  input,
  output: z.object({
    count: field(z.int(), { label: text("Number", "件数") }),
    more: field(z.boolean(), {
      label: text("There are more", "続きあり"),
      help: text(
        "True if there are more than you asked for, or if the Link header of the only answer names a next page.",
        "指定した最大件数より多く存在する場合、または 1 回の応答の Link ヘッダーに次のページがある場合は true。",
      ),
    }),
    items: field(z.array(z.unknown()), { label: text("Items", "アイテム"), private: true }),
  }),
  sample: { count: 1, more: false, items: [{ id: "42" }] },
  declared: { field: "sample", at: ["items", "*"] },
  sends: requestFields,
  async run({ api, input: given }) {
    const { path, query, headers, items_path: itemsPath = "", key_path: keyPath, limit } = given;
    const known = keyPath === undefined ? byLooks() : byKey(keyPath);
    const wish = { path, query, headers, itemsPath, paging: pagingOf(given), known, limit };
    const { items, more } = await listing(api, wish);
    return { count: items.length, more, items };
  },
});
