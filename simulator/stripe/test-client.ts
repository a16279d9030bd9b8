/** A simulator on a real socket and a plain client for it, for tests. */
import { DEFAULT_KEY, type StartOptions, startSimulator } from "./server.ts";
import type { Simulator } from "./simulator.ts";

export interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: unknown;
}

interface Ask {
  /** As on the wire: `amount=1000&metadata[a]=b`. */
  readonly form?: string;
  readonly key?: string;
  readonly idempotencyKey?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface TestSimulator extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly simulator: Simulator;
  get(path: string, ask?: Ask): Promise<TestAnswer>;
  post(path: string, ask?: Ask): Promise<TestAnswer>;
  remove(path: string, ask?: Ask): Promise<TestAnswer>;
  control(line: string, body?: unknown): Promise<TestAnswer>;
}

export async function openStripe(options: StartOptions = {}): Promise<TestSimulator> {
  const { url, port, simulator, close } = await startSimulator({ rateLimit: 0, ...options });

  async function send(method: string, path: string, ask: Ask = {}): Promise<TestAnswer> {
    const response = await fetch(url + path, {
      method,
      headers: {
        Authorization: `Bearer ${ask.key ?? DEFAULT_KEY}`,
        ...(ask.idempotencyKey === undefined ? {} : { "Idempotency-Key": ask.idempotencyKey }),
        ...(ask.form === undefined ? {} : { "Content-Type": "application/x-www-form-urlencoded" }),
        ...ask.headers,
      },
      ...(ask.form === undefined ? {} : { body: ask.form }),
    });
    return read(response);
  }

  return {
    url,
    port,
    simulator,
    get: (path, ask) => send("GET", path, ask),
    post: (path, ask) => send("POST", path, { form: "", ...ask }),
    remove: (path, ask) => send("DELETE", path, ask),
    control: async (line, body) => {
      const [method = "GET", path = ""] = line.split(" ");
      const json = body === undefined ? {} : { body: JSON.stringify(body) };
      return read(await fetch(`${url}/_control${path}`, { method, ...json }));
    },
    [Symbol.asyncDispose]: close,
  };
}

async function read(response: Response): Promise<TestAnswer> {
  const text = await response.text();
  const { status, headers } = response;
  const json = headers.get("content-type") === "application/json";
  const body: unknown = json ? JSON.parse(text) : text;
  return { status, headers, text, body };
}

/** A field of a body, "" when it is not there. */
export function field(answer: TestAnswer, name: string): string {
  const { body } = answer;
  const value = typeof body === "object" && body !== null ? Reflect.get(body, name) : undefined;
  return typeof value === "string" ? value : "";
}

/** The ids of a list, in its order. */
export function ids({ body }: TestAnswer): string[] {
  const data = typeof body === "object" && body !== null ? Reflect.get(body, "data") : [];
  return Array.isArray(data) ? data.map((object) => String(Reflect.get(object, "id"))) : [];
}

export const CHARGE = "amount=1000&currency=usd&source=tok_visa";
