/** Lists over all their pages. */
import {
  type HttpResponse,
  InputError,
  type Json,
  jsonOf,
  mostItems,
  mostOutput,
  text,
} from "#sdk/index.ts";
import type { Pairs } from "./http.address.ts";
import type { HttpApi } from "./http.client.ts";
import { isList, valueAt, wordAt } from "./http.json.ts";
import type { Item, Memory } from "./http.known.ts";
import { nextLink } from "./http.link.ts";

/** A list that the other side gives, and how it pages. */
export interface ListAsked {
  readonly path: string;
  readonly query?: Pairs | undefined;
  readonly headers?: Pairs | undefined;
  /** Where the items stand in an answer; empty where the answer is the list. */
  readonly itemsPath: string;
  readonly paging: Paging;
  /** By what an item is known that comes on two pages. */
  readonly known: Memory;
}

export interface Listing extends ListAsked {
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

/** What one answer holds of a list. */
export interface ListPage {
  /** Without those that an earlier page had. */
  readonly items: readonly Item[];
  readonly isLast: boolean;
  /** The last one, although the answer names a page after it. */
  readonly leadsOn: boolean;
}

/** Page by page, to the end. One page is one request. */
export async function* listPages(
  api: HttpApi,
  { path, query = {}, headers, itemsPath, paging, known }: ListAsked,
): AsyncGenerator<ListPage> {
  let seen = 0;
  let before = 0;
  let asked = beginning(paging);
  for (let page = 0; page < mostPages; page += 1) {
    const address: string =
      "url" in asked ? asked.url : api.addressOf(path, { ...query, ...asked.parameters });
    const response = await api.ask(address, headers);
    const json = jsonOf(response.body);
    const items = json === undefined ? undefined : valueAt(json, itemsPath);
    if (json === undefined || !isList(items)) throw listMissing(itemsPath);
    const fresh = known(items);
    // A shorter one may be the end of a list that has grown at its beginning.
    if (seen > 0 && items.length > 0 && fresh.length === 0 && items.length >= before)
      throw samePage();
    before = items.length;
    // Also those that came again: a page is asked for by its place.
    seen += items.length;
    const isEmpty = items.length === 0;
    const next = nextOf(paging, { page, seen, isEmpty }, json, { response, address });
    // A cursor or a link may lead past an empty page. One that stands still leads nowhere.
    const isLast = next === null || (isEmpty && JSON.stringify(next) === JSON.stringify(asked));
    const leadsOn = paging.by === "none" && isText(nextLink(linkOf(response), address));
    yield { items: fresh, isLast, leadsOn };
    if (isLast) return;
    asked = next;
  }
  throw tooManyPages();
}

const linkOf = ({ headers }: HttpResponse): string => headers["link"] ?? "";
const isText = (link: string | null | undefined): link is string => typeof link === "string";

/** Refuses what is more than a step may hand on, as soon as that is certain. */
export async function listing(
  api: HttpApi,
  { limit, ...asked }: Listing,
): Promise<{ readonly items: readonly Json[]; readonly more: boolean }> {
  const most = limit ?? mostItems;
  const items: Json[] = [];
  let size = 0;
  let more = false;
  for await (const page of listPages(api, asked)) {
    for (const one of page.items) {
      items.push(one.item);
      size += one.size + 1;
    }
    if (limit === undefined && items.length > mostItems) throw tooMuch(items.length);
    if (items.length >= most) {
      more = items.length > most || !page.isLast || page.leadsOn;
      if (more && limit === undefined) throw tooMuch(most);
      return fitting(items.slice(0, most), more);
    }
    if (size > mostOutput - besideItems) throw tooMuch(items.length);
    more = page.leadsOn;
  }
  return { items, more };
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
  {
    page,
    seen,
    isEmpty,
  }: { readonly page: number; readonly seen: number; readonly isEmpty: boolean },
  json: Json,
  { response, address }: { readonly response: HttpResponse; readonly address: string },
): Next | null {
  switch (paging.by) {
    case "none":
      return null;
    case "page":
    case "offset": {
      const further = paging.by === "page" ? page + 1 : seen;
      return isEmpty
        ? null
        : { parameters: { [paging.parameter]: String(paging.first + further) } };
    }
    case "cursor": {
      const cursor = wordAt(json, paging.path);
      return cursor === null ? null : { parameters: { [paging.parameter]: cursor } };
    }
    case "link": {
      const link = nextLink(linkOf(response), address);
      if (link === undefined) throw linkUnreadable(linkOf(response));
      return link === null ? null : { url: URL.parse(link, address)?.href ?? link };
    }
  }
}

function listMissing(path: string): InputError {
  return new InputError({
    code: "http.no_list",
    message:
      path === ""
        ? text("The answer is not a list", "応答がリストではありません")
        : text(
            `There is no list at “${path}” in the answer`,
            `応答の「${path}」にリストがありません`,
          ),
    advice: text(
      "Say where the items stand. If the list may be missing from an answer, it cannot be told from an error.",
      "アイテムの場所を確認してください。応答にリストがない場合は、エラーと区別できないため読み取れません。",
    ),
  });
}

function samePage(): InputError {
  return new InputError({
    code: "http.same_page",
    message: text(
      "The system gave the same page again: it does not page as the step says",
      "同じページが繰り返し返されました。ページの指定方法が連携先の仕様と異なります",
    ),
    advice: text(
      "Choose under Pages what the system’s documentation says.",
      "「ページの取得方法」を、連携先のドキュメントに合わせて指定してください。",
    ),
  });
}

function linkUnreadable(header: string): InputError {
  return new InputError({
    code: "http.link_unreadable",
    message: text(
      `The Link header of an answer cannot be read, so that nobody knows whether more follows: ${header.slice(0, 200)}`,
      `応答の Link ヘッダーを読み取れないため、続きがあるかどうか判別できません: ${header.slice(0, 200)}`,
    ),
    advice: text(
      "Choose another way under Pages, or ask the people who run the system to send the header as RFC 8288 says.",
      "「ページの取得方法」で別の方法を選ぶか、RFC 8288 に従ったヘッダーを送信するようシステムの管理者に依頼してください。",
    ),
  });
}

function tooManyPages(): InputError {
  return new InputError({
    code: "http.too_many_pages",
    message: text(
      `The list has more than ${mostPages} pages`,
      `一覧が ${mostPages} ページを超えています`,
    ),
    advice: text(
      "Ask for more items in a page by a query parameter, or narrow the list down.",
      "クエリパラメーターで 1 ページの件数を増やすか、一覧を絞り込んでください。",
    ),
  });
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
