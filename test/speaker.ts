import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Speaks to one process of the installation. */
export interface Speaker {
  readonly api: <Answer>(method: string, path: string, body?: unknown) => Promise<Answer>;
  /** The same, for answers that are refusals. */
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Reply>;
}

export interface Reply {
  readonly status: number;
  readonly body: { readonly error?: { readonly code: string; readonly message: string } } & object;
}

/** With the token that is in the data directory. */
export function speakerTo(url: string, dataDir: string): Speaker {
  const call: Speaker["call"] = async (method, path, body, headers = {}) => {
    const token = readFileSync(join(dataDir, "api-token"), "utf8").trim();
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        // A connection that is kept may be closed at the moment when it is used again.
        connection: "close",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? {} : JSON.parse(text) };
  };
  const speaker: Speaker = {
    call,
    api: async (method, path, body) => {
      const { status, body: answer } = await call(method, path, body);
      // On a machine that has too much to do, as the product says: it is asked again.
      if (method === "GET" && status === 503 && codeIn(answer) === "request.read_too_slow")
        return speaker.api(method, path, body);
      if (status >= 400) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(answer)}`);
      return answer as never;
    },
  };
  return speaker;
}

function codeIn(answer: object): string | undefined {
  return (answer as { readonly error?: { readonly code?: string } }).error?.code;
}
