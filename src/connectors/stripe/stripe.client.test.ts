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
  const sender = createSender({ deadlineMs: 2000, maxBytes: 100_000 });
  closers.push(() => {
    sender.close();
    server.close();
  });
  const { port } = server.address() as AddressInfo; // listening on a port, so never a pipe's name
  return { seen, api: openStripe("sk_test_abc", `http://127.0.0.1:${port}`, sender.send) };
}

const request = {
  method: "POST",
  path: "/v1/charges",
  params: { amount: 500, capture: false, shipping: { name: "A & B" }, expand: ["customer"] },
  apiVersion: "2025-01-01.older",
} as const;

describe("a call to Stripe", () => {
  it("sends a write as it was frozen, with its key and its version", async () => {
    const { seen, api } = await open((_request, response) => {
      response.writeHead(200, { "Request-Id": "req_9" }).end('{"id":"ch_1"}');
    });
    expect(await api.write(request, "key-1")).toEqual({
      status: 200,
      body: { id: "ch_1" },
      requestId: "req_9",
    });
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({
      method: "POST",
      url: "/v1/charges",
      body: "amount=500&capture=false&shipping[name]=A%20%26%20B&expand[0]=customer",
      headers: {
        authorization: `Basic ${btoa("sk_test_abc:")}`,
        "idempotency-key": "key-1",
        "stripe-version": "2025-01-01.older",
        "content-type": "application/x-www-form-urlencoded",
      },
    });
    expect(seen[0]?.headers).not.toHaveProperty("x-stripe-client-telemetry");
  });

  it("reads with the pinned version and without a key", async () => {
    const { seen, api } = await open((_request, response) => {
      response.end('{"data":[],"has_more":false}');
    });
    await api.read((stripe) => stripe.charges.list({ limit: 1, created: { gte: 5 } }));
    expect(seen[0]).toMatchObject({
      method: "GET",
      url: "/v1/charges?limit=1&created[gte]=5",
      headers: { "stripe-version": "2026-10-28.endive" },
      body: "",
    });
    expect(seen[0]?.headers).not.toHaveProperty("idempotency-key");
  });

  it.each(["write", "read"] as const)("is sent once when a %s is cut", async (kind) => {
    const { seen, api } = await open((request) => {
      request.socket.resetAndDestroy();
    });
    const call =
      kind === "write"
        ? api.write(request, "key-1")
        : api.read((stripe) => stripe.charges.retrieve("ch_1"));
    const error: unknown = await call.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TransientError);
    expect(error).toMatchObject({ unexecuted: false, facts: { code: "stripe.cut" } });
    expect(seen).toHaveLength(1);
  });

  it("goes out with its own key, whatever other calls are under way", async () => {
    const keys = ["sk_test_a", "sk_test_b", "sk_test_c"];
    const sent = new Map<string, unknown[]>();
    await Promise.all(
      keys.flatMap((key) =>
        Array.from({ length: 5 }, (_, index) => {
          const path = `/v1/customers/${key}-${index}`;
          const api = openStripe(key, `http://127.0.0.1:${index + 1}`, async (request) => {
            await new Promise((resolve) => {
              setTimeout(resolve, 5 - index);
            });
            sent.set(path, [request.url, request.headers["authorization"]]);
            return { status: 200, headers: {}, body: "{}" };
          });
          return index % 2 === 0
            ? api.read((stripe) => stripe.customers.retrieve(`${key}-${index}`))
            : api.write({ ...request, path }, path);
        }),
      ),
    );
    for (const key of keys)
      for (let index = 0; index < 5; index += 1) {
        const path = `/v1/customers/${key}-${index}`;
        expect(sent.get(path)).toEqual([
          `http://127.0.0.1:${index + 1}${path}`,
          `Basic ${btoa(`${key}:`)}`,
        ]);
      }
  });

  it("sends nothing when the package repeats it", async () => {
    let asked = 0;
    const reset = Object.assign(new Error("reset"), { code: "ECONNRESET" });
    const api = openStripe("sk_test_abc", "http://127.0.0.1:1", () => {
      asked += 1;
      return Promise.reject(reset);
    });
    await expect(api.write(request, "key-1")).rejects.toBe(reset);
    expect(asked).toBe(1);
  });

  it.each([409, 429, 500, 503])("is sent once when the answer is %i", async (status) => {
    const { seen, api } = await open((_request, response) => {
      response.writeHead(status, { "Stripe-Should-Retry": "true" }).end("{}");
    });
    await expect(api.write(request, "key-1")).rejects.toThrow(`HTTP status ${status}`);
    expect(seen).toHaveLength(1);
  });

  it("that is answered with something else than an object is to be done again", async () => {
    const { api } = await open((_request, response) => {
      response.end("<h1>Log in to this network</h1>");
    });
    const error: unknown = await api
      .read((stripe) => stripe.charges.list())
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: "transient", facts: { code: "stripe.unreadable" } });
  });

  it("encodes what stands in a path", async () => {
    const { seen, api } = await open((_request, response) => {
      response.end("{}");
    });
    await api.read((stripe) => stripe.customers.retrieve("cus_1/../../v1/charges?x=1"));
    expect(seen[0]?.url).toBe("/v1/customers/cus_1%2F..%2F..%2Fv1%2Fcharges%3Fx%3D1");
  });
});
