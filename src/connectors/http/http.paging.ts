/** Lists over all their pages. */
import {
  type HttpResponse,
  InputError,
  type Json,
  mostItems,
  mostOutput,
  text,
} from "#sdk/index.ts";
import type { Pairs } from "./http.address.ts";
import type { HttpApi } from "./http.client.ts";
import { isList, jsonOf, valueAt, wordAt } from "./http.json.ts";

export interface Listing {
  readonly path: string;
  readonly query?: Pairs | undefined;
  readonly headers?: Pairs | undefined;
  /** Where the items stand in an answer; empty where the answer is the list. */
  readonly itemsPath: string;
  readonly paging: Paging;
  /** Undefined: all there are, or an error where that is too much. */
  readonly limit: number | undefined;
}

export type Paging =
  | { readonly by: "none" | "link" }
  /** The number of the page, which counts from `first`, or of the items before it. */
  | { readonly by: "page" | "offset"; readonly parameter: string; readonly first: number }
  | { readonly by: "cursor"; readonly parameter: string; readonly path: string };

/** No list has as many pages: the answers go round in a circle. */
const mostPages = 1_000;

/** What an output holds besides the items. */
const besideItems = 200;

/** Refuses what is more than a step may hand on, as soon as that is certain. */
export async function listing(
  api: HttpApi,
  wish: Listing,
): Promise<{ readonly items: readonly Json[]; readonly more: boolean }> {
  const { path, query = {}, headers, itemsPath, paging, limit } = wish;
  const most = limit ?? mostItems;
  const items: Json[] = [];
  let size = 0;
  let before = "";
  let next: Next | null = beginning(paging);
  for (let page = 0; next !== null; page += 1) {
    const response: HttpResponse =
      "url" in next
        ? await api.follow(next.url, headers)
        : await api.get({ path, query: { ...query, ...next.parameters }, headers });
    if (page > 0 && response.body === before) throw refused("http.same_page", samePage);
    before = response.body;
    const json = jsonOf(response.body);
    const found = json === undefined ? undefined : valueAt(json, itemsPath);
    if (json === undefined || !isList(found)) throw refused("http.no_list", noList(itemsPath));
    for (const item of found) {
      items.push(item);
      size += JSON.stringify(item).length + 1;
    }
    if (limit === undefined && items.length > mostItems) throw tooMuch(items.length);
    next = found.length === 0 ? null : nextOf(paging, page, items.length, json, response);
    if (items.length >= most) {
      const more = items.length > most || next !== null;
      if (more && limit === undefined) throw tooMuch(most);
      return fitting(items.slice(0, most), more);
    }
    if (size > mostOutput - besideItems) throw tooMuch(items.length);
    if (page + 1 >= mostPages && next !== null) throw tooMuch(items.length);
  }
  return { items, more: false };
}

function fitting(items: readonly Json[], more: boolean) {
  if (JSON.stringify(items).length > mostOutput - besideItems) throw tooMuch(items.length);
  return { items, more };
}

type Next = { readonly parameters: Pairs } | { readonly url: string };

function beginning(paging: Paging): Next {
  switch (paging.by) {
    case "none":
    case "link":
    case "cursor":
      return { parameters: {} };
    case "page":
    case "offset":
      return { parameters: { [paging.parameter]: String(paging.first) } };
  }
}

/** `seen`: how many items there have been. */
function nextOf(
  paging: Paging,
  page: number,
  seen: number,
  json: Json,
  { headers }: HttpResponse,
): Next | null {
  switch (paging.by) {
    case "none":
      return null;
    case "page":
      return { parameters: { [paging.parameter]: String(paging.first + page + 1) } };
    case "offset":
      return { parameters: { [paging.parameter]: String(paging.first + seen) } };
    case "cursor": {
      const cursor = wordAt(json, paging.path);
      return cursor === null ? null : { parameters: { [paging.parameter]: cursor } };
    }
    case "link": {
      const url = nextLink(headers["link"] ?? "");
      return url === null ? null : { url };
    }
  }
}

/** The address of the next page in a `Link` header (RFC 8288); null where there is none. */
export function nextLink(header: string): string | null {
  for (const [, url = "", parameters = ""] of header.matchAll(/<([^<>]*)>((?:\s*;[^,<]*)*)/g)) {
    const [, quoted, bare] = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;",]+))/i.exec(parameters) ?? [];
    if ((quoted ?? bare ?? "").toLowerCase().split(/\s+/).includes("next")) return url;
  }
  return null;
}

const noList = (path: string) =>
  path === ""
    ? text("The answer is no list", "応答がリストではありません")
    : text(`There is no list at “${path}” in the answer`, `応答の「${path}」にリストがありません`);

const samePage = text(
  "The system gave the same page again: it does not page as the step says",
  "同じページが繰り返し返されました。ページの指定方法が相手側の仕様と異なります",
);

function refused(code: string, message: typeof samePage): InputError {
  return new InputError({ code, message });
}

function tooMuch(seen: number): InputError {
  return new InputError({
    code: "http.list_too_large",
    message: text(
      `There are more than one step can hand on: it hands on at most the first ${seen}`,
      `1 つのステップで扱える量を超えています (${seen} 件の時点で上限に達しました)`,
    ),
    advice: text(
      "Narrow the list with query parameters, or give a number under At most.",
      "クエリパラメーターで一覧を絞り込むか、「最大件数」に件数を指定してください。",
    ),
    details: { seen },
  });
}
