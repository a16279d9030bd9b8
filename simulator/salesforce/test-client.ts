import {
  DEFAULT_CLIENT,
  type RunningSimulator,
  type StartOptions,
  startSimulator,
} from "./server.ts";

export interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

export interface TestSalesforce extends RunningSimulator, AsyncDisposable {
  /** `call("GET", "/sobjects/Account/describe")`; the text is sent as it is. */
  call(method: string, path: string, body?: unknown): Promise<TestAnswer>;
  query(soql: string, resource?: "query" | "queryAll"): Promise<TestAnswer>;
  token(client?: { readonly id: string; readonly secret: string }): Promise<TestAnswer>;
  /** Asks for a token with any form. */
  tokenFor(form: URLSearchParams): Promise<TestAnswer>;
  /** `control("POST /records", { object: "Account" })` */
  control(route: string, body?: unknown): Promise<unknown>;
}

export async function openSalesforce(options: StartOptions = {}): Promise<TestSalesforce> {
  const running = await startSimulator(options);
  const { simulator, url } = running;
  const client = DEFAULT_CLIENT;
  const form = (id: string, secret: string) =>
    new URLSearchParams({ grant_type: "client_credentials", client_id: id, client_secret: secret });
  const access = simulator.give(form(client.id, client.secret));
  const asked = async (path: string, init: RequestInit): Promise<TestAnswer> => {
    const response = await fetch(url + path, init);
    const text = await response.text();
    const body: unknown = text === "" ? null : JSON.parse(text);
    return { status: response.status, headers: response.headers, body };
  };
  const tokenFor = (body: URLSearchParams) =>
    asked("/services/oauth2/token", { method: "POST", body });
  const call: TestSalesforce["call"] = (method, path, body) =>
    asked(`/services/data/v67.0${path}`, {
      method,
      headers: { authorization: `Bearer ${access}`, "content-type": "application/json" },
      ...(body === undefined
        ? {}
        : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
  return {
    ...running,
    call,
    query: (soql, resource = "query") => call("GET", `/${resource}?q=${encodeURIComponent(soql)}`),
    token: ({ id, secret } = client) => tokenFor(form(id, secret)),
    tokenFor,
    control: async (route, body) => {
      const [method = "GET", path = "/"] = route.split(" ");
      const answer = await asked(`/_control${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
      return answer.body;
    },
    [Symbol.asyncDispose]: running.close,
  };
}
