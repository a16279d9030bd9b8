import { type Socket, connect } from "node:net";
import { describe, expect, test } from "vitest";

import { DEFAULT_KEY } from "./server.ts";
import { CHARGE, type TestSimulator, field, ids, openStripe } from "./test-client.ts";

/** What a bare socket sees of the answer to a POST, and how the connection ended. */
function wire(sim: TestSimulator, form: string, key: string) {
  return new Promise<{ bytes: string; ended: "closed" | "reset"; gaps: number[] }>((resolve) => {
    const socket: Socket = connect(sim.port, "127.0.0.1");
    const gaps: number[] = [];
    let bytes = "";
    let last = performance.now();
    let ended: "closed" | "reset" = "closed";
    socket.on("data", (chunk) => {
      gaps.push(performance.now() - last);
      last = performance.now();
      bytes += chunk.toString();
      if (complete(bytes)) socket.end();
    });
    socket.on("error", () => {
      ended = "reset";
    });
    socket.on("close", () => resolve({ bytes, ended, gaps }));
    socket.write(
      `POST /v1/charges HTTP/1.1\r\nHost: stripe\r\nAuthorization: Bearer ${DEFAULT_KEY}\r\nIdempotency-Key: ${key}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${form.length}\r\n\r\n${form}`,
    );
  });
}

function complete(bytes: string): boolean {
  const [head = "", body = ""] = bytes.split("\r\n\r\n");
  const length = /content-length: (\d+)/i.exec(head)?.[1];
  return length !== undefined && Buffer.byteLength(body) >= Number(length);
}

const charges = (sim: TestSimulator) => sim.simulator.world().charges.size;

describe("a cut connection", () => {
  test("before the effect leaves nothing behind, and the key free", async () => {
    await using sim = await openStripe();
    await sim.control("POST /faults", { fault: { kind: "cut", when: "before" } });
    expect(await wire(sim, CHARGE, "k")).toMatchObject({ bytes: "", ended: "reset" });
    expect(charges(sim)).toBe(0);
    expect(await sim.post("/v1/charges", { form: CHARGE, idempotencyKey: "k" })).toMatchObject({
      status: 200,
    });
    expect(await sim.control("GET /ledger")).toMatchObject({
      body: { data: [{ outcome: "cut", status: null, delivered: false, object: null }, {}] },
    });
  });

  test("after the effect leaves the object and its true answer under the key", async () => {
    await using sim = await openStripe();
    await sim.control("POST /faults", { fault: { kind: "cut", when: "after" } });
    expect(await wire(sim, CHARGE, "k")).toMatchObject({ bytes: "", ended: "reset" });
    expect(charges(sim)).toBe(1);
    const again = await sim.post("/v1/charges", { form: CHARGE, idempotencyKey: "k" });
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(ids(await sim.get("/v1/charges"))).toEqual([field(again, "id")]);
    expect(await sim.control("GET /ledger?limit=2")).toMatchObject({
      body: {
        data: [
          { outcome: "executed", status: 200, delivered: false, faults: ["cut"] },
          { outcome: "replayed", delivered: true },
        ],
      },
    });
  });
});

describe("a spoilt body", () => {
  test("comes in slow drips, whole in the end", async () => {
    await using sim = await openStripe();
    await sim.control("POST /faults", { fault: { kind: "drip", ms: 20, pieces: 5 } });
    const { bytes, gaps } = await wire(sim, CHARGE, "k");
    expect(complete(bytes)).toBe(true);
    // On a busy machine several pieces are read at once.
    expect(gaps.reduce((sum, gap) => sum + gap, 0)).toBeGreaterThan(5 * 20 - 5);
  });

  test("ends in the middle, though its length promised more", async () => {
    await using sim = await openStripe();
    await sim.control("POST /faults", { fault: { kind: "truncate" } });
    const { bytes } = await wire(sim, CHARGE, "k");
    expect(bytes).toMatch(/^HTTP\/1.1 200/);
    expect(complete(bytes)).toBe(false);
    expect(charges(sim)).toBe(1);
  });

  test("is an error page of something in front of Stripe", async () => {
    await using sim = await openStripe();
    await sim.control("POST /faults", {
      fault: { kind: "error", when: "before", status: 502, stored: false, html: true },
    });
    const answer = await sim.get("/v1/charges");
    expect(answer).toMatchObject({ status: 502, text: expect.stringContaining("<html>") });
  });

  test("is such a page also in front of an answer that is repeated", async () => {
    await using sim = await openStripe();
    const ask = { form: CHARGE, idempotencyKey: "k" };
    expect(await sim.post("/v1/charges", ask)).toMatchObject({ status: 200 });
    await sim.control("POST /faults", {
      fault: { kind: "error", when: "after", status: 504, html: true },
      match: { times: 1 },
    });
    expect(await sim.post("/v1/charges", ask)).toMatchObject({
      status: 504,
      text: expect.stringContaining("<html>"),
    });
    expect(await sim.post("/v1/charges", ask)).toMatchObject({ status: 200 });
    expect(charges(sim)).toBe(1);
  });
});

describe("other faults", () => {
  test.each([500, 501, 502, 503, 504])("answer %i after the effect", async (status) => {
    await using sim = await openStripe();
    await sim.control("POST /faults", { fault: { kind: "error", when: "after", status } });
    expect(await sim.post("/v1/charges", { form: CHARGE })).toMatchObject({
      status,
      body: { error: { type: "api_error" } },
    });
    expect(charges(sim)).toBe(1);
    expect(await sim.control("GET /ledger")).toMatchObject({
      body: { data: [{ outcome: "executed", status, object: expect.stringMatching(/^ch_/) }] },
    });
  });

  test("answer 500 before execution began, so that a repeat works", async () => {
    await using sim = await openStripe();
    await sim.control("POST /faults", {
      fault: { kind: "error", when: "before", status: 500, stored: false, should_retry: true },
    });
    const ask = { form: CHARGE, idempotencyKey: "k" };
    const first = await sim.post("/v1/charges", ask);
    expect(first).toMatchObject({ status: 500 });
    expect(first.headers.get("stripe-should-retry")).toBe("true");
    expect(await sim.post("/v1/charges", ask)).toMatchObject({ status: 200 });
  });

  test.each([
    "global-rate",
    "endpoint-rate",
    "global-concurrency",
    "endpoint-concurrency",
    "resource-specific",
  ])("limit the rate for the reason %s", async (reason) => {
    await using sim = await openStripe();
    await sim.control("POST /faults", { fault: { kind: "rate_limited", reason } });
    const answer = await sim.get("/v1/charges");
    expect(answer.status).toBe(429);
    expect(answer.headers.get("retry-after")).toBeNull();
    expect(answer.headers.get("stripe-rate-limited-reason")).toBe(reason);
    expect(answer.headers.get("retry-after")).toBeNull();
  });

  test("time out on a lock, without a reason or a request id", async () => {
    await using sim = await openStripe();
    await sim.control("POST /faults", { fault: { kind: "lock_timeout" } });
    const answer = await sim.get("/v1/charges");
    expect(answer).toMatchObject({ status: 429, body: { error: { code: "lock_timeout" } } });
    expect(answer.headers.get("stripe-rate-limited-reason")).toBeNull();
    expect(answer.headers.get("request-id")).toBeNull();
  });

  test("delay an answer", async () => {
    await using sim = await openStripe();
    await sim.control("POST /faults", { fault: { kind: "delay", ms: 60 } });
    const started = performance.now();
    await sim.get("/v1/charges");
    expect(performance.now() - started).toBeGreaterThan(55);
  });

  test("delay an answer until they are disarmed, and no other's", async () => {
    await using sim = await openStripe();
    const hour = (path: string) => ({ match: { path }, fault: { kind: "delay", ms: 3_600_000 } });
    await sim.control("POST /faults", hour("/v1/charges"));
    await sim.control("POST /faults", hour("/v1/refunds"));
    const held = sim.get("/v1/charges");
    let isAnswered = false;
    void (async () => {
      await sim.get("/v1/refunds");
      isAnswered = true;
    })();
    const counts = () => sim.control("GET /counts");
    await expect.poll(counts).toMatchObject({ body: { under_way: 2 } });
    await sim.control("DELETE /faults/1");
    expect(await held).toMatchObject({ status: 200 });
    expect(await counts()).toMatchObject({ body: { under_way: 1 } });
    expect(isAnswered).toBe(false);
    await sim.control("DELETE /faults");
    await expect.poll(() => isAnswered).toBe(true);
  });

  test("hide a new object from lists for a while, and its event", async () => {
    await using sim = await openStripe();
    await sim.control("POST /faults", {
      match: { method: "POST" },
      fault: { kind: "late", seconds: 30 },
    });
    const id = field(await sim.post("/v1/charges", { form: CHARGE }), "id");
    const seen = await sim.control("POST /charges", {});
    expect(ids(await sim.get("/v1/charges"))).toEqual(ids(seen));
    expect(await sim.get(`/v1/charges/${id}`)).toMatchObject({ status: 200 });
    await sim.control("POST /clock", { advance_seconds: 31 });
    expect(ids(await sim.get("/v1/charges"))).toEqual([...ids(seen), id]);
  });
});

describe("arming", () => {
  test("strikes the nth match of method, path and query, so many times", async () => {
    await using sim = await openStripe();
    const fault = { kind: "rate_limited" };
    const match = { method: "GET", path: "/v1/*", query: "created[gte]", nth: 2, times: 2 };
    await sim.control("POST /faults", { match, fault });
    const statuses: number[] = [];
    for (let i = 0; i < 5; i++) {
      await sim.post("/v1/customers");
      await sim.get("/v1/charges?created=%zz");
      statuses.push((await sim.get("/v1/charges?created%5Bgte%5D=1")).status);
    }
    expect(statuses).toEqual([200, 429, 429, 200, 200]);
    expect(await sim.control("GET /faults")).toMatchObject({
      body: { armed: [{ seen: 5, fired: 2 }], fired: [{ kind: "rate_limited" }, {}] },
    });
    await sim.control("DELETE /faults");
    expect(await sim.control("GET /faults")).toMatchObject({ body: { armed: [], fired: [] } });
  });

  test("strikes the requests of one account alone, whatever they end with", async () => {
    await using sim = await openStripe();
    const key = "sk_test_other_account";
    await sim.control("POST /keys", { key, account: "acct_other" });
    const match = { path: "/v1/charges", account: "acct_other", times: null };
    await sim.control("POST /faults", {
      match,
      fault: { kind: "error", when: "before", stored: false },
    });
    expect((await sim.get("/v1/charges")).status).toBe(200);
    expect((await sim.get("/v1/charges", { key })).status).toBe(500);
    expect(await sim.control("GET /requests?account=acct_other")).toMatchObject({
      body: { total: 1, data: [{ status: 500, faults: ["error"] }] },
    });
  });

  test("by chance strikes the same requests for the same seed", async () => {
    const strikes = async () => {
      await using sim = await openStripe();
      const faults = [{ kind: "rate_limited" }, { kind: "error", when: "before", status: 503 }];
      await sim.control("POST /faults", { random: { seed: 7, probability: 0.4 }, faults });
      const statuses: number[] = [];
      for (let i = 0; i < 20; i++) statuses.push((await sim.get("/v1/charges")).status);
      return statuses;
    };
    const first = await strikes();
    expect(await strikes()).toEqual(first);
    expect(new Set(first)).toEqual(new Set([200, 429, 503]));
  });

  test("refuses a fault it does not know", async () => {
    await using sim = await openStripe();
    expect(await sim.control("POST /faults", { fault: { kind: "flood" } })).toMatchObject({
      status: 400,
    });
    expect(
      await sim.control("POST /faults", { math: {}, fault: { kind: "truncate" } }),
    ).toMatchObject({ status: 400 });
  });
});

describe("something on the way that repeats a request", () => {
  test.each(["first", "second"] as const)(
    "makes nothing twice, and hands on the %s answer",
    async (which) => {
      await using sim = await openStripe();
      await sim.control("POST /faults", { fault: { kind: "repeat", answer: which } });
      const made = await sim.post("/v1/charges", { form: CHARGE, idempotencyKey: "k" });
      expect(made.headers.get("idempotent-replayed")).toBe(which === "first" ? null : "true");
      expect(charges(sim)).toBe(1);
      expect(await sim.control("GET /ledger")).toMatchObject({
        body: {
          data: [
            { outcome: "executed", delivered: which === "first" },
            { outcome: "replayed", delivered: which === "second" },
          ],
        },
      });
    },
  );

  test.each(["rate_limited", "lock_timeout"])(
    "does not bring about what was refused as %s: who is told so counts on it",
    async (refused) => {
      await using sim = await openStripe();
      await sim.control("POST /faults", { fault: { kind: "repeat", answer: "first" } });
      await sim.control("POST /faults", { fault: { kind: refused } });
      expect(await sim.post("/v1/charges", { form: CHARGE, idempotencyKey: "k" })).toMatchObject({
        status: 429,
      });
      expect(charges(sim)).toBe(0);
    },
  );

  test("makes it twice without a key", async () => {
    await using sim = await openStripe();
    await sim.control("POST /faults", { fault: { kind: "repeat", answer: "first" } });
    await sim.post("/v1/charges", { form: CHARGE });
    expect(charges(sim)).toBe(2);
  });
});
