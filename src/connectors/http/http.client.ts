/** The reading side: one call is one exchange. */
import type { HttpRequest, HttpResponse, SendOnce } from "#sdk/index.ts";
import { askOnce, InputError, text } from "#sdk/index.ts";
import { addressOf, headersOf, type Pairs } from "./http.address.ts";
import { errorIn } from "./http.errors.ts";

export interface Asked {
  readonly path: string;
  readonly query?: Pairs | undefined;
  readonly headers?: Pairs | undefined;
}

export interface HttpApi {
  /** The answer, where it is a 2xx or one of `also`; throws what else it means. */
  get(asked: Asked, also?: readonly number[]): Promise<HttpResponse>;
  /** Where a path lies. */
  addressOf(path: string, query: Pairs | undefined): string;
  /** The same as `get` for a whole address, which must be on the connection's own host, as a link in an answer gives it. */
  ask(address: string, headers: Pairs | undefined): Promise<HttpResponse>;
  /** Throws where the credentials do not serve. */
  test(): Promise<void>;
}

export function openHttp(
  {
    base,
    testPath,
    isProven,
  }: { readonly base: string; readonly testPath: string; readonly isProven: boolean },
  send: SendOnce,
): HttpApi {
  const ask = async (
    url: string,
    headers: Pairs = {},
    also: readonly number[] = [],
    isCheck = false,
  ): Promise<HttpResponse> => {
    const request: HttpRequest = {
      method: "GET",
      url,
      headers: { accept: "application/json", ...headersOf(headers) },
    };
    return askOnce("http", send, request, (response) =>
      also.includes(response.status)
        ? null
        : errorIn("GET", response, isProven, isCheck ? url : undefined),
    );
  };
  return {
    get: async ({ path, query, headers }, also) => ask(addressOf(base, path, query), headers, also),
    addressOf: (path, query) => addressOf(base, path, query),
    ask: async (address, headers) => {
      const url = URL.parse(address);
      const isOwn = url?.origin === new URL(base).origin;
      // A user in the address would go out as who asks.
      if (url === null || !isOwn || url.username !== "" || url.password !== "")
        throw elsewhere(address);
      url.hash = "";
      return ask(url.href, headers);
    },
    async test() {
      await ask(addressOf(base, testPath), {}, [], true).catch(advised);
    },
  };
}

function elsewhere(link: string): InputError {
  return new InputError({
    code: "http.link_elsewhere",
    message: text(
      `The next page is at another address, which this connection does not reach: ${link.slice(0, 200)}`,
      `次のページが、この接続では扱えない別のアドレスにあります: ${link.slice(0, 200)}`,
    ),
  });
}

/** The system refuses what the connection's form names for the check. */
function advised(error: unknown): never {
  if (!(error instanceof InputError)) throw error;
  throw new InputError(
    { ...error.facts, advice: error.facts.advice ?? otherTestPath },
    { cause: error },
  );
}

const otherTestPath = text(
  "Check the base address, and choose a test path below it that the system answers with a status of 2xx.",
  "ベースアドレスを確認し、それ以下で 2xx のステータスが返される確認用のパスを指定してください。",
);
