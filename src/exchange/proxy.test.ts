/** Exchanges through a real proxy on this machine: what it sees, and what its refusals prove. */
import http from "node:http";
import https from "node:https";
import net from "node:net";
import type { AddressInfo } from "node:net";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { HttpRequest } from "#sdk/index.ts";
import { createSender, TransportFailure } from "#sdk/index.ts";
import { selfSigned } from "../../test/certificate.ts";
import { createDial } from "./find.ts";
import { createVia, readProxy } from "./proxy.ts";

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

/** The other side: counts its sockets and the requests that came in. */
async function openSystem() {
  const seen: string[] = [];
  let sockets = 0;
  const server = https.createServer(certificate, (request, response) => {
    seen.push(`${request.method} ${request.url}`);
    response.writeHead(201).end('{"id":"1"}');
  });
  server.on("secureConnection", () => (sockets += 1));
  return { port: await listen(server), seen, sockets: () => sockets };
}

interface Asked {
  readonly line: string;
  readonly authorization: string | undefined;
}

/** Opens a tunnel to this machine for whoever asks for millrace.test, or says `refusal` instead. */
async function openProxy(refusal: string | null = null) {
  const asked: Asked[] = [];
  const bytes: Buffer[] = [];
  const server = http.createServer((_request, response) => {
    response.writeHead(500).end("Only tunnels");
  });
  server.on("connect", (request, socket: net.Socket) => {
    asked.push({
      line: `${request.method} ${request.url}`,
      authorization: request.headers["proxy-authorization"],
    });
    if (refusal !== null) {
      socket.end(refusal);
      return;
    }
    const inner = net.connect(Number(request.url?.split(":")[1]), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      socket.pipe(inner).pipe(socket);
    });
    socket.on("data", (chunk: Buffer) => bytes.push(chunk));
    inner.on("error", () => socket.destroy());
    socket.on("error", () => inner.destroy());
  });
  return { port: await listen(server), asked, bytes };
}

const nobody = () => Promise.reject(new Error("A name was resolved here"));

function sender(
  proxyAddress: string,
  past: readonly string[] = [],
  allowed: string[] = [],
  deadlineMs = 60_000,
) {
  const hosts = new Set(allowed);
  const made = createSender({
    deadlineMs,
    maxBytes: 1_000,
    dial: createDial(nobody, hosts),
    via: createVia(readProxy(proxyAddress), past, hosts),
  });
  closers.push(() => made.close());
  return made.send;
}

const post = (port: number, more: Partial<HttpRequest> = {}): HttpRequest => ({
  method: "POST",
  url: `https://millrace.test:${port}/things`,
  headers: { authorization: "Bearer sk_secret" },
  body: "{}",
  trusts: certificate.cert,
  ...more,
});

async function failureOf(sending: Promise<unknown>): Promise<TransportFailure> {
  const thrown: unknown = await sending.then(
    () => expect.unreachable("the exchange succeeded"),
    (error: unknown) => error,
  );
  return thrown instanceof TransportFailure ? thrown : expect.fail(String(thrown));
}

describe("an exchange through a proxy", () => {
  it("goes through a tunnel, encrypted from end to end; the proxy resolves the name", async () => {
    const system = await openSystem();
    const proxy = await openProxy();
    const send = sender(`http://me:pass%20word@127.0.0.1:${proxy.port}`);
    let left = 0;
    const leave = (): void => {
      expect(system.seen).toHaveLength(left);
      left += 1;
    };
    expect(await send(post(system.port), leave)).toMatchObject({ status: 201, body: '{"id":"1"}' });
    await send(post(system.port), leave);
    expect(left).toBe(2);
    expect(system.seen).toEqual(["POST /things", "POST /things"]);
    // The second one used the same socket.
    expect(proxy.asked).toEqual([
      {
        line: `CONNECT millrace.test:${system.port}`,
        authorization: `Basic ${Buffer.from("me:pass word").toString("base64")}`,
      },
    ]);
    const bytes = Buffer.concat(proxy.bytes).toString("latin1");
    expect(bytes).not.toContain("sk_secret");
    expect(bytes).not.toContain("/things");
    await send(post(system.port, { onNewSocket: true }), leave);
    expect(system.sockets()).toBe(2);
  });

  it("has not left where `leave` throws", async () => {
    const system = await openSystem();
    const proxy = await openProxy();
    const closed = new Error("The gate is closed");
    const sending = sender(`http://127.0.0.1:${proxy.port}`)(post(system.port), () => {
      throw closed;
    });
    await expect(sending).rejects.toBe(closed);
    expect(system.seen).toEqual([]);
  });

  it("checks the certificate of the other side", async () => {
    const system = await openSystem();
    const proxy = await openProxy();
    const send = sender(`http://127.0.0.1:${proxy.port}`);
    const url = `https://other.test:${system.port}/things`;
    for (const request of [post(system.port, { url }), { ...post(system.port), trusts: "" }]) {
      const failure = await failureOf(send(request, () => expect.unreachable()));
      expect(failure).toMatchObject({ reason: "tls", unexecuted: true });
    }
    expect(system.seen).toEqual([]);
  });

  it.each([
    ["HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", "user name and password in HTTPS_PROXY"],
    ["HTTP/1.1 403 Forbidden\r\nContent-Length: 9\r\n\r\n<h1>no/h1>", "status 403"],
    ["HTTP/1.1 502 Bad Gateway\r\n\r\n", "status 502"],
    ["nonsense", "was not reached"],
    ["", "was not reached"],
  ])("that the proxy refuses (%j) is not executed, and names the proxy", async (answer, words) => {
    const proxy = await openProxy(answer);
    const sending = sender(`http://127.0.0.1:${proxy.port}`)(post(9), () => expect.unreachable());
    const failure = await failureOf(sending);
    expect(failure).toMatchObject({ reason: "proxy", unexecuted: true });
    for (const said of [failure.words.en, failure.words.ja])
      expect(said).toContain(`127.0.0.1:${proxy.port}`);
    expect(failure.words.en).toContain(words);
  });

  it("is not executed where the proxy is away, or is silent", async () => {
    const silent = await listen(net.createServer());
    for (const port of [1, silent]) {
      const sending = sender(
        `http://127.0.0.1:${port}`,
        [],
        [],
        1_500,
      )(post(9), () => expect.unreachable());
      expect(await failureOf(sending)).toMatchObject({ unexecuted: true });
    }
  });

  it("asks the proxy for no private address, and for nothing without encryption", async () => {
    const proxy = await openProxy();
    const send = sender(`http://127.0.0.1:${proxy.port}`);
    for (const url of ["https://10.0.0.5/", "https://169.254.169.254/", "http://millrace.test/"]) {
      const failure = await failureOf(send(post(443, { url })));
      expect(failure.reason).toBe("address_refused");
    }
    expect(proxy.asked).toEqual([]);
  });
});

describe("which way an exchange goes", () => {
  const proxy = readProxy("https://proxy.example.com");
  const way = (host: string, past: readonly string[], port = 443) =>
    createVia(proxy, past, new Set(["erp.lan:443"]))({ host, port, isPlain: false });

  it.each<[host: string, past: readonly string[], goesPast: boolean]>([
    ["api.example.com", [], false],
    ["api.example.com", ["*"], true],
    ["api.example.com", ["example.com"], true],
    ["api.example.com", [".example.com"], true],
    ["example.com", ["*.example.com"], true],
    ["badexample.com", ["example.com"], false],
    ["api.example.com", ["API.example.com:443"], true],
    ["api.example.com", ["api.example.com:8443"], false],
    ["[2001:db8::1]", ["[2001:db8::1]"], true],
    ["[2001:db8::1]", ["2001:db8::1"], true],
    ["erp.lan", [], true],
  ])("%s with NO_PROXY %j", (host, past, goesPast) => {
    expect(way(host, past) === null).toBe(goesPast);
  });

  it("is read from HTTPS_PROXY", () => {
    expect(proxy).toEqual({
      isSecure: true,
      host: "proxy.example.com",
      port: 443,
      authorization: null,
    });
    expect(readProxy("http://10.0.0.1:3128/")).toMatchObject({ isSecure: false, port: 3128 });
    for (const none of ["proxy:3128", "socks5://proxy:1080", "http://proxy/path", "http://%zz:x@p"])
      expect(readProxy(none)).toBeNull();
  });
});
