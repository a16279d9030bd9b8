import type { z } from "zod";
import type { DayUse, HttpConnectionSpec } from "#sdk/connection.ts";
import type { HttpRequest, HttpResponse, SendOnce } from "#sdk/http.ts";
import { onlyOwn, overHttp, TransportFailure } from "#sdk/http.ts";
import type { JsonObject } from "#sdk/json.ts";
import { text } from "#sdk/text.ts";
import { anotherToken, type Bearing, bearerOf, tokenIsRefused } from "./bearer.ts";
import { hideSecrets, secretTexts } from "./hide-secrets.ts";
import type { Passing } from "./passage.ts";
import type { Tokens } from "./tokens.ts";
import { noWriteHere, type Way, type WayOptions } from "./way.ts";

/** How long an account rests after "too many requests" that names no time. */
const restAfterLimit = 1_000;

/** A request that may go out. */
interface Ready {
  readonly passing: Passing;
  readonly token: Bearing | null;
}

interface HttpOptions extends WayOptions {
  readonly tokens: Tokens;
  /** Hears what the other side says of the calls that it allows in a day. */
  readonly hearDayUse: (use: DayUse) => void;
}

/**
 * The way to the origin of a connection over HTTP. Throws what the connector says of values that it does not take.
 * `account`: what rate limits are counted for.
 */
export function wayOverHttp(
  spec: HttpConnectionSpec<z.ZodObject, unknown>,
  values: JsonObject,
  account: string,
  { send, limiter, passage, tokens, trustedLoopback, listen, countRead, hearDayUse }: HttpOptions,
): Way {
  const fields = spec.fields.parse(values);
  const origin = spec.origin(fields, trustedLoopback);
  const secrets = secretTexts(spec, values);
  const bearing = bearerOf(spec, fields, secrets, { send, limiter, tokens });

  const ready = async ({ url, method }: HttpRequest): Promise<Ready> => {
    const { origin: asked, pathname } = new URL(url);
    if (asked !== origin) throw new TransportFailure("wrong_host", onlyTo(origin));
    const passing = await passage(spec.endpoint(method, pathname), spec.limits(fields));
    try {
      return { passing, token: bearing && (await bearing()) };
    } catch (failure) {
      passing.end();
      throw failure;
    }
  };

  const once = (token: Bearing | null): SendOnce =>
    onlyOwn(
      async (request, connected) => {
        const came = await send(token?.bear(request) ?? request, connected);
        // Whoever says so: to get another costs little.
        if (came.status === tokenIsRefused) token?.refuse();
        const response = hideSecrets(came, token?.secrets ?? secrets);
        if (response.status === 429) limiter.pause(account, restAfterLimit);
        return response;
      },
      (response) => spec.isOwn(response, fields),
    );

  const exchange = async (
    { token, passing }: Ready,
    request: HttpRequest,
    leave: () => void = () => undefined,
  ): Promise<HttpResponse> => {
    let reached = true;
    const heard = listen();
    try {
      const response = await once(token)(request, () => {
        leave();
        passing.left();
      });
      const date = Date.parse(response.headers["date"] ?? "");
      const asOf = heard(Number.isNaN(date) ? null : date);
      const use = spec.dayUse?.(response) ?? null;
      if (use !== null) hearDayUse(use);
      return { ...response, asOf };
    } catch (failure) {
      if (failure instanceof TransportFailure && failure.unexecuted) reached = false;
      throw failure;
    } finally {
      // A call whose answer was lost was a call all the same.
      if (request.method === "GET" && reached) countRead();
    }
  };

  const read = async (request: HttpRequest) => {
    const made = await ready(request);
    try {
      return { response: await exchange(made, request), token: made.token };
    } finally {
      made.passing.end();
    }
  };

  /** An answer in the system's own form does not accept the token, and another one may serve. */
  const needsAnother = ({ status }: HttpResponse, token: Bearing | null): boolean =>
    status === tokenIsRefused && token !== null && token.mayAnotherServe();

  return {
    open: (asks) => {
      const http: SendOnce = async (request) => {
        if (request.method !== "GET" && asks === "none")
          throw new TransportFailure("gate_closed", noWriteHere);
        const { response, token } = await read(request);
        return needsAnother(response, token) ? (await read(request)).response : response;
      };
      return spec.open(fields, { http, trustedLoopback });
    },
    prepare: (frozen, idempotencyKey, { kind }) => {
      const request = overHttp(frozen);
      const encoded = spec.encode(fields, request, { origin, idempotencyKey });
      // A kept socket may break as the request leaves, and then nobody can tell whether it has arrived.
      const isSentOnce = kind === "findable" || kind === "unsafe";
      const bytes: HttpRequest = isSentOnce ? { ...encoded, onNewSocket: true } : encoded;
      let made: Ready | null = null;
      return {
        ready: async () => {
          made = await ready(bytes);
        },
        send: async (leave) => {
          if (made === null) throw new Error("It was not ready");
          const response = await exchange(made, bytes, leave);
          const verdict = spec.judge(request, response, fields);
          return verdict.is === "not_done" && needsAnother(response, made.token)
            ? { is: "not_done", error: anotherToken() }
            : verdict;
        },
        // The sender keeps its sockets by itself.
        close: () => made?.passing.end(),
      };
    },
  };
}

const onlyTo = (origin: string) =>
  text(
    `This connection may only talk to ${origin}`,
    `この接続の通信先は ${origin} だけに限られています`,
  );
