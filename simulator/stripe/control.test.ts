import { describe, expect, test } from "vitest";

import { DEFAULT_KEY } from "./server.ts";
import { CHARGE, field, ids, openStripe } from "./test-client.ts";

describe("the ledger", () => {
  test("has every write as it came, and no read", async () => {
    await using sim = await openStripe();
    await sim.get("/v1/charges");
    const form = `${CHARGE}&metadata[order_id]=7`;
    const made = await sim.post("/v1/charges", { form, idempotencyKey: "k" });
    await sim.post("/v1/charges", { form, idempotencyKey: "k" });
    await sim.post("/v1/charges", { form: "amount=0" });
    await sim.post("/v1/charges", { form: `amount=1000&currency=usd&source=tok_chargeDeclined` });
    await sim.remove("/v1/customers/cus_x");
    const ledger = await sim.control("GET /ledger");
    const object = field(made, "id");
    expect(ledger).toMatchObject({
      body: {
        total: 5,
        data: [
          {
            method: "POST",
            path: "/v1/charges",
            idempotency_key: "k",
            outcome: "executed",
            status: 200,
            object,
            request_id: made.headers.get("request-id"),
            params: { amount: "1000", metadata: { order_id: "7" } },
            livemode: false,
            delivered: true,
          },
          {
            outcome: "replayed",
            object,
            original_request: made.headers.get("request-id"),
          },
          { outcome: "refused", status: 400, object: null },
          { outcome: "executed", status: 402, object: expect.stringMatching(/^ch_/) },
          { method: "DELETE", outcome: "refused", status: 404 },
        ],
      },
    });
    expect(ledger.text).not.toContain(DEFAULT_KEY);
    expect(await sim.control(`GET /ledger?object=${object}&outcome=executed`)).toMatchObject({
      body: { total: 1 },
    });
  });

  test("shows what is under way", async () => {
    await using sim = await openStripe();
    await sim.control("POST /faults", { fault: { kind: "delay", ms: 100 } });
    const first = sim.post("/v1/customers");
    await expect
      .poll(async () => (await sim.control("GET /ledger")).body)
      .toMatchObject({ data: [{ outcome: "in_flight" }] });
    await first;
  });
});

describe("requests and counts", () => {
  test("tell how often a path was read, and with what", async () => {
    await using sim = await openStripe();
    for (let i = 0; i < 3; i++) await sim.get(`/v1/charges?created[gte]=${i}`);
    await sim.get("/v1/refunds");
    await sim.get("/v1/charges", { key: "wrong" });
    expect(await sim.control("GET /counts")).toMatchObject({
      body: { total: 5, counts: { "GET /v1/charges": 4, "GET /v1/refunds": 1 } },
    });
    expect(await sim.control("GET /counts?path=/v1/refunds")).toMatchObject({ body: { total: 1 } });
    expect(await sim.control("GET /requests?path=/v1/charges&query=created[gte]=2")).toMatchObject({
      body: { total: 1, data: [{ status: 200, outcome: "executed", object: null }] },
    });
    expect(await sim.control("GET /requests?since=3")).toMatchObject({ body: { total: 2 } });
  });

  test("do not count the control interface itself", async () => {
    await using sim = await openStripe();
    await sim.control("GET /");
    expect(await sim.control("GET /counts")).toMatchObject({ body: { total: 0 } });
  });
});

describe("making objects", () => {
  test("fills one second or spreads them", async () => {
    await using sim = await openStripe();
    const made = await sim.control("POST /charges", { count: 10_000, created: 1_700_000_000 });
    expect(made.body).toMatchObject({ data: [] });
    expect(sim.simulator.world().charges.size).toBe(10_000);
    expect(
      await sim.control("POST /charges", { count: 2, created: 5, every_seconds: 60 }),
    ).toMatchObject({ body: { data: [{ created: 5 }, { created: 65 }] } });
  });

  test("makes declined, pending and uncaptured charges, refunds, customers, invoices, products", async () => {
    await using sim = await openStripe();
    expect(await sim.control("POST /charges", { status: "failed" })).toMatchObject({
      body: { data: [{ status: "failed", failure_code: "card_declined" }] },
    });
    expect(await sim.control("POST /charges", { captured: false })).toMatchObject({
      body: { data: [{ captured: false, paid: true }] },
    });
    const pending = await sim.control("POST /charges", { status: "pending", currency: "jpy" });
    expect(pending).toMatchObject({ body: { data: [{ status: "pending", currency: "jpy" }] } });
    const [id] = ids(pending);
    await sim.control(`POST /objects/${id}`, {
      set: { status: "succeeded", paid: true },
      event: "charge.succeeded",
    });
    expect(await sim.get(`/v1/charges/${id}`)).toMatchObject({ body: { status: "succeeded" } });
    expect(await sim.control("POST /refunds", { charge: id, amount: 100 })).toMatchObject({
      body: { data: [{ charge: id, amount: 100 }] },
    });
    expect(await sim.control("POST /customers", { email: "a@b.co" })).toMatchObject({
      body: { data: [{ email: "a@b.co" }] },
    });
    expect(await sim.control("POST /invoices", { amount: 700, status: "open" })).toMatchObject({
      body: { data: [{ status: "open", total: 700, due_date: expect.any(Number) }] },
    });
    expect(await sim.control("POST /products", { name: "Cup" })).toMatchObject({
      body: { data: [{ name: "Cup" }] },
    });
  });

  test("can show an object late, though it was created before others", async () => {
    await using sim = await openStripe();
    const created = sim.simulator.clock.seconds();
    const late = ids(await sim.control("POST /charges", { created, visible_after_seconds: 60 }));
    const seen = ids(await sim.control("POST /charges", { created: created + 1 }));
    expect(ids(await sim.get("/v1/charges"))).toEqual(seen);
    await sim.control("POST /clock", { advance_seconds: 61 });
    expect(ids(await sim.get("/v1/charges"))).toEqual([...seen, ...late]);
  });

  test("removes objects without a trace", async () => {
    await using sim = await openStripe();
    const [gone] = ids(await sim.control("POST /charges", {}));
    await sim.control("POST /charges", { count: 3, created: 100 });
    await sim.control(`DELETE /objects/${gone}`);
    expect(await sim.get(`/v1/charges?starting_after=${gone}`)).toMatchObject({ status: 400 });
    expect(
      await sim.control("POST /prune", { objects: "charges", created_before: 101 }),
    ).toMatchObject({ body: { removed: 3 } });
    expect(ids(await sim.get("/v1/charges"))).toEqual([]);
  });
});

describe("steering", () => {
  test("moves, sets, stops and starts the clock", async () => {
    await using sim = await openStripe();
    await sim.control("POST /clock", { set: 1_800_000_000, freeze: true });
    expect(await sim.post("/v1/customers")).toMatchObject({ body: { created: 1_800_000_000 } });
    await sim.control("POST /clock", { advance_seconds: 90 });
    expect(await sim.control("GET /clock")).toMatchObject({
      body: { now: 1_800_000_090, frozen: true },
    });
    await sim.control("POST /clock", { freeze: false });
    expect(await sim.control("GET /clock")).toMatchObject({ body: { frozen: false } });
  });

  test("forgets data, requests and faults on reset, but not keys", async () => {
    await using sim = await openStripe();
    await sim.post("/v1/customers");
    await sim.control("POST /faults", { fault: { kind: "rate_limited" } });
    await sim.control("POST /reset");
    expect(await sim.control("GET /")).toMatchObject({
      body: { requests: 0, writes: 0, worlds: [] },
    });
    expect(await sim.get("/v1/customers")).toMatchObject({ status: 200, body: { data: [] } });
  });

  test("says what was wrong with a request", async () => {
    await using sim = await openStripe();
    expect(await sim.control("GET /nowhere")).toMatchObject({
      status: 404,
      body: { error: "There is no GET /_control/nowhere." },
    });
    expect(await sim.control("POST /charges", { amout: 5 })).toMatchObject({ status: 400 });
    expect(await sim.control("GET /objects/ch_x")).toMatchObject({ status: 404 });
  });
});
