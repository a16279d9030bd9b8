import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import {
  headerMaxBytes,
  onBrokenRequest,
  refuseExpectation,
  refuseUnreadable,
} from "./surface/unreadable.ts";

/** Only this machine can reach it. */
const loopback = "127.0.0.1";

export interface Listening {
  readonly url: string;
  /** Takes no more requests, and resolves when those under way are answered or cut off. */
  close(): Promise<void>;
}

type Fetch = Parameters<typeof getRequestListener>[0];

/** For how long, in milliseconds, a client is waited for. */
export interface Patience {
  /** Until the headers are whole, from the first byte, or from the connection where none comes. */
  readonly headers: number;
  /** Until the body is whole, too. */
  readonly request: number;
  /** For the next request on a connection. */
  readonly idle: number;
  /** On a connection on which nothing moves while an answer is made or taken. */
  readonly stalled: number;
  /** How often it is looked whether the time is over. */
  readonly lookEvery: number;
}

const usualPatience: Patience = {
  headers: 10_000,
  request: 30_000,
  idle: 5_000,
  stalled: 300_000,
  lookEvery: 5_000,
};

/** More at one moment are not taken, so that idle ones cannot use up the process's file handles. */
const maxConnections = 2_000;

/** Opens the socket. Rejects when the port cannot be had. Port 0 takes any free one. */
export async function listen(
  fetch: Fetch,
  port: number,
  { host = loopback, patience = usualPatience }: { host?: string; patience?: Patience } = {},
): Promise<Listening> {
  const answer = getRequestListener(fetch, { hostname: loopback, errorHandler: refuseUnreadable });
  const server = createServer(
    {
      headersTimeout: patience.headers,
      requestTimeout: patience.request,
      keepAliveTimeout: patience.idle,
      connectionsCheckingInterval: patience.lookEvery,
      maxHeaderSize: headerMaxBytes,
      // Ours to refuse, with a code.
      requireHostHeader: false,
    },
    (request, response) => void answer(request, response),
  );
  server.timeout = patience.stalled;
  server.maxRequestsPerSocket = 10_000;
  server.maxConnections = maxConnections;
  server.on("clientError", onBrokenRequest).on("checkExpectation", refuseExpectation);
  await opened(server, port, host);
  return { url: urlOf(host, portOf(server.address())), close: () => close(server) };
}

/** Where programs on this machine reach it. */
function urlOf(host: string, port: number): string {
  const reached = host === "0.0.0.0" ? loopback : host === "::" ? "::1" : host;
  return `http://${reached.includes(":") ? `[${reached}]` : reached}:${port}`;
}

function opened(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host }, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function portOf(address: AddressInfo | string | null): number {
  if (typeof address !== "object" || address === null) throw new Error("The server has no port");
  return address.port;
}

/** How long answers under way may take once the server is closing. */
const lastAnswersMs = 2_000;

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cutOff = setTimeout(() => server.closeAllConnections(), lastAnswersMs);
    // A connection whose last answer is out would else be kept open for a next request.
    const letGo = setInterval(() => server.closeIdleConnections(), 20);
    server.close(() => {
      clearTimeout(cutOff);
      clearInterval(letGo);
      resolve();
    });
  });
}
