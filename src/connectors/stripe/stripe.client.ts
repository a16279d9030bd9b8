/** Asking Stripe: each call is one exchange, and what it answers is judged by one table. */
import type { HttpRequest, HttpResponse, JsonObject, OutsideError, SendOnce } from "#sdk/index.ts";
import { isJsonObject, TransportFailure, unanswered } from "#sdk/index.ts";
import { type Access, apiVersion, encodeRead, encodeWrite } from "./stripe.encode.ts";
import { bodyOf, errorIn, unreadable } from "./stripe.errors.ts";

/**
 * Can what a person gives stand for an object in an address? An empty text would list all, a path of
 * dots leads elsewhere, and what is no proper text has no address.
 */
export function canBeId(id: string): boolean {
  return !/^\.{0,2}$/.test(id) && id.isWellFormed();
}

export interface StripeApi {
  /** One GET; the body as Stripe sent it. */
  read(path: string, params?: JsonObject): Promise<JsonObject>;
  /** One POST that Stripe is sure to refuse; returns the refusal, or null if it did accept. */
  probe(path: string, params: JsonObject): Promise<OutsideError | null>;
}

export function openStripe(access: Access, http: SendOnce): StripeApi {
  const exchange = (request: HttpRequest): Promise<HttpResponse> =>
    http(request).catch((failure: unknown) => {
      throw failure instanceof TransportFailure ? unanswered("stripe", failure) : failure;
    });

  return {
    async read(path, params = {}) {
      const response = await exchange(encodeRead(access, path, params));
      const error = errorIn("GET", response);
      if (error !== null) throw error;
      const body = bodyOf(response);
      if (!isJsonObject(body)) throw unreadable(response.headers["request-id"]);
      return body;
    },

    async probe(path, params) {
      const request = { method: "POST", path, params, apiVersion } as const;
      return errorIn("POST", await exchange(encodeWrite(access, request, null)));
    },
  };
}
