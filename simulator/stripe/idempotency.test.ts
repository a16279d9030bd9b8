import { describe, expect, test } from "vitest";

import { CHARGE, field, openStripe } from "./test-client.ts";

const HOUR = 3600;

describe("an idempotency key", () => {
  test("makes one object, and repeats its answer to the letter", async () => {
    await using sim = await openStripe();
    const ask = { form: `${CHARGE}&metadata[a]=1`, idempotencyKey: "k" };
    const first = await sim.post("/v1/charges", ask);
    const again = await sim.post("/v1/charges", ask);
    expect(again.text).toBe(first.text);
    expect(first.headers.get("idempotent-replayed")).toBeNull();
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(again.headers.get("idempotency-key")).toBe("k");
    expect(again.headers.get("original-request")).toBe(first.headers.get("request-id"));
    expect(again.headers.get("request-id")).not.toBe(first.headers.get("request-id"));
    expect(sim.simulator.world().charges.size).toBe(1);
  });

  test("takes the same parameters in another order for the same", async () => {
    await using sim = await openStripe();
    await sim.post("/v1/charges", { form: CHARGE, idempotencyKey: "k" });
    const form = CHARGE.split("&").toReversed().join("&");
    const again = await sim.post("/v1/charges", { form, idempotencyKey: "k" });
    expect(again.headers.get("idempotent-replayed")).toBe("true");
  });

  test("refuses other parameters, also with the same amount of them", async () => {
    await using sim = await openStripe();
    await sim.post("/v1/charges", { form: CHARGE, idempotencyKey: "k" });
    const form = CHARGE.replace("1000", "1001");
    expect(await sim.post("/v1/charges", { form, idempotencyKey: "k" })).toMatchObject({
      status: 400,
      body: {
        error: {
          type: "idempotency_error",
          message:
            "Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than 'k' if you meant to execute a different request.",
        },
      },
    });
  });

  test("refuses another endpoint", async () => {
    await using sim = await openStripe();
    const id = field(await sim.post("/v1/charges", { form: CHARGE, idempotencyKey: "k" }), "id");
    expect(
      await sim.post(`/v1/charges/${id}`, { form: CHARGE, idempotencyKey: "k" }),
    ).toMatchObject({
      status: 400,
      body: { error: { type: "idempotency_error" } },
    });
  });

  test("keeps a decline: the same key never tries the card again", async () => {
    await using sim = await openStripe();
    const form = "amount=1000&currency=usd&source=tok_chargeDeclined";
    const first = await sim.post("/v1/charges", { form, idempotencyKey: "k" });
    const again = await sim.post("/v1/charges", { form, idempotencyKey: "k" });
    expect(again).toMatchObject({ status: 402, text: first.text });
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(sim.simulator.world().charges.size).toBe(1);
  });

  test.each(["before", "after"] as const)("keeps a 500 that came %s the effect", async (when) => {
    await using sim = await openStripe();
    await sim.control("POST /faults", { fault: { kind: "error", when, status: 500 } });
    const ask = { form: CHARGE, idempotencyKey: "k" };
    const first = await sim.post("/v1/charges", ask);
    const again = await sim.post("/v1/charges", ask);
    expect(again).toMatchObject({ status: 500, text: first.text });
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(sim.simulator.world().charges.size).toBe(when === "after" ? 1 : 0);
  });

  test("is free again after a refusal before execution", async () => {
    await using sim = await openStripe();
    const ask = { form: CHARGE, idempotencyKey: "k" };
    expect(await sim.post("/v1/charges", { ...ask, form: "amount=x" })).toMatchObject({
      status: 400,
    });
    expect(await sim.post("/v1/charges", { ...ask, key: "sk_wrong" })).toMatchObject({
      status: 401,
    });
    await sim.control("POST /faults", { fault: { kind: "rate_limited" } });
    expect(await sim.post("/v1/charges", ask)).toMatchObject({ status: 429 });
    await sim.control("POST /faults", { fault: { kind: "lock_timeout" } });
    expect(await sim.post("/v1/charges", ask)).toMatchObject({ status: 429 });
    const done = await sim.post("/v1/charges", ask);
    expect(done).toMatchObject({ status: 200 });
    expect(done.headers.get("idempotent-replayed")).toBeNull();
  });

  test("answers 409 while the first request is under way", async () => {
    await using sim = await openStripe();
    await sim.control("POST /faults", { fault: { kind: "delay", ms: 300, when: "after" } });
    const ask = { form: CHARGE, idempotencyKey: "k" };
    const first = sim.post("/v1/charges", ask);
    await expect.poll(() => sim.simulator.world().charges.size).toBe(1);
    expect(await sim.post("/v1/charges", ask)).toMatchObject({
      status: 409,
      body: { error: { code: "idempotency_key_in_use" } },
    });
    const made = await first;
    const again = await sim.post("/v1/charges", ask);
    expect(again.text).toBe(made.text);
    expect(sim.simulator.world().charges.size).toBe(1);
  });

  test("is forgotten after 24 hours: then a repeat charges again", async () => {
    await using sim = await openStripe();
    const ask = { form: CHARGE, idempotencyKey: "k" };
    await sim.control("POST /clock", { freeze: true });
    const first = field(await sim.post("/v1/charges", ask), "id");
    await sim.control("POST /clock", { advance_seconds: 24 * HOUR - 1 });
    expect(field(await sim.post("/v1/charges", ask), "id")).toBe(first);
    await sim.control("POST /clock", { advance_seconds: 1 });
    expect(field(await sim.post("/v1/charges", ask), "id")).not.toBe(first);
    expect(sim.simulator.world().charges.size).toBe(2);
  });

  test("means nothing on GET and DELETE", async () => {
    await using sim = await openStripe();
    const id = field(await sim.post("/v1/customers"), "id");
    const ask = { idempotencyKey: "k" };
    await sim.remove(`/v1/customers/${id}`, ask);
    const again = await sim.remove(`/v1/customers/${id}`, ask);
    expect(again).toMatchObject({ status: 404 });
    expect((await sim.get("/v1/charges", ask)).headers.get("idempotency-key")).toBeNull();
  });

  test("belongs to one account and mode", async () => {
    await using sim = await openStripe({ keys: ["sk_test_a", "sk_live_a"] });
    await sim.control("POST /keys", { key: "sk_test_b", account: "acct_b" });
    const ask = { form: "name=x", idempotencyKey: "k" };
    const made = await Promise.all(
      ["sk_test_a", "sk_live_a", "sk_test_b"].map((key) =>
        sim.post("/v1/customers", { ...ask, key }),
      ),
    );
    expect(new Set(made.map((one) => field(one, "id"))).size).toBe(3);
  });

  test("has at most 255 characters", async () => {
    await using sim = await openStripe();
    expect(await sim.post("/v1/customers", { idempotencyKey: "k".repeat(256) })).toMatchObject({
      status: 400,
      body: {
        error: { message: expect.stringMatching(/^Idempotent key length is 256 characters/) },
      },
    });
  });
});
