/**
 * The way to Stripe: the official package builds each request (encoding, version, headers), and one
 * exchange of the engine's sends it. The package's own retries and error classes are left unused.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { Answer, FrozenRequest, JsonObject, OutsideError, SendOnce } from "#sdk/index.ts";
import { isJsonObject, TransportFailure } from "#sdk/index.ts";
import { Stripe } from "stripe";
import { judge, unreadable, unsent } from "./stripe.errors.ts";
import { bodyOf, OneExchange } from "./stripe.http.ts";

/** What our types and texts are written for. Frozen requests carry it along. */
export const apiVersion = "2026-10-28.endive";

/**
 * Can what a person gives stand for an object in an address? An empty text would list all, a path of
 * dots leads elsewhere, and what is no proper text has no address.
 */
export function canBeId(id: string): boolean {
  return !/^\.{0,2}$/.test(id) && id.isWellFormed();
}

export interface StripeApi {
  /** One GET, asked for through the package; the body as Stripe sent it. */
  read(ask: (stripe: Stripe) => Promise<unknown>): Promise<JsonObject>;
  /** One write. Returns only what Stripe accepted, which is no proof yet that it is done. */
  write(request: FrozenRequest, idempotencyKey: string): Promise<Answer>;
  /** One POST that Stripe is sure to refuse; returns the refusal, or null if it did accept. */
  probe(path: string, params: JsonObject): Promise<OutsideError | null>;
}

/**
 * The exchange of the call that is under way. It is known by the call's own chain of events, and so
 * also to a repeat that the package makes later: that one finds its exchange over, and sends nothing.
 */
const underWay = new AsyncLocalStorage<OneExchange>();

/** The package, for building requests. One for all: making one takes longer than an exchange. */
const builder = new Stripe("", {
  apiVersion,
  httpClient: {
    getClientName: () => "millrace",
    // Async, because a throw here would never settle the package's call.
    makeRequest: async (...request) => {
      const once = underWay.getStore();
      if (once === undefined) throw new Error("A request that belongs to no call");
      return once.makeRequest(...request);
    },
  },
  maxNetworkRetries: 0,
  telemetry: false,
  appInfo: { name: "Millrace" },
  // The exchange has the key.
  authenticator: () => Promise.resolve(),
});

export function openStripe(key: string, origin: string, http: SendOnce): StripeApi {
  const authorization = `Basic ${Buffer.from(`${key}:`).toString("base64")}`;

  /** One call through the package: whatever the package does about a failure, one exchange and no more. */
  async function exchange(call: (stripe: Stripe) => Promise<unknown>) {
    const once = new OneExchange(http, origin, authorization);
    await underWay
      .run(once, () => call(builder))
      .catch((error: unknown) => {
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
