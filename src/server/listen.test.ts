import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { afterEach, describe, expect, test } from "vitest";
import { type Listening, listen } from "./listen.ts";
import { type RawReply, rawRequest } from "./raw-http.world.ts";

const open: Listening[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function serve(
  fetch: Parameters<typeof listen>[0],
  options: Parameters<typeof listen>[2] = {},
): Promise<Listening> {
  const listening = await listen(fetch, 0, options);
  open.push(listening);
  return listening;
}

test("answers on this machine, and to no other", async () => {
  const { url } = await serve(() => new Response("here"));
  expect(await (await fetch(url)).text()).toBe("here");
  const others = Object.values(networkInterfaces()).flatMap((addresses) =>
    (addresses ?? []).filter(({ internal, family }) => !internal && family === "IPv4"),
  );
  const { port } = new URL(url);
  for (const { address } of others)
    await expect(fetch(`http://${address}:${port}`)).rejects.toThrow();
});

test("a port in use is an error that names it", async () => {
  const { url } = await serve(() => new Response("first"));
  const port = Number(new URL(url).port);
  await expect(listen(() => new Response("second"), port)).rejects.toMatchObject({
    code: "EADDRINUSE",
    port,
  });
});

test("closing lets an answer under way end, and takes no new request", async () => {
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<Response>();
  const listening = await serve(() => {
    asked.resolve();
    return answer.promise;
  });
  const last = fetch(listening.url);
  await asked.promise;
  const closing = listening.close();
  await expect(fetch(listening.url)).rejects.toThrow();
  answer.resolve(new Response("last"));
  expect(await (await last).text()).toBe("last");
  await closing;
});

const codeIn = (reply: RawReply | null) => /"code":"([\w.]+)"/.exec(reply?.body ?? "")?.[1];

test("headers that are too long are refused with a code", async () => {
  const { url } = await serve(() => new Response("x"));
  const reply = await rawRequest(url, [
    `GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: ${"x".repeat(20_000)}\r\n\r\n`,
  ]);
  expect([reply?.status, codeIn(reply)]).toEqual([431, "request.headers_too_large"]);
});

test.each([
  ["no HTTP at all", "\0\0\0 nonsense\r\n\r\n"],
  ["TLS", "\u0016\u0003\u0001\u0002\0\u0001\0\r\n\r\n"],
  ["HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
  [
    "two lengths",
    "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
  ],
  [
    "a length and chunks, which proxies read in two ways",
    "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
  ],
  ["a header with a broken name", "GET / HTTP/1.1\r\nHost: localhost\r\nX y: 1\r\n\r\n"],
  ["a line feed alone", "GET / HTTP/1.1\r\nHost: localhost\nX: 1\r\n\r\n"],
  ["a host that is none", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"],
  ["a backslash in the address", "GET /a\\b HTTP/1.1\r\nHost: localhost\r\n\r\n"],
])("%s gets a code and not a crash", async (_, bytes) => {
  const { url } = await serve(() => new Response("x"));
  const reply = await rawRequest(url, [bytes]);
  expect([reply?.status, codeIn(reply)]).toEqual([400, "request.malformed_http"]);
  expect((await fetch(url)).status).toBe(200);
});

describe("who is slow on purpose", () => {
  const patience = { headers: 300, request: 600, idle: 300, stalled: 700, lookEvery: 50 };
  const reading = async (request: Request) => new Response(String((await request.text()).length));

  test.each([
    ["says nothing", []],
    ["begins a line", ["GET / HT"]],
    ["never ends its headers", ["GET / HTTP/1.1\r\nHost: localhost\r\nX-A: b\r\n"]],
    [
      "sends less than it announced",
      ["POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc"],
    ],
    [
      "never ends its chunks",
      ["POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"],
    ],
  ])("and %s is told so and let go", async (_, pieces) => {
    const { url } = await serve(reading, { patience });
    const reply = await rawRequest(url, pieces);
    expect([reply?.status, codeIn(reply)]).toEqual([408, "request.too_slow"]);
  });

  test("sends byte after byte without an end: let go all the same", async () => {
    const { url } = await serve(reading, { patience });
    const { port } = new URL(url);
    const socket = connect(Number(port), "127.0.0.1", () =>
      socket.write("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"),
    );
    const drip = setInterval(() => socket.write("1\r\nx\r\n"), 20);
    socket.resume().on("error", () => undefined);
    await new Promise((resolve) => {
      socket.on("close", resolve);
    });
    clearInterval(drip);
    // A machine that stands still for a moment makes this one slow, too.
    await expect.poll(async () => (await fetch(url)).status).toBe(200);
  });

  test("and many of them do not keep others out", async () => {
    const { url } = await serve(reading, {
      patience: { ...patience, headers: 3_000, request: 3_000 },
    });
    const { port } = new URL(url);
    const slow = Array.from({ length: 200 }, () =>
      connect(Number(port), "127.0.0.1").on("error", () => undefined),
    );
    expect((await fetch(url)).status).toBe(200);
    for (const socket of slow) socket.destroy();
  });

  test("keeps a connection that it does not use: closed", async () => {
    const forEver = 600_000;
    const { url } = await serve(reading, {
      patience: { ...patience, headers: forEver, request: forEver, stalled: forEver },
    });
    const { port } = new URL(url);
    const socket = connect(Number(port), "127.0.0.1", () =>
      socket.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
    );
    let answer = "";
    socket.setEncoding("utf8").on("data", (part: string) => {
      answer += part;
    });
    await new Promise((resolve) => {
      socket.on("close", resolve);
    });
    expect(answer).toContain("200 OK");
  });

  test("does not take its answer: closed", async () => {
    let letGo = (): void => undefined;
    const isLetGo = new Promise<void>((resolve) => (letGo = resolve));
    const piece = new Uint8Array(1_000_000);
    const endless = () =>
      new ReadableStream({
        pull: (stream) => stream.enqueue(piece),
        cancel: () => letGo(),
      });
    const { url } = await serve(() => new Response(endless()), { patience });
    const { port } = new URL(url);
    const socket = connect(Number(port), "127.0.0.1", () =>
      socket.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
    );
    socket.on("error", () => undefined).pause();
    await isLetGo;
    socket.destroy();
  });
});
