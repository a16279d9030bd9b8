import type { APIResponse, BrowserContext, Page } from "playwright-core";

/** Requests to the API as whoever is signed in on a page. */

const origins = new WeakMap<BrowserContext, string>();

/** From now on, this browser stands before the product at this address. */
export function standBefore(context: BrowserContext, origin: string): void {
  origins.set(context, origin);
}

/** Asks, whatever the page shows, also while it is empty. */
export function ask(page: Page, method: string, path: string, data?: object): Promise<APIResponse> {
  const origin = origins.get(page.context());
  if (origin === undefined) throw new Error("The page stands before no product");
  return page.request.fetch(`/api/v1${path}`, {
    method,
    // The server ends a connection that has been idle, perhaps just when it would be used again.
    headers: { origin, connection: "close" },
    ...(data === undefined ? {} : { data }),
  });
}
