import { describe, expect, test } from "vitest";

import { type TestSimulator, field, openStripe } from "./test-client.ts";

const refused = (status: number, error: object) => ({ status, body: { error } });

const CONFIRM =
  "amount=1000&currency=usd&confirm=true&automatic_payment_methods[enabled]=true&automatic_payment_methods[allow_redirects]=never";

/** A payment, and what may be done with it. */
async function payment(sim: TestSimulator, form: string) {
  const made = await sim.post("/v1/payment_intents", { form });
  const id = field(made, "id");
  return {
    id,
    charge: field(made, "latest_charge"),
    capture: (more = "", key?: string) =>
      sim.post(`/v1/payment_intents/${id}/capture`, {
        form: more,
        ...(key === undefined ? {} : { idempotencyKey: key }),
      }),
    cancel: (more = "") => sim.post(`/v1/payment_intents/${id}/cancel`, { form: more }),
    now: async () => (await sim.get(`/v1/payment_intents/${id}`)).body,
  };
}

const held = (sim: TestSimulator) =>
  payment(sim, `${CONFIRM}&capture_method=manual&payment_method=pm_card_visa&metadata[a]=1`);

async function types(sim: TestSimulator): Promise<string[]> {
  const { body } = await sim.get("/v1/events?limit=100");
  const data: unknown[] = Object(body).data;
  return data.map((event) => String(Object(event).type)).toReversed();
}

describe("capturing a payment", () => {
  test("takes all that is held, and tells of it", async () => {
    await using sim = await openStripe();
    const one = await held(sim);
    const before = (await types(sim)).length;
    expect(await one.capture("metadata[b]=2")).toMatchObject({
      status: 200,
      body: {
        id: one.id,
        status: "succeeded",
        amount_received: 1000,
        amount_capturable: 0,
        metadata: { a: "1", b: "2" },
      },
    });
    expect(await sim.get(`/v1/charges/${one.charge}`)).toMatchObject({
      body: { captured: true, amount_captured: 1000, amount_refunded: 0 },
    });
    expect((await types(sim)).slice(before)).toEqual([
      "charge.captured",
      "payment_intent.succeeded",
    ]);
  });

  test("of a part lets the rest go", async () => {
    await using sim = await openStripe();
    const one = await held(sim);
    expect(await one.capture("amount_to_capture=1001")).toMatchObject(
      refused(400, { code: "amount_too_large" }),
    );
    expect(await one.capture("amount_to_capture=0")).toMatchObject(
      refused(400, { code: "parameter_invalid_integer", param: "amount_to_capture" }),
    );
    expect(await one.capture("amount_to_capture=600")).toMatchObject({
      body: { amount_received: 600 },
    });
    expect(await sim.get(`/v1/charges/${one.charge}`)).toMatchObject({
      body: { amount_captured: 600, amount_refunded: 400, refunded: false },
    });
  });

  test("happens once: a key is replayed, and a second capture is refused in Stripe's words", async () => {
    await using sim = await openStripe();
    const one = await held(sim);
    const [first, again] = [await one.capture("", "k"), await one.capture("", "k")];
    expect(again.body).toEqual(first.body);
    expect(await one.capture()).toMatchObject(
      refused(400, {
        code: "payment_intent_unexpected_state",
        message:
          "The remaining amount on this PaymentIntent could not be captured because the remainder of the authorized amount has been released.",
        payment_intent: { id: one.id },
      }),
    );
  });

  test("needs a hold", async () => {
    await using sim = await openStripe();
    const paid = await payment(sim, `${CONFIRM}&payment_method=pm_card_visa`);
    expect(await paid.capture()).toMatchObject(
      refused(400, {
        code: "payment_intent_unexpected_state",
        message:
          "This PaymentIntent could not be captured because it has a status of succeeded. Only a PaymentIntent with one of the following statuses may be captured: requires_capture.",
      }),
    );
    expect(await sim.post("/v1/payment_intents/pi_x/capture")).toMatchObject(
      refused(404, { code: "resource_missing", param: "intent" }),
    );
  });
});

describe("what a payment only holds", () => {
  test("is not refunded, but canceled", async () => {
    await using sim = await openStripe();
    const one = await held(sim);
    for (const form of [`payment_intent=${one.id}`, `charge=${one.charge}`])
      expect(await sim.post("/v1/refunds", { form })).toMatchObject(
        refused(400, { message: expect.stringContaining("successful charge to refund") }),
      );
    await one.capture();
    expect(await sim.post("/v1/refunds", { form: `charge=${one.charge}` })).toMatchObject({
      status: 200,
    });
  });
});

describe("cancelling a payment", () => {
  test("lets the hold go, and tells of it", async () => {
    await using sim = await openStripe();
    const one = await held(sim);
    const before = (await types(sim)).length;
    expect(await one.cancel("cancellation_reason=abandoned")).toMatchObject({
      body: { status: "canceled", cancellation_reason: "abandoned", amount_capturable: 0 },
    });
    expect(await sim.get(`/v1/charges/${one.charge}`)).toMatchObject({
      body: { captured: false, refunded: true, amount_refunded: 1000 },
    });
    expect((await types(sim)).slice(before)).toEqual([
      "refund.created",
      "charge.refunded",
      "payment_intent.canceled",
    ]);
    expect(await one.capture()).toMatchObject({ status: 400 });
    // The hold does not expire once more.
    await sim.control("POST /clock", { advance_seconds: 8 * 86_400 });
    expect(await types(sim)).not.toContain("charge.expired");
  });

  test.each([
    ["one that was not carried out", "amount=1000&currency=usd"],
    ["one whose payer must act", `${CONFIRM}&payment_method=pm_card_authenticationRequired`],
    ["one that the bank has not answered", `${CONFIRM}&payment_method=pm_usBankAccount_success`],
  ])("is for %s, too", async (_, form) => {
    await using sim = await openStripe();
    const one = await payment(sim, form);
    expect(await one.cancel()).toMatchObject({ body: { status: "canceled", next_action: null } });
    await sim.control("POST /clock", { advance_seconds: 60 });
    expect(await one.now()).toMatchObject({ status: "canceled", amount_received: 0 });
  });

  test.each([
    ["canceled", "amount=1000&currency=usd"],
    ["succeeded", `${CONFIRM}&payment_method=pm_card_visa`],
  ])("is refused in Stripe's words for one that is %s", async (status, form) => {
    await using sim = await openStripe();
    const one = await payment(sim, form);
    if (status === "canceled") await one.cancel();
    expect(await one.cancel()).toMatchObject(
      refused(400, {
        code: "payment_intent_unexpected_state",
        message: `You cannot cancel this PaymentIntent because it has a status of ${status}. Only a PaymentIntent with one of the following statuses may be canceled: requires_payment_method, requires_capture, requires_reauthorization, requires_confirmation, requires_action, expired, processing.`,
      }),
    );
  });
});
