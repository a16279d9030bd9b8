import type { z } from "zod";
import type { HttpConnectionSpec } from "#sdk/connection.ts";
import type { HttpRequest, HttpResponse, SendOnce } from "#sdk/http.ts";
import type { JsonObject } from "#sdk/json.ts";
import { hiding, secretsOf, secretTexts, textsOf } from "./hide-secrets.ts";

/** One exchange as people may see it. */
export interface SeenHttp {
  readonly transport: "http";
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** It gets a token: of such an exchange, only the status is shown. */
  readonly isForToken: boolean;
  /** Null where none came. */
  readonly answer: HttpResponse | null;
}

/** The values of all other headers may give access, or tell of it. */
const shownHeaders: ReadonlySet<string> = new Set([
  "accept",
  "accept-encoding",
  "content-encoding",
  "content-length",
  "content-type",
  "date",
  "idempotency-key",
  "link",
  "request-id",
  "retry-after",
  "user-agent",
  "x-request-id",
]);

const hidden = "[hidden]";

/** Shorter secrets would be found in texts that have nothing to do with them. */
const shortest = 4;

/** The same way out, with a record of what went over it that holds no credentials. */
export function watch(
  spec: HttpConnectionSpec<z.ZodObject, unknown>,
  values: JsonObject,
  send: SendOnce,
) {
  const exchanges: SeenHttp[] = [];
  const secrets = secretsOf(spec, values).filter((secret) => secret !== "");
  const texts = new Set([
    ...secretTexts(spec, values),
    ...secrets.filter(({ length }) => length >= shortest).flatMap(textsOf),
  ]);
  const hide = (said: string): string => hiding(longestFirst(texts))(said);
  const source = spec.tokenSource?.(spec.fields.parse(values)) ?? null;
  // Its body may hold the moment.
  const asksFor = source && bodiless(source.request(0));
  const isForToken = (request: HttpRequest): boolean => bodiless(request) === asksFor;

  const learnToken = (response: HttpResponse): void => {
    try {
      const token = source?.read(response).token ?? "";
      for (const one of token.length < shortest ? [] : textsOf(token)) texts.add(one);
    } catch {
      // It was refused: what that means, the connector says.
    }
  };

  const seenUrl = (said: string): string => {
    const url = new URL(said);
    const secret = [...url.searchParams].filter(([, value]) => secrets.includes(value));
    for (const [name] of secret) url.searchParams.set(name, hidden);
    return hide(url.href);
  };
  const seenHeaders = (headers: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        name,
        shownHeaders.has(name.toLowerCase()) && !secrets.some((one) => value.includes(one))
          ? hide(value)
          : hidden,
      ]),
    );

  /** A request as it would go out. */
  const seen = ({ method, url, headers, body }: HttpRequest, asks = false): SeenHttp => ({
    transport: "http",
    method,
    url: seenUrl(url),
    headers: seenHeaders(headers),
    body: body === undefined ? null : asks ? hidden : hide(body),
    isForToken: asks,
    answer: null,
  });

  const watched: SendOnce = async (request, connected) => {
    const asks = isForToken(request);
    const note = (answer: HttpResponse | null): void => {
      exchanges.push({
        ...seen(request, asks),
        answer: answer && {
          status: answer.status,
          headers: seenHeaders(answer.headers),
          body: asks ? hidden : hide(answer.body),
        },
      });
    };
    try {
      const response = await send(request, connected);
      if (asks) learnToken(response);
      note(response);
      return response;
    } catch (failure) {
      note(null);
      throw failure;
    }
  };
  return { send: watched, exchanges, seen, hide };
}

/** No other request bears these headers: they show no token. */
function bodiless({ method, url, headers }: HttpRequest): string {
  return JSON.stringify([method, url, headers]);
}

/** A secret may stand in another form of itself. */
function longestFirst(texts: Iterable<string>): readonly string[] {
  return [...texts].toSorted((a, b) => b.length - a.length);
}
