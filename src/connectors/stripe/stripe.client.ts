/**
 * The way to Stripe: the official package builds each request (encoding, version, headers), and one
 * exchange of the engine's sends it. The package's own retries and error classes are left unused.
 */
import type { Answer, FrozenRequest, JsonObject, OutsideError, SendOnce } from "#sdk/index.ts";
import { isJsonObject, TransportFailure } from "#sdk/index.ts";
import { Stripe } from "stripe";
import { judge, unreadable, unsent } from "./stripe.errors.ts";
import { bodyOf, OneExchange } from "./stripe.http.ts";

/** What our types and texts are written for. Frozen requests carry it along. */
export const apiVersion = "2026-10-28.endive";

export interface StripeApi {
  /** One GET, asked for through the package; the body as Stripe sent it. */
  read(ask: (stripe: Stripe) => Promise<unknown>): Promise<JsonObject>;
  /** One write. Returns only what Stripe accepted. */
  write(request: FrozenRequest, idempotencyKey: string): Promise<Answer>;
  /** One POST that Stripe is sure to refuse; returns the refusal, or null if it did accept. */
  probe(path: string, params: JsonObject): Promise<OutsideError | null>;
}

export function openStripe(key: string, origin: string, http: SendOnce): StripeApi {
  const authorization = `Basic ${Buffer.from(`${key}:`).toString("base64")}`;

  /**
   * One call through the package, with a client of its own (45 µs), so that whatever the package
   * does about a failure, there is one exchange and no more.
   */
  async function exchange(call: (stripe: Stripe) => Promise<unknown>) {
    const once = new OneExchange(http, origin);
    const stripe = new Stripe("", {
      apiVersion,
      httpClient: once,
      maxNetworkRetries: 0,
      telemetry: false,
      appInfo: { name: "Millrace" },
      // Sets a header and cannot throw: a throw in here would never settle the call.
      authenticator: (request) => {
        request.headers["Authorization"] = authorization;
        return Promise.resolve();
      },
    });
    await call(stripe).catch((error: unknown) => {
      // Nothing was sent, so the package itself refused to build the request.
      if (once.sent === undefined) throw error;
    });
    if (once.sent === undefined) throw new Error("The call sent nothing");
    return once.sent.catch((failure: unknown) => {
      throw failure instanceof TransportFailure ? unsent(failure) : failure;
    });
  }

  return {
    async read(ask) {
      const response = await exchange(ask);
      const error = judge("GET", response);
      if (error !== null) throw error;
      const body = bodyOf(response);
      if (!isJsonObject(body)) throw unreadable(response.headers["request-id"]);
      return body;
    },

    async write({ method, path, params, apiVersion }, idempotencyKey) {
      const response = await exchange((stripe) =>
        stripe.rawRequest(method, path, params, { apiVersion, idempotencyKey }),
      );
      const error = judge(method, response);
      if (error !== null) throw error;
      const requestId = response.headers["request-id"];
      return {
        status: response.status,
        body: bodyOf(response) ?? null,
        ...(requestId === undefined ? {} : { requestId }),
      };
    },

    async probe(path, params) {
      const response = await exchange((stripe) => stripe.rawRequest("POST", path, params));
      return judge("POST", response);
    },
  };
}
