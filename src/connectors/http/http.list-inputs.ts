/** Fields that say how a list is read, in the step and the triggers that read one. */
import { field, text } from "#sdk/index.ts";
import { z } from "zod";
import { pathPattern } from "./http.json.ts";
import type { Paging } from "./http.paging.ts";

export const jsonPath = z.string().trim().max(500).regex(pathPattern);
const parameter = z.string().trim().min(1).max(200);

export const listFields = {
  items_path: field(jsonPath.optional(), {
    label: text("Where the items stand", "アイテムの場所"),
    help: text(
      "A path in JSON, such as data.items. Leave it empty if the whole answer is the list.",
      "JSON のパス。例: data.items。応答全体がリストの場合は空にします。",
    ),
    drawn: true,
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
  cursor_path: field(jsonPath.min(1).optional(), {
    label: text("Where the cursor stands in the answer", "応答でのカーソルの場所"),
    help: text(
      "A path in JSON, such as meta.next_cursor. The list ends when an answer has none.",
      "JSON のパス。例: meta.next_cursor。値がないときに一覧が終わったとみなします。",
    ),
    showsFor: { field: "paging", values: ["cursor"], required: true },
  }),
};

const Given = z.object(listFields);

export function pagingOf(given: z.infer<typeof Given>): Paging {
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
