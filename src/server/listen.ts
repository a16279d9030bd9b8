import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";

/** Only this machine can reach it. */
const loopback = "127.0.0.1";

export interface Listening {
  readonly url: string;
  /** Takes no more requests, and resolves when those under way are answered or cut off. */
  close(): Promise<void>;
}

type Fetch = Parameters<typeof getRequestListener>[0];

/** Opens the socket. Rejects when the port cannot be had. Port 0 takes any free one. */
export async function listen(fetch: Fetch, port: number): Promise<Listening> {
  const answer = getRequestListener(fetch, { hostname: loopback });
  const server = createServer(
    {
      // A client that sends slowly on purpose holds a socket no longer than this.
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      keepAliveTimeout: 5_000,
      connectionsCheckingInterval: 5_000,
      maxHeaderSize: 16 * 1024,
    },
    (request, response) => void answer(request, response),
  );
  server.maxRequestsPerSocket = 10_000;
  await opened(server, port);
  return { url: `http://${loopback}:${portOf(server.address())}`, close: () => close(server) };
}

function opened(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host: loopback }, () => {
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
