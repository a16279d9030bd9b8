import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";

/**
 * A reverse proxy of the usual kind, as a program: TLS on one port and plain HTTP on another, both
 * handed on to one server, with the name that was asked for and the client's address added. Prints
 * where it is. `node test/tls-proxy.ts <target> <certificate> <key>`
 */

const [target = "", cert = "", key = ""] = process.argv.slice(2);

const encrypted = createTlsServer({ cert: readFileSync(cert), key: readFileSync(key) }, (...pair) =>
  handOn("https", ...pair),
);
const plain = createServer({ keepAliveTimeout: 0 }, (...pair) => handOn("http", ...pair));

encrypted.listen(0, "127.0.0.1", () =>
  plain.listen(0, "127.0.0.1", () =>
    process.stdout.write(
      `proxy at ${portOf(encrypted.address())} and ${portOf(plain.address())}\n`,
    ),
  ),
);

function portOf(address: AddressInfo | string | null): number {
  return typeof address === "object" && address !== null ? address.port : 0;
}

function handOn(protocol: "http" | "https", from: IncomingMessage, back: ServerResponse): void {
  const before = from.headers["x-forwarded-for"];
  const address = from.socket.remoteAddress ?? "";
  const to = request(
    `${target}${from.url ?? "/"}`,
    {
      method: from.method ?? "GET",
      headers: {
        ...from.headers,
        "x-forwarded-for": before === undefined ? address : `${String(before)}, ${address}`,
        "x-forwarded-proto": protocol,
      },
    },
    (answer) => {
      back.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(back);
    },
  );
  to.on("error", () => back.writeHead(502).end());
  from.pipe(to);
}
