/** What reads have in common, whatever system they ask. */
import { InputError, type OutsideError, unanswered } from "./errors.ts";
import type { HttpRequest, HttpResponse, SendOnce } from "./http.ts";

/**
 * Asks once, and throws what else than the wanted answer came of it. `system`: the connector's id, which the codes of
 * errors begin with.
 */
export async function askOnce(
  system: string,
  http: SendOnce,
  request: HttpRequest,
  errorIn: (response: HttpResponse) => OutsideError | null,
): Promise<HttpResponse> {
  const response = await http(request).catch((failure: unknown) => {
    throw unanswered(system, failure);
  });
  const error = errorIn(response);
  if (error !== null) throw error;
  return response;
}

/** Page by page, one request each, up to the one that names no next. */
export async function* pagesOf<Page extends { readonly next: string | null }>(
  ask: (cursor: string | null) => Promise<Page>,
): AsyncGenerator<Page> {
  let next: string | null = null;
  do {
    const page: Page = await ask(next);
    yield page;
    next = page.next;
  } while (next !== null);
}

/** What a read of one object gives; null where the system itself says that there is none (404). */
export async function ifThere<Read>(read: Promise<Read>): Promise<Read | null> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof InputError && error.facts.details?.["status"] === 404) return null;
    throw error;
  }
}

/**
 * Can what a person gives stand for an object in an address? An empty text would list all, a path of
 * dots leads elsewhere, and what is no proper text has no address.
 */
export function canBeId(id: string): boolean {
  return !/^\.{0,2}$/.test(id) && id.isWellFormed();
}
