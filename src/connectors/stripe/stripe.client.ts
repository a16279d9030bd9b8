/** Asking Stripe: each call is one exchange, and what it answers is judged by one table. */
import type { JsonObject, OutsideError, SendOnce } from "#sdk/index.ts";
import { askOnce, isJsonObject, jsonBodyOf } from "#sdk/index.ts";
import { type Access, apiVersion, encodeRead, encodeWrite } from "./stripe.encode.ts";
import { errorIn, unreadable } from "./stripe.errors.ts";

export interface StripeApi {
  /** One GET; the body as Stripe sent it. */
  read(path: string, params?: JsonObject): Promise<JsonObject>;
  /** One POST that Stripe is sure to refuse; returns the refusal, or null if it did accept. */
  probe(path: string, params: JsonObject): Promise<OutsideError | null>;
}

export function openStripe(access: Access, http: SendOnce): StripeApi {
  return {
    async read(path, params = {}) {
      const request = encodeRead(access, path, params);
      const response = await askOnce("stripe", http, request, (given) => errorIn("GET", given));
      const body = jsonBodyOf(response);
      if (!isJsonObject(body)) throw unreadable(response.headers["request-id"]);
      return body;
    },

    async probe(path, params) {
      const request = { method: "POST", path, params, apiVersion } as const;
      const sent = encodeWrite(access, request, null);
      return errorIn("POST", await askOnce("stripe", http, sent, () => null));
    },
  };
}
