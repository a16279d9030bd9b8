/** One exchange against real servers: what each phase proves, and where a socket goes. */
import http from "node:http";
import https from "node:https";
import net from "node:net";
import type { AddressInfo } from "node:net";
import tls from "node:tls";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { HttpRequest, TransportReason } from "#sdk/index.ts";
import { createSender, TransportFailure } from "#sdk/index.ts";
import { selfSigned } from "../../test/certificate.ts";
import { createDial, type Resolve } from "./find.ts";

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

let certificate: ReturnType<typeof selfSigned>;
beforeAll(() => {
  certificate = selfSigned("millrace.test");
});

async function listen(server: net.Server): Promise<number> {
  const sockets = new Set<net.Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port; // listening on a port, so never a pipe's name
}

const here: Resolve = async () => [{ address: "127.0.0.1", family: 4 }];

/** `allowed`: ports of the test's host. */
function sender(resolve: Resolve, ...allowed: readonly number[]) {
  return senderWith(60_000, resolve, allowed);
}

function senderWith(deadlineMs: number, resolve: Resolve, allowed: readonly number[]) {
  const hosts = new Set(allowed.map((port) => `millrace.test:${port}`));
  const dial = createDial(resolve, hosts);
  const made = createSender({ deadlineMs, maxBytes: 1_000, dial });
  closers.push(() => made.close());
  return made.send;
}

const post = (port: number, scheme: "http" | "https" = "https"): HttpRequest => ({
  method: "POST",
  url: `${scheme}://millrace.test:${port}/things`,
  headers: {},
  body: "{}",
  ...(scheme === "https" ? { trusts: certificate.cert } : {}),
});

async function failureOf(sending: Promise<unknown>): Promise<TransportFailure> {
  const thrown: unknown = await sending.then(
    () => expect.unreachable("the exchange succeeded"),
    (error: unknown) => error,
  );
  return thrown instanceof TransportFailure ? thrown : expect.fail(String(thrown));
}

/** A server with TLS that says these bytes when a request has come in, and closes the connection or does not. */
const saying = (bytes: string, then: "close" | "keep" | "reset") =>
  tls.createServer(certificate, (socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => {
      socket.write(bytes, () => {
        if (then === "close") socket.end();
        if (then === "reset") socket.destroy();
      });
    });
  });

const head = "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\n";

describe("a write that is cut", () => {
  it("before it is connected has proven not to be executed", async () => {
    const port = await listen(net.createServer());
    closers.splice(0).forEach((close) => close());
    expect(await failureOf(sender(here, port)(post(port)))).toMatchObject({
      reason: "refused",
      unexecuted: true,
    });
    const nobody: Resolve = () =>
      Promise.reject(Object.assign(new Error("none"), { code: "ENOTFOUND" }));
    expect(await failureOf(sender(nobody, 443)(post(443)))).toMatchObject({
      reason: "name_not_found",
      unexecuted: true,
    });
  });

  it("while TLS is being agreed on has proven not to be executed", async () => {
    const cutting = await listen(
      net.createServer((socket) => socket.once("data", () => socket.destroy())),
    );
    const talking = await listen(
      net.createServer((socket) =>
        socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\n\r\n")),
      ),
    );
    for (const port of [cutting, talking])
      expect(await failureOf(sender(here, port)(post(port)))).toMatchObject({ unexecuted: true });
  });

  it("by a certificate that nobody vouches for has proven not to be executed", async () => {
    const port = await listen(saying(`${head}\r\n`, "close"));
    const { trusts: _, ...strange } = post(port);
    expect(await failureOf(sender(here, port)(strange))).toMatchObject({
      reason: "tls",
      unexecuted: true,
    });
    const other = { ...post(port), trusts: selfSigned("other.test").cert };
    expect(await failureOf(sender(here, port)(other))).toMatchObject({ reason: "tls" });
  });

  it.each<[string, string, "close" | "keep" | "reset", TransportReason]>([
    ["before any answer", "", "close", "cut"],
    ["with a reset before any answer", "", "reset", "cut"],
    ["in the head of the answer", "HTTP/1.1 20", "close", "cut"],
    ["after the head", `${head}Content-Length: 20\r\n\r\n`, "close", "cut"],
    ["in the body", `${head}Content-Length: 20\r\n\r\n{"id":`, "close", "cut"],
    ["with a reset in the body", `${head}Content-Length: 20\r\n\r\n{"id":`, "reset", "cut"],
    [
      "in a body in chunks",
      `${head}Transfer-Encoding: chunked\r\n\r\n6\r\n{"id":\r\n`,
      "close",
      "cut",
    ],
    ["by what is no HTTP", "220 mail.example.com ESMTP\r\n", "close", "cut"],
    ["by a body without an end", `${head}\r\n${"x".repeat(5_000)}`, "keep", "too_large"],
  ])("%s may have been executed", async (_, bytes, then, reason) => {
    const port = await listen(saying(bytes, then));
    expect(await failureOf(sender(here, port)(post(port)))).toMatchObject({
      reason,
      unexecuted: false,
    });
  });

  it("by silence, from the start or in the body, may have been executed", async () => {
    const failures = ["", `${head}Content-Length: 20\r\n\r\n{"id":`].map(async (bytes) => {
      const port = await listen(saying(bytes, "keep"));
      return failureOf(senderWith(5_000, here, [port])(post(port)));
    });
    for (const failure of await Promise.all(failures))
      expect(failure).toMatchObject({ reason: "timeout", unexecuted: false });
  });

  it("after its whole answer is answered", async () => {
    const port = await listen(saying(`${head}Content-Length: 2\r\n\r\n{}`, "reset"));
    expect(await sender(here, port)(post(port))).toMatchObject({ status: 201, body: "{}" });
  });
});

describe("a socket", () => {
  it("goes to the address that was checked, whatever the name says a moment later", async () => {
    const port = await listen(saying(`${head}Content-Length: 2\r\n\r\n{}`, "close"));
    let asked = 0;
    const changing: Resolve = async () => {
      asked += 1;
      // Checked first, and nobody listens there; asked again, it would lead to the server.
      return [{ address: asked === 1 ? "127.0.0.99" : "127.0.0.1", family: 4 }];
    };
    expect(await failureOf(sender(changing, port)(post(port)))).toMatchObject({
      reason: "refused",
    });
    expect(asked).toBe(1);
  });

  it.each(["127.0.0.1", "::1", "169.254.169.254", "::ffff:127.0.0.1", "10.0.0.1"])(
    "does not go to %s, alone or among others",
    async (address) => {
      const family = net.isIP(address);
      const port = await listen(saying(`${head}Content-Length: 2\r\n\r\n{}`, "close"));
      for (const others of [[], [{ address: "93.184.216.34", family: 4 }]])
        expect(
          await failureOf(sender(async () => [...others, { address, family }])(post(port))),
        ).toMatchObject({ reason: "address_refused", unexecuted: true });
      const host = family === 6 ? `[${address}]` : address;
      const bare = { ...post(port), url: `https://${host}:${port}/` };
      expect(await failureOf(sender(here)(bare))).toMatchObject({ reason: "address_refused" });
    },
  );

  it("carries nothing without encryption but to what the operator allows", async () => {
    const port = await listen(http.createServer((_, response) => response.end("ok")));
    const outside: Resolve = async () => [{ address: "93.184.216.34", family: 4 }];
    expect(await failureOf(sender(outside)(post(port, "http")))).toMatchObject({
      reason: "address_refused",
    });
    expect(await sender(here, port)(post(port, "http"))).toMatchObject({ body: "ok" });
  });

  it("is a new one where the request asks for it", async () => {
    const ports: (number | undefined)[] = [];
    const port = await listen(
      http.createServer(({ socket }, response) => {
        ports.push(socket.remotePort);
        response.end("ok");
      }),
    );
    const send = sender(here, port);
    const request = post(port, "http");
    for (const one of [request, request, { ...request, onNewSocket: true as const }, request])
      await send(one);
    const [first, second, fresh, last] = ports;
    expect([second, last]).toEqual([first, first]);
    expect(fresh).not.toBe(first);
  });
});

it("no redirection is followed, and nothing is unpacked", async () => {
  const seen: (string | undefined)[] = [];
  const packed = Buffer.from("1f8b0800000000000003ab5632540200f1", "hex");
  const port = await listen(
    https.createServer(certificate, (request, response) => {
      seen.push(request.url);
      response.writeHead(307, { location: "/elsewhere", "content-encoding": "gzip" }).end(packed);
    }),
  );
  const answer = await sender(here, port)(post(port));
  expect(answer.status).toBe(307);
  expect(Buffer.byteLength(answer.body)).toBeLessThan(100);
  expect(seen).toEqual(["/things"]);
});
