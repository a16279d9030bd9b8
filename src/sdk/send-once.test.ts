import http from "node:http";
import net from "node:net";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createSender } from "./send-once.ts";
import { TransportFailure } from "./http.ts";
import { text } from "./text.ts";

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

function sender(options: { deadlineMs?: number; maxBytes?: number } = {}) {
  const made = createSender({ deadlineMs: 60_000, maxBytes: 1000, ...options });
  closers.push(() => made.close());
  return made.send;
}

async function listen(server: net.Server): Promise<string> {
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  closers.push(() => server.close());
  const { port } = server.address() as AddressInfo; // listening on a port, so never a pipe's name
  return `http://127.0.0.1:${port}`;
}

async function failureOf(sending: Promise<unknown>): Promise<TransportFailure> {
  return sending.then(
    () => expect.unreachable("the exchange succeeded"),
    (error: TransportFailure) => error,
  );
}

const post = (url: string) => ({ method: "POST" as const, url, headers: {}, body: "a=1" });

describe("sending once", () => {
  it("brings back status, headers and body", async () => {
    const url = await listen(
      http.createServer((request, response) => {
        request.pipe(response.writeHead(402, { "X-Some": "thing" }));
      }),
    );
    expect(await sender()(post(url))).toMatchObject({
      status: 402,
      headers: { "x-some": "thing" },
      body: "a=1",
    });
  });

  it("proves that a refused connection sent nothing", async () => {
    const failed = await failureOf(sender()(post("http://127.0.0.1:1")));
    expect(failed).toMatchObject({ reason: "refused", unexecuted: true });
  });

  it("does not send again when the connection is cut, even on a reused one", async () => {
    let seen = 0;
    const url = await listen(
      http.createServer((request, response) => {
        seen += 1;
        request.resume();
        if (seen > 1) request.socket.destroy();
        else response.end("ok");
      }),
    );
    const send = sender();
    await send(post(url));
    const failed = await failureOf(send(post(url)));
    expect(failed).toMatchObject({ reason: "cut", unexecuted: false });
    expect(seen).toBe(2);
  });

  it("sends nothing where it is told so when the connection stands, on a new one and on a reused one", async () => {
    let seen = 0;
    const url = await listen(
      http.createServer((request, response) => {
        seen += 1;
        request.resume();
        response.end("ok");
      }),
    );
    const send = sender();
    const tooLate = new TransportFailure("gate_closed", text("Too late", "遅すぎます"));
    const refuse = (): void => {
      throw tooLate;
    };
    expect(await failureOf(send(post(url), refuse))).toBe(tooLate);
    await send(post(url));
    expect(await failureOf(send(post(url), refuse))).toBe(tooLate);
    expect(seen).toBe(1);
  });

  it("asks when the connection stands, and not where none comes about", async () => {
    let asked = 0;
    const ask = (): void => void (asked += 1);
    await failureOf(sender()(post("http://127.0.0.1:1"), ask));
    expect(asked).toBe(0);
  });

  it("ends a dripping answer at the deadline", async () => {
    const url = await listen(
      http.createServer((_request, response) => {
        response.writeHead(200);
        const drip = setInterval(() => response.write("."), 20);
        response.on("close", () => clearInterval(drip));
      }),
    );
    const failed = await failureOf(sender({ deadlineMs: 2_000 })(post(url)));
    expect(failed).toMatchObject({ reason: "timeout", unexecuted: false });
  });

  it("takes a body that is shorter than announced for a cut", async () => {
    const url = await listen(
      net.createServer((socket) => {
        socket.on("error", () => undefined);
        socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf"));
      }),
    );
    expect(await failureOf(sender()(post(url)))).toMatchObject({ reason: "cut" });
  });

  it("cuts off an answer that is too large", async () => {
    const url = await listen(
      http.createServer((_request, response) => {
        response.end("x".repeat(5000));
      }),
    );
    expect(await failureOf(sender()(post(url)))).toMatchObject({ reason: "too_large" });
  });
});
