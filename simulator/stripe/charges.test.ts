import { describe, expect, test } from "vitest";

import { CHARGE, field, ids, openStripe } from "./test-client.ts";

const refused = (status: number, error: object) => ({ status, body: { error } });

/** form -> what Stripe says to it. */
const REFUSALS: readonly (readonly [form: string, status: number, error: object])[] = [
  ["currency=usd", 400, { code: "parameter_missing", message: "Missing required param: amount." }],
  ["amount=100", 400, { code: "parameter_missing", message: "Missing required param: currency." }],
  [
    "amount=1.5&currency=usd",
    400,
    { code: "parameter_invalid_integer", param: "amount", message: "Invalid integer: 1.5" },
  ],
  [
    "amount=0&currency=usd",
    400,
    { code: "parameter_invalid_integer", message: "Invalid positive integer" },
  ],
  [
    "amount=49&currency=usd&source=tok_visa",
    400,
    { code: "amount_too_small", message: "Amount must be at least $0.50 usd" },
  ],
  [
    "amount=100000000&currency=usd&source=tok_visa",
    400,
    { code: "amount_too_large", message: "Amount must be no more than $999,999.99" },
  ],
  [
    "amount=100&currency=zzz&source=tok_visa",
    400,
    {
      param: "currency",
      message: expect.stringMatching(
        /^Invalid currency: zzz\. Stripe currently supports these currencies: usd, /,
      ),
    },
  ],
  [
    "amount=1005&currency=kwd&source=tok_visa",
    400,
    { code: "invalid_charge_amount", param: "amount" },
  ],
  [
    "amount=100&currency=usd",
    400,
    { code: "parameter_missing", message: "Must provide source or customer." },
  ],
  [
    `${CHARGE}&wat=1`,
    400,
    { code: "parameter_unknown", param: "wat", message: "Received unknown parameter: wat" },
  ],
  [`${CHARGE}&shipping[name]=A`, 400, { code: "parameter_missing", param: "shipping[address]" }],
  [
    `${CHARGE}&statement_descriptor=12345678901234567890123`,
    400,
    { param: "statement_descriptor", message: expect.stringContaining("at most 22 characters") },
  ],
  [
    "amount=100&currency=usd&customer=cus_x",
    400,
    { code: "resource_missing", param: "customer", message: "No such customer: 'cus_x'" },
  ],
  [
    "amount=100&currency=usd&source=tok_x",
    400,
    { code: "resource_missing", param: "source", message: "No such token: 'tok_x'" },
  ],
  [`${CHARGE}&receipt_email=nobody`, 400, { code: "email_invalid", param: "receipt_email" }],
  [`${CHARGE}&transfer_data[destination]=acct_x`, 400, { code: "resource_missing" }],
  [`${CHARGE}&expand[]=amount`, 400, { message: "This property cannot be expanded (amount)." }],
];

/** token -> the decline. */
const DECLINES: readonly (readonly [token: string, error: object])[] = [
  [
    "tok_visa_chargeDeclined",
    {
      code: "card_declined",
      decline_code: "generic_decline",
      message: "Your card was declined.",
    },
  ],
  ["tok_chargeDeclined", { code: "card_declined", decline_code: "generic_decline" }],
  [
    "tok_chargeDeclinedInsufficientFunds",
    { decline_code: "insufficient_funds", message: "Your card has insufficient funds." },
  ],
  ["tok_visa_chargeDeclinedLostCard", { decline_code: "lost_card" }],
  ["tok_visa_chargeDeclinedStolenCard", { decline_code: "stolen_card" }],
  [
    "tok_chargeDeclinedExpiredCard",
    { code: "expired_card", param: "exp_month", message: "Your card has expired." },
  ],
  [
    "tok_chargeDeclinedIncorrectCvc",
    {
      code: "incorrect_cvc",
      param: "cvc",
      message: "Your card's security code is incorrect.",
    },
  ],
  [
    "tok_chargeDeclinedProcessingError",
    {
      code: "processing_error",
      message: "An error occurred while processing your card. Try again in a little bit.",
    },
  ],
  ["tok_visa_chargeDeclinedVelocityLimitExceeded", { decline_code: "card_velocity_exceeded" }],
  ["tok_chargeDeclinedFraudulent", { code: "card_declined", decline_code: "fraudulent" }],
];

describe("POST /v1/charges", () => {
  test.each(REFUSALS)("refuses %s", async (form, status, error) => {
    await using sim = await openStripe();
    expect(await sim.post("/v1/charges", { form })).toMatchObject(
      refused(status, { type: "invalid_request_error", ...error }),
    );
    expect(sim.simulator.world().charges.size).toBe(0);
  });

  test.each(DECLINES)("%s declines, and the failed charge exists", async (token, error) => {
    await using sim = await openStripe();
    const form = `amount=1000&currency=usd&source=${token}`;
    const answer = await sim.post("/v1/charges", { form });
    expect(answer).toMatchObject(refused(402, { type: "card_error", ...error }));
    const [id] = ids(await sim.get("/v1/charges"));
    expect(answer.body).toMatchObject({ error: { charge: id } });
    expect(await sim.get(`/v1/charges/${id}`)).toMatchObject({
      body: {
        status: "failed",
        paid: false,
        captured: false,
        balance_transaction: null,
        outcome: { type: expect.stringMatching(/^(issuer_declined|blocked)$/) },
      },
    });
  });

  test("takes card tokens only while the account's policy allows them", async () => {
    await using sim = await openStripe({ legacyTokens: false });
    const answer = await sim.post("/v1/charges", { form: CHARGE });
    expect(answer).toMatchObject(
      refused(400, {
        message: expect.stringMatching(
          /^Card Token usage on the Customers API and Charges API has reached end of life\..*api-policies$/,
        ),
      }),
    );
    expect(answer.body).not.toHaveProperty("error.code");
    expect(answer.body).not.toHaveProperty("error.param");
    await sim.control("POST /settings", { legacy_tokens: true });
    expect(await sim.post("/v1/charges", { form: CHARGE })).toMatchObject({ status: 200 });
  });

  test("charges a customer's card, and says what is missing when there is none", async () => {
    await using sim = await openStripe();
    const charge = async (customer: string) =>
      sim.post("/v1/charges", { form: `amount=1000&currency=usd&customer=${customer}` });
    const make = async (form: string) => field(await sim.post("/v1/customers", { form }), "id");
    expect(await charge(await make("source=tok_visa"))).toMatchObject({ status: 200 });
    expect(await charge(await make(""))).toMatchObject(
      refused(402, {
        type: "card_error",
        code: "missing",
        param: "card",
        message: expect.stringMatching(/^This Customer doesn't have any saved payment details\./),
      }),
    );
    expect(await charge(await make("payment_method=pm_card_visa"))).toMatchObject(
      refused(402, {
        message: expect.stringContaining("but does have a Payment Method attached"),
      }),
    );
    expect(await charge(await make("source=tok_chargeCustomerFail"))).toMatchObject(
      refused(402, { code: "card_declined", charge: expect.stringMatching(/^ch_/) }),
    );
  });

  test("knows a card only together with its customer", async () => {
    await using sim = await openStripe();
    const customer = await sim.post("/v1/customers", { form: "source=tok_visa" });
    const [id, card] = [field(customer, "id"), field(customer, "default_source")];
    const charge = (form: string) =>
      sim.post("/v1/charges", { form: `amount=1000&currency=usd&${form}` });
    expect(await charge(`source=${card}`)).toMatchObject(refused(400, { param: "source" }));
    expect(await charge(`customer=${id}&source=tok_visa`)).toMatchObject(
      refused(404, { message: `Customer ${id} does not have a linked source with ID tok_visa.` }),
    );
    expect(await charge(`customer=${id}&source=${card}`)).toMatchObject({ status: 200 });
  });

  test("takes a token of one's own once", async () => {
    await using sim = await openStripe();
    const token = field(await sim.control("POST /tokens", {}), "id");
    const form = `amount=1000&currency=usd&source=${token}`;
    expect(await sim.post("/v1/charges", { form })).toMatchObject({ status: 200 });
    expect(await sim.post("/v1/charges", { form })).toMatchObject(
      refused(400, {
        code: "token_already_used",
        message: `You cannot use a Stripe token more than once: ${token}.`,
      }),
    );
  });

  test("declines test cards in live mode", async () => {
    await using sim = await openStripe({ keys: ["sk_live_demo"] });
    const key = "sk_live_demo";
    expect(await sim.post("/v1/charges", { form: CHARGE, key })).toMatchObject(
      refused(402, { decline_code: "live_mode_test_card" }),
    );
    const token = field(await sim.control("POST /tokens", { livemode: true }), "id");
    const form = `amount=1000&currency=usd&source=${token}`;
    expect(await sim.post("/v1/charges", { form, key })).toMatchObject({
      status: 200,
      body: { livemode: true },
    });
  });

  test("counts yen whole and dinars in thousandths", async () => {
    await using sim = await openStripe();
    const charge = (amount: number, currency: string) =>
      sim.post("/v1/charges", { form: `amount=${amount}&currency=${currency}&source=tok_visa` });
    expect(await charge(50, "JPY")).toMatchObject({ body: { amount: 50, currency: "jpy" } });
    expect(await charge(49, "jpy")).toMatchObject(
      refused(400, { message: "Amount must be at least ¥50 jpy" }),
    );
    expect(await charge(1000, "kwd")).toMatchObject({ status: 200 });
  });
});
