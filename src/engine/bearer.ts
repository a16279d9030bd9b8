import { createHash } from "node:crypto";
import type { z } from "zod";
import type { GivenToken, HttpConnectionSpec, TokenSource } from "#sdk/connection.ts";
import { TransientError } from "#sdk/errors.ts";
import type { HttpRequest } from "#sdk/http.ts";
import { text } from "#sdk/text.ts";
import { formsOf, hideSecrets } from "./hide-secrets.ts";
import type { HeldToken, Tokens } from "./tokens.ts";
import type { WayOptions } from "./way.ts";

/** The status of an answer that does not accept the request's token. */
export const tokenIsRefused = 401;

/** How long the place that gives tokens rests after "too many requests". */
const restAfterLimit = 5_000;

/** A token for one request, or for some at one moment. */
export interface Bearing {
  bear(request: HttpRequest): HttpRequest;
  /** All that must stand in no answer, the token among it. */
  readonly secrets: readonly string[];
  /** The other side did not accept it. */
  refuse(): void;
  /** After a refusal: it may be the token that is wrong, and not the credentials. */
  mayAnotherServe(): boolean;
}

/** Gets the tokens of a connection; null where its requests bear none. */
export function bearerOf(
  spec: HttpConnectionSpec<z.ZodObject, unknown>,
  fields: z.infer<z.ZodObject>,
  secrets: readonly string[],
  { send, limiter, tokens }: Pick<WayOptions, "send" | "limiter"> & { readonly tokens: Tokens },
): (() => Promise<Bearing>) | null {
  const source = spec.tokenSource?.(fields) ?? null;
  if (source === null) return null;
  const whose = digestOf(source);
  const get = async (at: number): Promise<GivenToken> => {
    const request = source.request(at);
    const { origin } = new URL(request.url);
    const line = `token ${origin}`;
    await limiter.take(line, "token", spec.limits(fields));
    const response = await send(request);
    if (response.status === 429) limiter.pause(line, restAfterLimit);
    return source.read(hideSecrets(response, secrets));
  };
  return async () => bearing(source, await tokens.of(whose, get));

  function bearing(from: TokenSource, held: HeldToken): Bearing {
    let mayAnother = false;
    return {
      bear: (request) => from.bear(request, held.token),
      secrets: [...secrets, ...formsOf(held.token)],
      refuse: () => {
        mayAnother = tokens.refuse(whose, held);
      },
      mayAnotherServe: () => mayAnother,
    };
  }
}

/** Other credentials, another scope or another place are another line of tokens. */
function digestOf(source: TokenSource): string {
  return createHash("sha256")
    .update(JSON.stringify(source.request(0)))
    .digest("base64url");
}

/** The write was not executed: the same bytes pass the gate again, with another token. */
export function anotherToken(): TransientError {
  return new TransientError({
    code: "engine.token_refused",
    unexecuted: true,
    waitMs: 0,
    message: text(
      "The system no longer accepts the token of this connection. The same request is sent again with a new one.",
      "連携先のシステムが、この接続のトークンを受け付けなくなりました。新しいトークンを取得し、同じリクエストを再送信します。",
    ),
  });
}
