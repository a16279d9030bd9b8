/** The listening socket: Stripe's API, and beside it, never mixed, the control interface. */
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";

import { answer } from "./api.ts";
import { control } from "./control.ts";
import { deliver } from "./deliver.ts";
import type { Right } from "./keys.ts";
import { page } from "./page.ts";
import { openShop } from "./shop.ts";
import { Simulator, type SimulatorOptions, perSecond } from "./simulator.ts";
import { StateFile } from "./state-file.ts";

export const DEFAULT_KEY = "sk_test_millrace_demo";
const CONTROL = "/_control";
const LARGEST_BODY = 10_000_000;
const BEAT_MS = 250;

export interface StartOptions extends SimulatorOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly keys?: readonly string[];
  readonly restricted?: Readonly<Record<string, readonly Right[]>>;
  /** Runs the shop, one sale every so many milliseconds. */
  readonly shopIntervalMs?: number | undefined;
  /** A file that keeps the state between runs. */
  readonly state?: string | undefined;
}

export interface RunningSimulator {
  readonly url: string;
  readonly port: number;
  /** The state itself, for tests in the same process. */
  readonly simulator: Simulator;
  readonly close: () => Promise<void>;
}

export async function startSimulator(options: StartOptions = {}): Promise<RunningSimulator> {
  const simulator = new Simulator(options);
  const file = options.state === undefined ? null : new StateFile(options.state, simulator);
  file?.open();
  applyOptions(simulator, options);
  const running = await serve(simulator, options.port ?? 0);
  const beat = setInterval(() => simulator.passTime(), BEAT_MS).unref();
  const { shopIntervalMs } = options;
  const closeShop = shopIntervalMs === undefined ? null : openShop(simulator, shopIntervalMs);
  return {
    ...running,
    close: async () => {
      clearInterval(beat);
      closeShop?.();
      await running.close();
      file?.save();
    },
  };
}

/** What was asked for at the start wins over what the state file remembers. */
function applyOptions(simulator: Simulator, options: StartOptions): void {
  const { keys, settings, limits, account } = simulator;
  for (const key of options.keys ?? [DEFAULT_KEY]) {
    if (keys.get(key) === undefined) keys.add(key, account, null);
  }
  for (const [key, rights] of Object.entries(options.restricted ?? {})) {
    keys.add(key, account, rights);
  }
  if (options.legacyTokens !== undefined) settings.legacyTokens = options.legacyTokens;
  if (options.rateLimit !== undefined) limits.perSecond = perSecond(options.rateLimit);
}

async function serve(simulator: Simulator, wantedPort: number): Promise<RunningSimulator> {
  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    respond(simulator, request, response).catch((error: unknown) => {
      if (!request.destroyed) process.stderr.write(`${String(error)}\n`);
      request.socket.destroy();
    });
  });
  const port = await listen(server, wantedPort);
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    simulator,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function respond(
  simulator: Simulator,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [path, query] = split(request.url ?? "/");
  const method = request.method ?? "GET";
  const body = await read(request);
  if (path === `${CONTROL}/page` && method === "GET") {
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" });
    response.end(page(simulator));
    return;
  }
  if (path === CONTROL || path.startsWith(`${CONTROL}/`)) {
    const { status, json } = control(simulator, method, path.slice(CONTROL.length), query, body);
    response.writeHead(status, { "Content-Type": "application/json" });
    response.end(JSON.stringify(json));
    return;
  }
  const header = (name: string) => {
    const value = request.headers[name];
    return Array.isArray(value) ? value[0] : value;
  };
  await deliver(request, response, await answer(simulator, { method, path, query, header, body }));
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
