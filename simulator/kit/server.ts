/** The listening socket: a system's API, and beside it, never mixed, the control interface. */
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";

import type { Answered, Received } from "./answer.ts";
import type { ControlAnswer } from "./control.ts";
import { deliver } from "./deliver.ts";

const CONTROL = "/_control";
const LARGEST_BODY = 10_000_000;

export interface Serving {
  readonly url: string;
  readonly port: number;
  /**
   * Asks the control interface as a request to it does, without the request: for tests in the same process. What it
   * refuses is an error.
   */
  readonly steer: (method: string, path: string, body?: object) => unknown;
  readonly close: () => Promise<void>;
}

interface Served {
  readonly answer: (received: Received) => Promise<Answered>;
  /** What is asked under /_control; the path is what follows. */
  readonly control: (received: Received) => ControlAnswer;
  /** For people: what is in it, as HTML. */
  readonly page?: () => string;
}

/** 0 takes any free port. */
export async function serve(wantedPort: number, served: Served): Promise<Serving> {
  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    respond(served, request, response).catch((error: unknown) => {
      if (!request.destroyed) process.stderr.write(`${String(error)}\n`);
      request.socket.destroy();
    });
  });
  const port = await listen(server, wantedPort);
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    steer: (method, target, body) => {
      const [path, query] = split(target);
      const sent = body === undefined ? "" : JSON.stringify(body);
      const asked = { method, path, query, body: sent, header: () => undefined };
      const { status, json } = served.control(asked);
      const answer = JSON.stringify(json);
      if (status !== 200) throw new Error(`${method} ${target}: ${answer}`);
      return JSON.parse(answer);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function respond(
  served: Served,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [path, query] = split(request.url ?? "/");
  const method = request.method ?? "GET";
  const body = await read(request);
  const header = (name: string) => {
    const value = request.headers[name];
    return Array.isArray(value) ? value[0] : value;
  };
  const received: Received = { method, path, query, header, body };
  if (path === `${CONTROL}/page` && method === "GET" && served.page) {
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" });
    response.end(served.page());
    return;
  }
  if (path === CONTROL || path.startsWith(`${CONTROL}/`)) {
    const { status, json } = served.control({ ...received, path: path.slice(CONTROL.length) });
    response.writeHead(status, { "Content-Type": "application/json" });
    response.end(JSON.stringify(json));
    return;
  }
  await deliver(request, response, await served.answer(received));
}

function split(url: string): [path: string, query: string] {
  const mark = url.indexOf("?");
  return mark === -1 ? [url, ""] : [url.slice(0, mark), url.slice(mark + 1)];
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > LARGEST_BODY) throw new Error("a request body over 10 MB was refused");
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}
