import type { HttpRequest, HttpResponse, Json, SendOnce } from "#sdk/index.ts";
import type Stripe from "stripe";

type Client = NonNullable<Stripe.StripeConfig["httpClient"]>;
type Headers = Parameters<Client["makeRequest"]>[4];
type Response = Awaited<ReturnType<Client["makeRequest"]>>;

/**
 * The HTTP client beneath one call of the `stripe` package. The package repeats a request whose
 * connection was cut, even with its retries off; a second request of the same call gets the first
 * one's end, and sends nothing.
 */
export class OneExchange {
  /** The exchange, once it has begun. */
  sent: Promise<HttpResponse> | undefined;
  readonly #http: SendOnce;
  readonly #origin: string;
  readonly #authorization: string;

  constructor(http: SendOnce, origin: string, authorization: string) {
    this.#http = http;
    this.#origin = origin;
    this.#authorization = authorization;
  }

  makeRequest = async (
    ...[, , path, method, headers, body]: Parameters<Client["makeRequest"]>
  ): Promise<Response> => {
    this.sent ??= this.#send({
      method: method === "GET" ? "GET" : "POST",
      url: this.#origin + path,
      headers: { ...plain(headers), authorization: this.#authorization },
      ...(method === "GET" ? {} : { body }),
    });
    await this.sent;
    return acknowledged;
  };

  // Async, so that whatever goes wrong is the end of the exchange.
  async #send(request: HttpRequest): Promise<HttpResponse> {
    return this.#http(request);
  }
}

/**
 * Tells the package no more than that an answer came. The package would make error classes out of
 * status and body, and trips over a body that is no object; we read the answer ourselves.
 */
const acknowledged: Response = {
  getStatusCode: () => 200,
  getHeaders: () => ({}),
  getRawResponse: () => ({}),
  toStream: () => undefined,
  toJSON: () => Promise.resolve({}),
};

function plain(headers: Headers): HttpRequest["headers"] {
  return Object.fromEntries(
    Object.entries(headers)
      // The sender measures the body itself.
      .filter(([name]) => name.toLowerCase() !== "content-length")
      .map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : String(value)]),
  );
}

/** The body as JSON; undefined where it is none. */
export function bodyOf(response: HttpResponse): Json | undefined {
  try {
    const body: Json = JSON.parse(response.body);
    return body;
  } catch {
    return undefined;
  }
}
