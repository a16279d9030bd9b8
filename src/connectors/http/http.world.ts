/** For tests: a system with an HTTP interface that keeps a ledger of what it has executed. */
import { createServer, type IncomingMessage } from "node:http";

export const token = "tk_secret_of_the_ledger";
export const client = { id: "client of ours", secret: "secret & of the client" };

export interface Thing {
  readonly id: string;
  readonly reference: string | null;
  readonly name: string | null;
}

/** What becomes of the next write, or of the next request of any kind for `limited` and `refused`. */
export type Fault =
  | "cut before"
  | "cut after"
  | "half"
  | "limited"
  | "unauthorized"
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    };

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const pageSize = 2;

export async function startLedger(now: () => number = Date.now) {
  const things: Thing[] = [];
  const executed: string[] = [];
  const seen: Seen[] = [];
  const keys = new Map<string, Answer>();
  const faults: Fault[] = [];
  /** Tokens by client credentials: those that are good, and what became of each time one was asked for. */
  const tokens = {
    good: new Set<string>(),
    asked: 0,
    lasts: 3_600 as number | null,
    /** What the next ones are answered, in the place of a token. */
    refusals: [] as Answer[],
    /** Tokens that are given, and good for nothing. */
    useless: false,
  };
  let url = "";

  const make = ({ reference = null, name = null }: Partial<Thing>): Thing => {
    const made = { id: `t${things.length + 1}`, reference, name };
    things.push(made);
    return made;
  };

  const write = (method: string, path: string, body: string): Answer => {
    executed.push(`${method} ${path}`);
    const given: Partial<Thing> = body.startsWith("{")
      ? JSON.parse(body)
      : Object.fromEntries(new URLSearchParams(body));
    if (method === "POST") return { status: 201, body: make(given) };
    const [, , id] = path.split("/");
    const at = things.findIndex((one) => one.id === id);
    if (at < 0) return { status: 404, body: { message: "No such thing" } };
    if (method === "DELETE") things.splice(at, 1);
    else things[at] = { id: "", reference: null, name: null, ...things[at], ...given };
    return { status: 200, body: things[at] ?? { id } };
  };

  const list = (query: URLSearchParams): Answer => {
    const size = Number(query.get("size") ?? pageSize);
    const start =
      query.get("page") === null
        ? Number(query.get("offset") ?? query.get("cursor") ?? 0)
        : (Number(query.get("page")) - 1) * size;
    const items = things.slice(start, start + size);
    const next = start + size < things.length ? start + size : null;
    const link = `<${url}/list?cursor=0>; rel="first", <${url}/list?cursor=${next}>; rel="next"`;
    return { status: 200, body: { items, next }, ...(next === null ? {} : { headers: { link } }) };
  };

  const read = (pathname: string, query: URLSearchParams): Answer => {
    if (pathname === "/test") return { status: 200, body: { who: "ledger" } };
    if (pathname === "/list") return list(query);
    if (pathname === "/things") {
      const reference = query.get("reference");
      return { status: 200, body: { items: things.filter((one) => one.reference === reference) } };
    }
    const found = things.find(({ id }) => pathname === `/things/${id}`);
    return found
      ? { status: 200, body: found }
      : { status: 404, body: { message: "No such thing" } };
  };

  /** As RFC 6749 says, section 4.4. */
  const giveToken = (headers: Seen["headers"], body: string): Answer => {
    tokens.asked += 1;
    const refusal = tokens.refusals.shift();
    if (refusal) return refusal;
    const form = new URLSearchParams(body);
    const written = (word: string): string => new URLSearchParams({ w: word }).toString().slice(2);
    const pair = Buffer.from(`${written(client.id)}:${written(client.secret)}`).toString("base64");
    const isKnown =
      headers.authorization === `Basic ${pair}` ||
      (form.get("client_id") === client.id && form.get("client_secret") === client.secret);
    if (!isKnown) return { status: 401, body: { error: "invalid_client" } };
    if (form.get("grant_type") !== "client_credentials" || form.get("scope") !== "things")
      return { status: 400, body: { error: "invalid_scope", error_description: "No such scope" } };
    const access = `at_${tokens.asked}_of_the_ledger`;
    if (!tokens.useless) tokens.good.add(access);
    const lasts = tokens.lasts === null ? {} : { expires_in: tokens.lasts };
    return { status: 200, body: { access_token: access, token_type: "bearer", ...lasts } };
  };

  const answer = ({ method, path, headers, body }: Seen): Answer => {
    const { pathname, searchParams } = new URL(path, "http://ledger.test");
    if (method === "POST" && pathname === "/oauth/token") return giveToken(headers, body);
    // Everybody may see it.
    if (method === "GET" && pathname === "/public") return { status: 200, body: { open: true } };
    const [, shown = ""] = /^Bearer (.+)$/.exec(headers.authorization ?? "") ?? [];
    if (shown !== token && !tokens.good.has(shown))
      return { status: 401, body: { message: "Unknown token" } };
    // One address for many companies: each has its own path, and all of them have the same things.
    if (method === "GET") return read(pathname.replace(/^\/company\d(?=\/)/, ""), searchParams);
    const key = headers["idempotency-key"];
    if (typeof key !== "string") return write(method, pathname, body);
    const first = keys.get(key) ?? write(method, pathname, body);
    keys.set(key, first);
    return first;
  };

  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on("error", () => undefined);
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url: path = "", headers } = request;
      const one = { method, path, headers, body: Buffer.concat(chunks).toString() };
      seen.push(one);
      const isForAll = faults[0] === "limited" || faults[0] === "unauthorized";
      const isToken = path === "/oauth/token";
      const fault = !isToken && (method !== "GET" || isForAll) ? faults.shift() : undefined;
      if (fault === "cut before") return request.socket.destroy();
      const said = (): Answer => {
        if (fault === "limited")
          return { status: 429, body: { message: "Slow down" }, headers: { "retry-after": "1" } };
        if (fault === "unauthorized") return { status: 403, body: { message: "Not allowed" } };
        return answer(one);
      };
      if (typeof fault === "object") {
        response.writeHead(fault.status, { date: date(), ...fault.headers });
        return response.end(fault.body ?? "");
      }
      const { status, body, headers: more } = said();
      if (fault === "cut after") return request.socket.destroy();
      const written = JSON.stringify({ api: "ledger", ...(typeof body === "object" ? body : {}) });
      response.writeHead(status, {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(written),
        date: date(),
        "x-request-id": `r${seen.length}`,
        ...more,
      });
      if (fault !== "half") return response.end(written);
      response.write(written.slice(0, 5), () => request.socket.destroy());
      return undefined;
    });
  });
  const date = (): string => new Date(now()).toUTCString();
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("Not listening on a port");
  url = `http://127.0.0.1:${address.port}`;
  return {
    url,
    things,
    tokens,
    /** The writes that were executed, as `METHOD /path`. */
    executed,
    /** All that came in. */
    seen,
    make,
    /** What becomes of the next writes, in this order. */
    strike: (...next: readonly Fault[]) => faults.push(...next),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
export type Ledger = Awaited<ReturnType<typeof startLedger>>;

/** A connection to it, as the form gives it. */
export const valuesFor = ({ url }: Ledger) => ({
  base: url,
  mode: "test",
  auth: "bearer",
  token,
  test_path: "/test",
  own_path: "api",
});

/** The same, by client credentials. */
export const clientFor = ({ url }: Ledger) => ({
  base: url,
  mode: "test",
  auth: "client_credentials",
  token_url: `${url}/oauth/token`,
  client_id: client.id,
  client_secret: client.secret,
  scope: "things",
  test_path: "/test",
  own_path: "api",
});
