import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { JsonObject } from "#sdk/index.ts";
import { InputError } from "#sdk/index.ts";
import { newCharge } from "../triggers/new-charge.ts";
import { anyRequest, find, send } from "../stripe.send.world.ts";
import type { Simulator } from "../stripe.world.ts";
import { connect, errorOf, startSimulator } from "../stripe.world.ts";
import { createPayment } from "./create-payment.ts";

let simulator: Simulator;
let client: ReturnType<typeof connect>;
let customer = "";
let saved = "";
beforeAll(async () => {
  simulator = await startSimulator();
  client = connect(simulator);
  [customer = ""] = await simulator.make("customers", { payment_method: "pm_card_visa" });
  const methods = await client.api.read("/v1/payment_methods", { customer });
  saved =
    z.object({ data: z.array(z.object({ id: z.string() })) }).parse(methods).data[0]?.id ?? "";
});
afterAll(async () => {
  client.close();
  await simulator.close();
});

const payment = () => ({ amount: 500, currency: "jpy", customer, payment_method: saved });
const pay = (more: JsonObject = {}, effectId?: string) =>
  send(client, createPayment, { ...payment(), ...more }, effectId);
const retrieve = (objectId: string) =>
  createPayment.retrieve?.({ api: client.api, objectId, request: anyRequest });

describe("Create payment", () => {
  it("charges a saved card with everything that a person can fill in", async () => {
    const shipping = {
      name: "Hanako Sato",
      phone: "+81-3-1234-5678",
      carrier: "Yamato",
      tracking_number: "1234",
      address: { line1: "1-1-1 Dogenzaka", country: "JP" },
    };
    const { output, requestId } = await pay({
      description: "Order 1042",
      receipt_email: "hanako@example.com",
      statement_descriptor_suffix: "ORDER 1042",
      capture_method: "automatic",
      shipping,
      metadata: { order: "1042" },
    });
    expect(output).toMatchObject({
      status: "succeeded",
      amount: 500,
      amount_received: 500,
      customer,
      payment_method: saved,
      description: "Order 1042",
      receipt_email: "hanako@example.com",
      shipping,
      metadata: { order: "1042", millrace_generation: "1" },
      latest_charge: expect.stringMatching(/^ch_/),
    });
    expect(requestId).toMatch(/^req_/);
  });

  it("says to Stripe that the customer is not there, and cannot be sent anywhere", async () => {
    const effectId = randomUUID();
    await pay({}, effectId);
    const ledger = await simulator.control("GET", `/ledger?idempotency_key=${effectId}`);
    expect(ledger).toMatchObject({
      data: [
        {
          path: "/v1/payment_intents",
          params: {
            confirm: "true",
            off_session: "true",
            automatic_payment_methods: { enabled: "true", allow_redirects: "never" },
          },
        },
      ],
    });
  });

  it("keeps nothing with which a browser could act on the payment", async () => {
    const effectId = randomUUID();
    const { body } = await pay({}, effectId);
    const { id } = z.object({ id: z.string() }).parse(body);
    const kept = [body, await find(client.api, createPayment, effectId), await retrieve(id)];
    expect(JSON.stringify(kept)).not.toContain("_secret_");
    expect(JSON.stringify(await simulator.control("GET", `/objects/${id}`))).toContain("_secret_");
  });

  it("makes a charge that New charge sees, and knows for our own", async () => {
    const effectId = randomUUID();
    const since = new Date(Date.now() - 60_000);
    await pay({ description: "seen" }, effectId);
    const events = [];
    for await (const page of newCharge.poll({ where: {}, api: client.api, since }))
      events.push(...page);
    const event = events.find(({ data }) => newCharge.madeBy(data) === effectId);
    expect(event?.data).toMatchObject({ description: "seen", status: "succeeded" });
  });

  it.each([
    [{ capture_method: "manual" }, "requires_capture"],
    [{ payment_method: "pm_usBankAccount_processing", currency: "usd" }, "processing"],
  ])("with %o is done, with the status %s", async (more, status) => {
    const effectId = randomUUID();
    const { output } = await pay(more, effectId);
    expect(output).toMatchObject({ status });
    expect(await find(client.api, createPayment, effectId)).toMatchObject({
      outcome: "done",
      answer: { body: output },
    });
  });

  it.each([
    ["pm_card_visa_chargeDeclined", "stripe.card_declined", "generic_decline"],
    ["pm_card_visa_chargeDeclinedInsufficientFunds", "stripe.card_declined", "insufficient_funds"],
    ["pm_card_chargeDeclinedExpiredCard", "stripe.expired_card", undefined],
    ["pm_card_chargeDeclinedProcessingError", "stripe.processing_error", undefined],
    ["pm_card_authenticationRequired", "stripe.authentication_required", "authentication_required"],
  ])("a decline of %s fails, and is found again as the same failure", async (card, code, why) => {
    const effectId = randomUUID();
    const error = await errorOf(pay({ payment_method: card }, effectId));
    expect(error).toBeInstanceOf(InputError);
    const { facts } = error;
    expect(facts).toMatchObject({
      code,
      details: {
        status: 402,
        charge: expect.stringMatching(/^ch_/),
        payment_intent: expect.stringMatching(/^pi_/),
      },
    });
    if (why !== undefined) expect(facts.details).toMatchObject({ decline_code: why });
    expect(facts.advice?.ja).toMatch(/[ぁ-ん]/);

    const { requestId: _, details: told, ...words } = facts;
    const { doc_url: __, request_log_url: ___, ...details } = told ?? {};
    const found = await find(client.api, createPayment, effectId);
    const id = details["payment_intent"];
    const read = await retrieve(typeof id === "string" ? id : "");
    for (const one of [found, read?.found]) {
      expect(one?.outcome).toBe("failed");
      expect(one).toMatchObject({ error: { ...words, details } });
    }
  });

  it("of a card that needs the customer says so, and what to do", async () => {
    const { facts } = await errorOf(pay({ payment_method: "pm_card_authenticationRequired" }));
    expect(facts.advice?.en).toMatch(/bank wants the customer to confirm/);
  });

  it("with a payment method of another customer is refused, and explained", async () => {
    const [other = ""] = await simulator.make("customers", {});
    const { facts } = await errorOf(pay({ customer: other }));
    expect(facts.code).toBe("stripe.payment_method_of_another");
    expect(await simulator.executed("/v1/charges")).toBe(0);
  });

  it.each<[what: string, change: JsonObject, path: string]>([
    ["no customer", { customer: "" }, "customer"],
    ["no payment method", { payment_method: "" }, "payment_method"],
    ["no amount", { amount: null }, "amount"],
    ["KWD that do not end in 0", { amount: 1001, currency: "kwd" }, "amount"],
    ["over a million dollars", { amount: 100_000_000, currency: "usd" }, "amount"],
    ["shipping without an address", { shipping: { name: "A" } }, "shipping.address"],
  ])("refuses %s before it reaches Stripe", (_what, change, path) => {
    const input = { ...payment(), payment_method: "pm_1", customer: "cus_1", ...change };
    const issues = createPayment.input.safeParse(input).error?.issues ?? [];
    expect(issues.map((issue) => issue.path.join("."))).toEqual([path]);
  });

  it.each([
    [{ kind: "error", when: "after", status: 500 }, "unknown_outcome"],
    [{ kind: "cut", when: "after" }, "transient"],
    [{ kind: "truncate" }, "transient"],
  ])("is found after %o", async (fault, kind) => {
    const effectId = randomUUID();
    await simulator.fault(fault, { method: "POST" });
    expect((await errorOf(pay({}, effectId))).kind).toBe(kind);
    expect(await find(client.api, createPayment, effectId)).toMatchObject({ outcome: "done" });
  });

  it("moves the money that it says", () => {
    const input = createPayment.input.parse({ ...payment(), payment_method: "pm_1" });
    const request = createPayment.request(input, { effectId: "e", generation: 1, at: 0 });
    const money = { amount: 500, currency: "jpy" };
    expect(createPayment.moves?.(request, null)).toEqual({
      kind: "charge",
      money,
      isPending: false,
    });
    for (const [status, moved] of [
      ["succeeded", { kind: "charge", isPending: false }],
      ["processing", { kind: "charge", isPending: true }],
      ["requires_action", { kind: "charge", isPending: true }],
      ["requires_capture", { kind: "hold", isPending: false }],
    ] as const)
      expect(createPayment.moves?.(request, { status: 200, body: { status } })).toEqual({
        money,
        ...moved,
      });
  });
});

describe("a payment that Stripe has made", () => {
  async function madeWith(set: JsonObject) {
    const effectId = randomUUID();
    const { output } = await pay({}, effectId);
    const { id } = z.object({ id: z.string() }).parse(output);
    await simulator.control("POST", `/objects/${id}`, { set });
    return { effectId, id };
  }

  it.each(["requires_confirmation", "requires_payment_method"])(
    "and not carried out (%s) tells nothing yet: it may just be under way",
    async (status) => {
      const { effectId, id } = await madeWith({ status, latest_charge: null });
      expect(await find(client.api, createPayment, effectId)).toBeNull();
      expect(await retrieve(id)).toMatchObject({
        tag: { effectId, generation: 1 },
        found: { outcome: "failed", error: { code: "stripe.payment_unfinished" } },
      });
    },
  );

  it("and that was canceled has failed: its money will never come", async () => {
    const change = { status: "canceled", cancellation_reason: "requested_by_customer" };
    const { effectId } = await madeWith(change);
    expect(await find(client.api, createPayment, effectId)).toMatchObject({
      outcome: "failed",
      error: {
        code: "stripe.payment_canceled",
        details: { cancellation_reason: "requested_by_customer" },
      },
    });
  });

  it.each(["succeeded", "processing", "requires_capture", "requires_action"])(
    "and that stands at %s is done",
    async (status) => {
      const { effectId } = await madeWith({ status });
      expect(await find(client.api, createPayment, effectId)).toMatchObject({ outcome: "done" });
    },
  );
});
