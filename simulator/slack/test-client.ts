import {
  DEFAULT_TOKEN,
  type RunningSimulator,
  type StartOptions,
  startSimulator,
} from "./server.ts";

type Body = Readonly<Record<string, unknown>>;

export interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export interface TestSlack extends RunningSimulator, AsyncDisposable {
  /** A method by POST with a JSON body. */
  call(method: string, args?: Body, token?: string): Promise<TestAnswer>;
  /** `control("POST /messages", { channel: "sales" })` */
  control(route: string, body?: Body): Promise<Body>;
}

export async function openSlack(options: StartOptions = {}): Promise<TestSlack> {
  const running = await startSimulator({ rateLimits: false, ...options });
  return {
    ...running,
    call: async (method, args = {}, token = DEFAULT_TOKEN) => {
      const response = await fetch(`${running.url}/api/${method}`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: JSON.stringify(args),
      });
      const body: Body = JSON.parse(await response.text());
      return { status: response.status, headers: response.headers, body };
    },
    control: async (route, body) => {
      const [method = "GET", path = "/"] = route.split(" ");
      const response = await fetch(`${running.url}/_control${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const answer: Body = JSON.parse(await response.text());
      if (!response.ok) throw new Error(JSON.stringify(answer));
      return answer;
    },
    [Symbol.asyncDispose]: running.close,
  };
}
