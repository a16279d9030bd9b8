import type { ConnectionSpec } from "#sdk/connection.ts";
import type { Connector } from "#sdk/connector.ts";
import type { HttpRequest, HttpResponse, SendOnce } from "#sdk/http.ts";
import { onlyOwn, TransportFailure } from "#sdk/http.ts";
import type { JsonObject } from "#sdk/json.ts";
import { text } from "#sdk/text.ts";
import type { z } from "zod";
import { hideSecrets, secretTexts } from "./hide-secrets.ts";
import type { Limiter } from "./limits.ts";

/** How long an account rests after "too many requests" that names no time. */
const restAfterLimit = 1_000;

export interface WayOptions {
  readonly send: SendOnce;
  readonly limiter: Limiter;
  /** Origins on loopback that the operator trusts. */
  readonly trustedLoopback: readonly string[];
  /** Hears of each answer in the system's own form. */
  readonly heard: (response: HttpResponse) => void;
  /** Hears of each reading call that may have reached the other side. */
  readonly countRead: () => void;
}

/** The way to the origin of one connection. Whatever a connector asks, its requests go nowhere else. */
export interface Way {
  readonly spec: ConnectionSpec<z.ZodObject, unknown>;
  readonly fields: z.infer<z.ZodObject>;
  readonly origin: string;
  /** Resolves when the request may go out, within the account's limits; rejects where it goes elsewhere. */
  ready(request: HttpRequest): Promise<void>;
  /** One exchange, of which only an answer in the system's own form comes back. `connected`: see SendOnce. */
  exchange(request: HttpRequest, connected?: () => void): Promise<HttpResponse>;
}

/** Throws what the connector says of values that it does not take. `account`: what rate limits are counted for. */
export function wayTo(
  connector: Connector,
  values: JsonObject,
  account: string,
  { send, limiter, trustedLoopback, heard, countRead }: WayOptions,
): Way {
  const spec = connector.connection;
  const fields = spec.fields.parse(values);
  const origin = spec.origin(fields, trustedLoopback);
  const secrets = secretTexts(spec, values);
  const once = onlyOwn(
    async (request, connected) => {
      const response = hideSecrets(await send(request, connected), secrets);
      if (response.status === 429) limiter.pause(account, restAfterLimit);
      return response;
    },
    (response) => spec.isOwn(response),
  );
  return {
    spec,
    fields,
    origin,

    ready: async ({ url, method }) => {
      const { origin: asked, pathname } = new URL(url);
      if (asked !== origin) throw new TransportFailure("wrong_host", onlyTo(origin));
      await limiter.take(account, spec.endpoint(method, pathname), spec.limits(fields));
    },

    exchange: async (request, connected) => {
      let reached = true;
      try {
        const response = await once(request, connected);
        heard(response);
        return response;
      } catch (failure) {
        if (failure instanceof TransportFailure && failure.unexecuted) reached = false;
        throw failure;
      } finally {
        // A call whose answer was lost was a call all the same.
        if (request.method === "GET" && reached) countRead();
      }
    },
  };
}

const onlyTo = (origin: string) =>
  text(
    `This connection may only talk to ${origin}`,
    `この接続の通信先は ${origin} だけに限られています`,
  );
