import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createSender, TransientError } from "#sdk/index.ts";
import { openStripe } from "./stripe.client.ts";

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A server that notes what comes in, and a client for it. */
async function open(answer: http.RequestListener) {
  const seen: Seen[] = [];
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method, url, headers } = request;
      seen.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const sender = createSender({ deadlineMs: 60_000, maxBytes: 100_000 });
  closers.push(() => {
    sender.close();
    server.close();
  });
  const { port } = server.address() as AddressInfo; // listening on a port, so never a pipe's name
  const access = { apiKey: "sk_test_abc", origin: `http://127.0.0.1:${port}` };
  return { seen, api: openStripe(access, sender.send) };
}

describe("a call to Stripe", () => {
  it("reads with the pinned version and without a key", async () => {
    const { seen, api } = await open((_request, response) => {
      response.end('{"data":[],"has_more":false}');
    });
    await api.read("/v1/charges", { limit: 1, created: { gte: 5 } });
    expect(seen[0]).toMatchObject({
      method: "GET",
      url: "/v1/charges?limit=1&created[gte]=5",
      headers: {
        authorization: `Basic ${btoa("sk_test_abc:")}`,
        "stripe-version": "2026-10-28.endive",
      },
      body: "",
    });
    expect(seen[0]?.headers).not.toHaveProperty("idempotency-key");
  });

  it("is sent once when it is cut", async () => {
    const { seen, api } = await open((request) => {
      request.socket.resetAndDestroy();
    });
    const error: unknown = await api.read("/v1/charges/ch_1").catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TransientError);
    expect(error).toMatchObject({ unexecuted: false, facts: { code: "stripe.cut" } });
    expect(seen).toHaveLength(1);
  });

  it.each([409, 429, 500, 503])("is sent once when the answer is %i", async (status) => {
    const { seen, api } = await open((_request, response) => {
      response.writeHead(status, { "Stripe-Should-Retry": "true" }).end("{}");
    });
    await expect(api.read("/v1/charges")).rejects.toThrow(`HTTP status ${status}`);
    expect(seen).toHaveLength(1);
  });

  it("that is answered with something else than an object is to be done again", async () => {
    const { api } = await open((_request, response) => {
      response.end("<h1>Log in to this network</h1>");
    });
    const error: unknown = await api.read("/v1/charges").catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: "transient", facts: { code: "stripe.unreadable" } });
  });
});
