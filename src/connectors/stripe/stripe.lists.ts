/** Stripe's lists: newest first, a hundred a page, one request a page. */
import type { Json, JsonObject } from "#sdk/index.ts";
import { InputError, isJsonObject, pagesOf, TransientError } from "#sdk/index.ts";
import type { StripeApi } from "./stripe.client.ts";
import { unreadable } from "./stripe.errors.ts";

/** What all lists have in common, and what else a list takes. */
export type ListParams = JsonObject & { readonly limit: number };

export interface ListedObject {
  readonly id: string;
  readonly body: JsonObject;
}

export interface Page {
  readonly items: readonly ListedObject[];
  /** The id to go on after; null at the end. */
  readonly next: string | null;
}

export const seconds = {
  /** Whole seconds, in which Stripe counts: the second that the moment is in, or the next one. */
  down: (moment: Date): number => Math.max(0, Math.floor(moment.getTime() / 1000)),
  up: (moment: Date): number => Math.ceil(moment.getTime() / 1000),
};

export async function* pages(
  api: StripeApi,
  path: string,
  filter: JsonObject,
): AsyncGenerator<readonly ListedObject[]> {
  const all = pagesOf((next) => pageOf(api, path, { ...pageAfter(next), ...filter }));
  for await (const page of all) yield page.items;
}

/** Stripe gives no more at a time. */
export const mostOnPage = 100;

/** A whole page: the one after an object, or the first. */
export function pageAfter(id: string | null): ListParams {
  return { limit: mostOnPage, ...(id === null ? {} : { starting_after: id }) };
}

export async function pageOf(api: StripeApi, path: string, params: ListParams): Promise<Page> {
  const list = await api.read(path, params).catch((error: unknown) => {
    throw isLostPlace(error) ? placeLost(error) : error;
  });
  const { data, has_more: hasMore } = list;
  if (!Array.isArray(data)) throw unreadable();
  const items = data.map(listed);
  return { items, next: hasMore === true ? (items.at(-1)?.id ?? null) : null };
}

/** A page of Stripe's search, which names the next one itself. */
export async function searchPageOf(
  api: StripeApi,
  path: string,
  params: ListParams & { readonly query: string },
  page: string | null,
): Promise<Page> {
  const found = await api.read(path, page === null ? params : { ...params, page });
  const { data, next_page: next } = found;
  if (!Array.isArray(data)) throw unreadable();
  return { items: data.map(listed), next: typeof next === "string" ? next : null };
}

/** A text as a value in a query of Stripe's search. */
export function quoted(words: string): string {
  return `"${words.replaceAll(/["\\]/g, "\\$&")}"`;
}

/** A clause of a query: that a field holds these words. Stripe looks for a part of a text only from three characters on. */
export function holds(field: string, words: string): string {
  return `${field}${Array.from(words).length < 3 ? ":" : "~"}${quoted(words)}`;
}

function listed(item: Json): ListedObject {
  if (!isJsonObject(item) || typeof item["id"] !== "string") throw unreadable();
  return { id: item["id"], body: item };
}

/** The object that the next page should start after is gone: the walk must begin again. */
function isLostPlace(error: unknown): error is InputError {
  return error instanceof InputError && error.facts.details?.["param"] === "starting_after";
}

function placeLost(error: InputError): TransientError {
  const facts = { ...error.facts, code: "stripe.list_changed", unexecuted: true };
  return new TransientError(facts, { cause: error });
}
