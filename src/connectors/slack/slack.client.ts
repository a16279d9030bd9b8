/** Asking Slack: each call is one exchange. */
import type { HttpResponse, JsonObject, SendOnce } from "#sdk/index.ts";
import { askOnce, isJsonObject, jsonBodyOf } from "#sdk/index.ts";
import { errorIn } from "./slack.errors.ts";

export interface SlackApi {
  /** Calls a method that reads; what it answers. */
  read(method: string, params?: Params): Promise<JsonObject>;
  /** Who the token is, and which scopes it has; null where Slack does not say. */
  self(): Promise<{ readonly body: JsonObject; readonly scopes: readonly string[] | null }>;
}

type Params = Readonly<Record<string, string | number | boolean>>;

export function openSlack(
  { token, origin }: { readonly token: string; readonly origin: string },
  http: SendOnce,
): SlackApi {
  const ask = (method: string, params: Params): Promise<HttpResponse> => {
    const url = new URL(`/api/${method}`, origin);
    for (const [name, value] of Object.entries(params)) url.searchParams.set(name, String(value));
    const headers = { authorization: `Bearer ${token}` };
    return askOnce("slack", http, { method: "GET", url: url.href, headers }, (response) =>
      errorIn("reads", response),
    );
  };
  return {
    read: async (method, params = {}) => bodyOf(await ask(method, params)),
    self: async () => {
      const response = await ask("auth.test", {});
      const scopes = response.headers["x-oauth-scopes"]?.split(",").map((scope) => scope.trim());
      return { body: bodyOf(response), scopes: scopes ?? null };
    },
  };
}

function bodyOf(response: HttpResponse): JsonObject {
  const json = jsonBodyOf(response);
  return isJsonObject(json) ? json : {};
}
