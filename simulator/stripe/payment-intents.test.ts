import { describe, expect, test } from "vitest";

import { type TestSimulator, field, ids, openStripe } from "./test-client.ts";

const refused = (status: number, error: object) => ({ status, body: { error } });

/** A payment of a customer who is not there, as a server makes it. */
const CONFIRM =
  "confirm=true&off_session=true&automatic_payment_methods[enabled]=true&automatic_payment_methods[allow_redirects]=never";
const PAYMENT = `amount=1000&currency=usd&${CONFIRM}`;

async function customer(sim: TestSimulator, method = "pm_card_visa") {
  const id = field(await sim.post("/v1/customers", { form: `payment_method=${method}` }), "id");
  const [saved = ""] = ids(await sim.get(`/v1/customers/${id}/payment_methods`));
  return { id, saved, form: `customer=${id}&payment_method=${saved}` };
}

const pay = (sim: TestSimulator, form: string) => sim.post("/v1/payment_intents", { form });

const REFUSALS: readonly (readonly [form: string, status: number, error: object])[] = [
  ["currency=usd", 400, { code: "parameter_missing", message: "Missing required param: amount." }],
  [
    `amount=0&currency=usd&${CONFIRM}&payment_method=pm_card_visa`,
    400,
    { param: "amount", message: "This value must be greater than or equal to 1." },
  ],
  [`amount=49&currency=usd&${CONFIRM}`, 400, { code: "amount_too_small" }],
  [`amount=100&currency=zzz&${CONFIRM}`, 400, { param: "currency" }],
  [`${PAYMENT}&customer=cus_x`, 400, { message: "No such customer: 'cus_x'", param: "customer" }],
  [
    `${PAYMENT}&payment_method=pm_x`,
    400,
    { code: "resource_missing", message: "No such PaymentMethod: 'pm_x'", param: "payment_method" },
  ],
  [
    PAYMENT,
    400,
    {
      code: "payment_intent_unexpected_state",
      message: expect.stringContaining("missing a payment method"),
      payment_intent: { status: "requires_payment_method", latest_charge: null },
    },
  ],
  [
    "amount=1000&currency=usd&confirm=true&payment_method=pm_card_visa",
    400,
    { message: expect.stringContaining("you must provide a `return_url`") },
  ],
  ["amount=1000&currency=usd&off_session=true", 400, { param: "off_session" }],
  [`${PAYMENT}&payment_method=pm_card_visa&source=tok_visa`, 400, { code: "parameter_unknown" }],
  [
    `${PAYMENT}&payment_method=pm_card_visa&statement_descriptor=SHOP`,
    400,
    { param: "statement_descriptor" },
  ],
  [
    `${PAYMENT}&payment_method=pm_card_visa&allowed_payment_method_types[]=us_bank_account`,
    400,
    { param: "payment_method" },
  ],
  [
    `${PAYMENT}&payment_method=pm_card_visa&payment_method_types[]=card`,
    400,
    {
      code: "parameter_unknown",
      message: expect.stringMatching(/^Received unknown parameter: payment_method_types/),
      param: "payment_method_types",
    },
  ],
  [
    `amount=1000&currency=jpy&${CONFIRM}&payment_method=pm_usBankAccount_success`,
    400,
    { param: "currency" },
  ],
  [`${PAYMENT}&shipping[name]=A`, 400, { code: "parameter_missing", param: "shipping[address]" }],
  [`${PAYMENT}&receipt_email=nobody`, 400, { code: "email_invalid" }],
];

const DECLINES: readonly (readonly [method: string, code: string, decline: string | undefined])[] =
  [
    ["pm_card_chargeDeclined", "card_declined", "generic_decline"],
    ["pm_card_visa_chargeDeclined", "card_declined", "generic_decline"],
    ["pm_card_visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"],
    ["pm_card_visa_chargeDeclinedLostCard", "card_declined", "lost_card"],
    ["pm_card_chargeDeclinedExpiredCard", "expired_card", undefined],
    ["pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", undefined],
    ["pm_card_chargeDeclinedProcessingError", "processing_error", undefined],
    ["pm_card_authenticationRequired", "authentication_required", "authentication_required"],
    ["pm_card_authenticationRequiredOnSetup", "authentication_required", "authentication_required"],
  ];

describe("POST /v1/payment_intents", () => {
  test.each(REFUSALS)("refuses %s", async (form, status, error) => {
    await using sim = await openStripe();
    expect(await pay(sim, form)).toMatchObject(refused(status, error));
    expect(sim.simulator.world().charges.size).toBe(0);
  });

  test("charges a saved payment method, and the charge tells of it", async () => {
    await using sim = await openStripe();
    const payer = await customer(sim);
    const more =
      "&description=Order 7&receipt_email=a@b.co&statement_descriptor_suffix=ORDER 7&metadata[order]=7&shipping[name]=A&shipping[address][line1]=1-1";
    const paid = await pay(sim, `${PAYMENT}&${payer.form}${more}`);
    expect(paid).toMatchObject({
      status: 200,
      body: {
        status: "succeeded",
        amount_received: 1000,
        customer: payer.id,
        payment_method: payer.saved,
        latest_charge: expect.stringMatching(/^ch_/),
        last_payment_error: null,
        metadata: { order: "7" },
      },
    });
    const intent = field(paid, "id");
    const charge = field(paid, "latest_charge");
    expect(await sim.get(`/v1/charges?payment_intent=${intent}`)).toMatchObject({
      body: {
        data: [
          {
            id: charge,
            amount: 1000,
            status: "succeeded",
            captured: true,
            payment_intent: intent,
            customer: payer.id,
            payment_method: payer.saved,
            source: null,
            description: "Order 7",
            receipt_email: "a@b.co",
            metadata: { order: "7" },
            shipping: { name: "A", address: { line1: "1-1" } },
            payment_method_details: { type: "card", card: { last4: "4242" } },
          },
        ],
      },
    });
    expect(ids(await sim.get("/v1/charges"))).toEqual([charge]);
    expect(await sim.get(`/v1/payment_intents/${intent}`)).toMatchObject({ body: paid.body });
    expect(ids(await sim.get(`/v1/payment_intents?customer=${payer.id}`))).toEqual([intent]);
    const expanded = await pay(sim, `${PAYMENT}&${payer.form}&expand[]=latest_charge`);
    expect(expanded).toMatchObject({ body: { latest_charge: { object: "charge", paid: true } } });
  });

  test.each(DECLINES)("%s: declined, and intent and charge stay", async (method, code, why) => {
    await using sim = await openStripe();
    const refusal = await pay(sim, `${PAYMENT}&payment_method=${method}&metadata[a]=b`);
    const [intent = ""] = ids(await sim.get("/v1/payment_intents"));
    const [charge = ""] = ids(await sim.get("/v1/charges"));
    expect(refusal).toMatchObject(
      refused(402, {
        type: "card_error",
        code,
        ...(why === undefined ? {} : { decline_code: why }),
        charge,
        payment_intent: {
          id: intent,
          status: "requires_payment_method",
          last_payment_error: { code, charge },
        },
        payment_method: { object: "payment_method" },
      }),
    );
    expect(await sim.get(`/v1/charges/${charge}`)).toMatchObject({
      body: { status: "failed", failure_code: code, payment_intent: intent, metadata: { a: "b" } },
    });
    expect(await sim.control("GET /ledger")).toMatchObject({
      body: { data: [{ outcome: "executed", object: intent, status: 402 }] },
    });
  });

  test("repeats a decline under its key, and makes nothing new", async () => {
    await using sim = await openStripe();
    const form = `${PAYMENT}&payment_method=pm_card_chargeDeclined`;
    const first = await sim.post("/v1/payment_intents", { form, idempotencyKey: "k" });
    const again = await sim.post("/v1/payment_intents", { form, idempotencyKey: "k" });
    expect(again.text).toBe(first.text);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(sim.simulator.world().paymentIntents.size).toBe(1);
  });

  test("asks for the payer where they are there, unless that shall be an error", async () => {
    await using sim = await openStripe();
    const form = `${PAYMENT.replace("&off_session=true", "")}&payment_method=pm_card_authenticationRequired`;
    expect(await pay(sim, form)).toMatchObject({
      status: 200,
      body: { status: "requires_action", next_action: { type: "use_stripe_sdk" } },
    });
    expect(await pay(sim, `${form}&error_on_requires_action=true`)).toMatchObject(
      refused(402, { code: "authentication_required" }),
    );
    expect(sim.simulator.world().charges.size).toBe(0);
  });

  test("only holds the amount when it is to be captured later", async () => {
    await using sim = await openStripe();
    const held = await pay(sim, `${PAYMENT}&capture_method=manual&payment_method=pm_card_visa`);
    expect(held).toMatchObject({
      body: { status: "requires_capture", amount_capturable: 1000, amount_received: 0 },
    });
    const charge = field(held, "latest_charge");
    expect(await sim.get(`/v1/charges/${charge}`)).toMatchObject({
      body: { captured: false, status: "succeeded" },
    });
    expect(await sim.post(`/v1/charges/${charge}/capture`)).toMatchObject({ status: 400 });
    await sim.control("POST /clock", { advance_seconds: 8 * 86_400 });
    expect(await sim.get(`/v1/payment_intents/${field(held, "id")}`)).toMatchObject({
      body: { status: "canceled", cancellation_reason: "automatic" },
    });
  });

  test.each([
    ["pm_usBankAccount_success", "succeeded", "succeeded"],
    ["pm_usBankAccount_insufficientFunds", "requires_payment_method", "failed"],
    ["pm_usBankAccount_processing", "processing", "pending"],
  ])("%s: processing, later %s", async (method, intent, charge) => {
    await using sim = await openStripe();
    const paid = await pay(sim, `${PAYMENT}&payment_method=${method}`);
    expect(paid).toMatchObject({ status: 200, body: { status: "processing" } });
    const path = `/v1/charges/${field(paid, "latest_charge")}`;
    expect(await sim.get(path)).toMatchObject({ body: { status: "pending", paid: false } });
    expect(
      await sim.post("/v1/refunds", { form: `payment_intent=${field(paid, "id")}` }),
    ).toMatchObject({ status: 400 });
    await sim.control("POST /clock", { advance_seconds: 11 });
    expect(await sim.get(`/v1/payment_intents/${field(paid, "id")}`)).toMatchObject({
      body: { status: intent },
    });
    expect(await sim.get(path)).toMatchObject({ body: { status: charge } });
  });

  test("makes an intent without paying it", async () => {
    await using sim = await openStripe();
    const bare = await pay(sim, "amount=1000&currency=usd");
    expect(bare).toMatchObject({ body: { status: "requires_payment_method" } });
    expect(await pay(sim, "amount=1000&currency=usd&payment_method=pm_card_visa")).toMatchObject({
      body: { status: "requires_confirmation" },
    });
    expect(await sim.get(`/v1/charges?payment_intent=${field(bare, "id")}`)).toMatchObject({
      body: { data: [] },
    });
    expect(await sim.get("/v1/payment_intents/pi_x")).toMatchObject(
      refused(404, { code: "resource_missing", param: "intent" }),
    );
    expect(await sim.get("/v1/charges?payment_intent=pi_x")).toMatchObject({ status: 400 });
  });
});

describe("a refund of a payment intent", () => {
  test("refunds its charge, and is listed by it", async () => {
    await using sim = await openStripe();
    const paid = await pay(sim, `${PAYMENT}&payment_method=pm_card_visa`);
    const [intent, charge] = [field(paid, "id"), field(paid, "latest_charge")];
    const refund = await sim.post("/v1/refunds", { form: `payment_intent=${intent}&amount=400` });
    expect(refund).toMatchObject({
      status: 200,
      body: { charge, payment_intent: intent, amount: 400, status: "succeeded" },
    });
    expect(ids(await sim.get(`/v1/refunds?payment_intent=${intent}`))).toEqual([
      field(refund, "id"),
    ]);
    expect(await sim.get(`/v1/charges/${charge}`)).toMatchObject({
      body: { amount_refunded: 400 },
    });
    expect(
      await sim.post("/v1/refunds", { form: `payment_intent=${intent}&amount=700` }),
    ).toMatchObject(refused(400, { message: expect.stringContaining("is greater than") }));
  });

  test.each([
    ["pm_card_pendingRefund", "pending", "succeeded"],
    ["pm_card_refundFail", "succeeded", "failed"],
  ])("of %s is %s at first, and %s later", async (method, first, later) => {
    await using sim = await openStripe();
    const paid = await pay(sim, `${PAYMENT}&payment_method=${method}`);
    const form = `payment_intent=${field(paid, "id")}`;
    const refund = await sim.post("/v1/refunds", { form });
    expect(refund).toMatchObject({ body: { status: first } });
    await sim.control("POST /clock", { advance_seconds: 11 });
    expect(await sim.get(`/v1/refunds/${field(refund, "id")}`)).toMatchObject({
      body: { status: later },
    });
  });

  test("needs a charge that succeeded", async () => {
    await using sim = await openStripe();
    await pay(sim, `${PAYMENT}&payment_method=pm_card_chargeDeclined`);
    const [intent = ""] = ids(await sim.get("/v1/payment_intents"));
    expect(await sim.post("/v1/refunds", { form: `payment_intent=${intent}` })).toMatchObject(
      refused(400, {
        message: `This PaymentIntent (${intent}) does not have a successful charge to refund.`,
      }),
    );
    expect(await sim.post("/v1/refunds", { form: "payment_intent=pi_x" })).toMatchObject(
      refused(400, { code: "resource_missing", param: "payment_intent" }),
    );
  });
});

describe("payment methods", () => {
  test("are kept by one customer, and pay for no other", async () => {
    await using sim = await openStripe();
    const [mine, other] = [await customer(sim), await customer(sim, "pm_card_mastercard")];
    const attach = (id: string, to: string) =>
      sim.post(`/v1/payment_methods/${id}/attach`, { form: `customer=${to}` });
    const second = await attach("pm_card_amex", mine.id);
    expect(second).toMatchObject({
      body: { customer: mine.id, type: "card", card: { brand: "amex" } },
    });
    expect(ids(await sim.get(`/v1/payment_methods?customer=${mine.id}&type=card`))).toEqual([
      field(second, "id"),
      mine.saved,
    ]);
    expect(await attach(mine.saved, other.id)).toMatchObject(
      refused(400, { message: expect.stringContaining("already been attached") }),
    );
    expect(await pay(sim, `${PAYMENT}&payment_method=${mine.saved}`)).toMatchObject(
      refused(400, { message: expect.stringContaining("Please include the Customer") }),
    );
    expect(
      await pay(sim, `${PAYMENT}&customer=${other.id}&payment_method=${mine.saved}`),
    ).toMatchObject(
      refused(400, { message: expect.stringContaining("must be attached to the customer") }),
    );
    expect(await sim.post(`/v1/payment_methods/${mine.saved}/detach`)).toMatchObject({
      body: { customer: null },
    });
    expect(ids(await sim.get(`/v1/customers/${mine.id}/payment_methods`))).toEqual([
      field(second, "id"),
    ]);
    expect(await sim.get(`/v1/payment_methods/pm_x`)).toMatchObject({ status: 404 });
    expect(await sim.get(`/v1/customers/cus_x/payment_methods`)).toMatchObject({ status: 404 });
  });

  test("that decline are not attached, unless they decline only later", async () => {
    await using sim = await openStripe();
    const { id } = await customer(sim, "pm_card_chargeCustomerFail");
    const [saved = ""] = ids(await sim.get(`/v1/customers/${id}/payment_methods`));
    expect(await pay(sim, `${PAYMENT}&customer=${id}&payment_method=${saved}`)).toMatchObject(
      refused(402, { code: "card_declined", decline_code: "generic_decline" }),
    );
    const form = `customer=${id}`;
    expect(
      await sim.post("/v1/payment_methods/pm_card_chargeDeclined/attach", { form }),
    ).toMatchObject(refused(402, { code: "card_declined" }));
    expect(
      await sim.post("/v1/customers", { form: "payment_method=pm_card_chargeDeclined" }),
    ).toMatchObject({ status: 402 });
  });

  test("of Stripe's tests are not there in live mode, but others can be made there", async () => {
    await using sim = await openStripe({ keys: ["sk_live_x"] });
    const key = "sk_live_x";
    const id = field(await sim.post("/v1/customers", { key }), "id");
    const form = `${PAYMENT}&customer=${id}&payment_method=pm_card_visa`;
    expect(await sim.post("/v1/payment_intents", { key, form })).toMatchObject({ status: 400 });
    const made = await sim.control("POST /payment_methods", { livemode: true, customer: id });
    const live = `${PAYMENT}&customer=${id}&payment_method=${field(made, "id")}`;
    expect(await sim.post("/v1/payment_intents", { key, form: live })).toMatchObject({
      body: { status: "succeeded", livemode: true },
    });
  });
});

describe("POST /v1/customers/{customer}", () => {
  test("changes what is given, merges metadata, and leaves the rest", async () => {
    await using sim = await openStripe();
    const { id, saved } = await customer(sim);
    const update = (form: string) => sim.post(`/v1/customers/${id}`, { form });
    await update("name=Aiko&email=a@b.co&metadata[a]=1&metadata[b]=2");
    expect(
      await update(
        `phone=1&metadata[b]=&metadata[c]=3&address[city]=Tokyo&invoice_settings[default_payment_method]=${saved}`,
      ),
    ).toMatchObject({
      status: 200,
      body: {
        name: "Aiko",
        email: "a@b.co",
        phone: "1",
        address: { city: "Tokyo" },
        metadata: { a: "1", c: "3" },
        invoice_settings: { default_payment_method: saved, footer: null },
      },
    });
    expect(await update("name=")).toMatchObject({ body: { name: null } });
    expect(ids(await sim.get("/v1/customers?email=a@b.co"))).toEqual([id]);
    expect(ids(await sim.get("/v1/customers?email=A@b.co"))).toEqual([]);
    const events = await sim.get("/v1/events?type=customer.updated");
    expect(events).toMatchObject({
      body: { data: [{ data: { previous_attributes: { name: "Aiko" } } }, {}, {}] },
    });
  });

  test("refuses what Stripe refuses", async () => {
    await using sim = await openStripe();
    const { id } = await customer(sim);
    const refusals = [
      ["cus_x", "name=A", 404, { code: "resource_missing", param: "id" }],
      [id, "wat=1", 400, { code: "parameter_unknown" }],
      [id, "payment_method=pm_card_visa", 400, { code: "parameter_unknown" }],
      [id, "email=nobody", 400, { code: "email_invalid" }],
      [id, "invoice_settings[default_payment_method]=pm_x", 400, { code: "resource_missing" }],
      [id, "default_source=card_x", 404, { code: "missing", param: "source" }],
      [id, `phone=${"1".repeat(21)}`, 400, { param: "phone" }],
    ] as const;
    for (const [who, form, status, error] of refusals)
      expect(await sim.post(`/v1/customers/${who}`, { form })).toMatchObject(
        refused(status, error),
      );
    await sim.remove(`/v1/customers/${id}`);
    expect(await sim.post(`/v1/customers/${id}`, { form: "name=A" })).toMatchObject({
      status: 404,
    });
  });
});
