/** What reads of all systems have in common. */
import { InputError, type OutsideError, unanswered } from "./errors.ts";
import type { HttpRequest, HttpResponse, SendOnce } from "./http.ts";

/**
 * Asks once, and throws if anything but the wanted answer comes. `system`: the connector's id,
 * which the codes of errors begin with.
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

/** Page by page, one request for each, up to the page that names no next one. */
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

/** The result of reading one object; null if the system itself says that there is none (404). */
export async function ifThere<Read>(read: Promise<Read>): Promise<Read | null> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof InputError && error.facts.details?.["status"] === 404) return null;
    throw error;
  }
}

/**
 * Can a person's text be an object's id in an address? An empty text would list everything, a path
 * of dots leads elsewhere, and an ill-formed text has no address.
 */
export function canBeId(id: string): boolean {
  return !/^\.{0,2}$/.test(id) && id.isWellFormed();
}
