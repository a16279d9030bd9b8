/** For tests: a browser that speaks to the server over a real socket, with a jar of cookies. */
import { listen, type Listening } from "../listen.ts";
import type { Reply, ServerWorld } from "../server.world.ts";

export interface Browser {
  /** The cookies that it would send now, by name. */
  readonly jar: ReadonlyMap<string, string>;
  /** The headers in which the last answer set cookies. */
  readonly set: readonly string[];
  call(method: string, path: string, body?: unknown): Promise<Reply>;
  /** Opens a page, follows nothing; where it is sent on to, if anywhere. */
  open(url: string): Promise<string | null>;
}

export function listening(world: ServerWorld, port = 0): Promise<Listening> {
  return listen(world.app.fetch, port);
}

export function openBrowser(
  server: Pick<Listening, "url">,
  name = "Test Browser",
  /** Of the page that asks. */
  origin = server.url,
): Browser {
  const jar = new Map<string, string>();
  const set: string[] = [];
  const send = async (url: string, init: RequestInit): Promise<Response> => {
    const headers = new Headers(init.headers);
    headers.set("user-agent", name);
    if (jar.size > 0) headers.set("cookie", Array.from(jar, (one) => one.join("=")).join("; "));
    const response = await fetch(url, { ...init, headers, redirect: "manual" });
    set.splice(0, set.length, ...response.headers.getSetCookie());
    for (const line of set) keep(jar, line);
    return response;
  };
  return {
    jar,
    set,
    async call(method, path, body) {
      const response = await send(`${server.url}/api/v1${path}`, {
        method,
        headers: {
          origin,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const isJson = response.headers.get("content-type")?.includes("json") === true;
      const parsed: unknown = isJson ? JSON.parse(text) : null;
      return { status: response.status, headers: response.headers, text, body: parsed };
    },
    async open(url) {
      const response = await send(url, {});
      await response.arrayBuffer();
      return response.headers.get("location");
    },
  };
}

function keep(jar: Map<string, string>, line: string): void {
  const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
  if (value === "" || /max-age=0(;|$)/i.test(line)) jar.delete(name);
  else jar.set(name, value);
}
