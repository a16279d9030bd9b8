/** Reads a list over all its pages. */
import { field, mostItems, text, withNeeded } from "#sdk/index.ts";
import { z } from "zod";
import { http } from "../http.connection.ts";
import { headersField, pathField, queryField, requestFields, sampleField } from "../http.inputs.ts";
import { pathPattern } from "../http.json.ts";
import { listing, type Paging } from "../http.paging.ts";

const parameter = z.string().trim().min(1).max(200);

const input = withNeeded(
  z.object({
    path: pathField,
    query: queryField,
    headers: headersField,
    items_path: field(z.string().trim().max(500).regex(pathPattern).optional(), {
      label: text("Where the items stand", "アイテムの場所"),
      help: text(
        "A path in JSON, such as data.items. Leave it empty if the whole answer is the list.",
        "JSON のパス。例: data.items。応答全体がリストの場合は空にします。",
      ),
    }),
    paging: field(z.enum(["none", "page", "offset", "cursor", "link"]).default("none"), {
      label: text("Pages", "ページの取得方法"),
      values: {
        none: text("One answer holds all", "1 回ですべて取得"),
        page: text("By the number of the page", "ページ番号"),
        offset: text("By the number of items before", "取得済みの件数 (オフセット)"),
        cursor: text("By a cursor in the answer", "応答に含まれるカーソル"),
        link: text("By the Link header", "Link ヘッダー"),
      },
    }),
    page_parameter: field(parameter.optional(), {
      label: text("Parameter of the page", "ページのパラメーター"),
      help: text(
        "The query parameter that names the page, such as page, offset or cursor.",
        "ページを指定するクエリパラメーター。page、offset、cursor など。",
      ),
      showsFor: { field: "paging", values: ["page", "offset", "cursor"], required: true },
    }),
    first_page: field(z.int().min(0).max(1_000_000).default(1), {
      label: text("Number of the first page", "最初のページの番号"),
      showsFor: { field: "paging", values: ["page"] },
    }),
    cursor_path: field(z.string().trim().min(1).max(500).regex(pathPattern).optional(), {
      label: text("Where the cursor stands in the answer", "応答でのカーソルの場所"),
      help: text(
        "A path in JSON, such as meta.next_cursor. The list ends when an answer has none.",
        "JSON のパス。例: meta.next_cursor。値がないときに一覧が終わったとみなします。",
      ),
      showsFor: { field: "paging", values: ["cursor"], required: true },
    }),
    limit: field(z.int().min(1).max(mostItems).optional(), {
      label: text("At most", "最大件数"),
      help: text(
        "So many from the beginning. Without a number: all of them, or an error if they are too many for one step (10,000, or 1 MB).",
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

function pagingOf(given: z.infer<typeof input>): Paging {
  const { paging: by, page_parameter: named = "", first_page: first, cursor_path: at = "" } = given;
  switch (by) {
    case "none":
    case "link":
      return { by };
    case "page":
      return { by, parameter: named, first };
    case "offset":
      return { by, parameter: named, first: 0 };
    case "cursor":
      return { by, parameter: named, path: at };
  }
}

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
        "True if there are more than you asked for.",
        "指定した最大件数より多く存在する場合は true。",
      ),
    }),
    items: field(z.array(z.unknown()), { label: text("Items", "アイテム"), private: true }),
  }),
  sample: { count: 1, more: false, items: [{ id: "42" }] },
  declared: { field: "sample", at: ["items", "*"] },
  sends: requestFields,
  async run({ api, input: given }) {
    const { path, query, headers, items_path: itemsPath = "", limit } = given;
    const wish = { path, query, headers, itemsPath, paging: pagingOf(given), limit };
    const { items, more } = await listing(api, wish);
    return { count: items.length, more, items };
  },
});
