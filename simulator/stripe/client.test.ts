import { Stripe } from "stripe";
import { describe, expect, test } from "vitest";

import { DEFAULT_KEY } from "./server.ts";
import { type TestSimulator, openStripe } from "./test-client.ts";

function client({ port }: TestSimulator, key = DEFAULT_KEY, retries = 0): Stripe {
  return new Stripe(key, {
    host: "127.0.0.1",
    port,
    protocol: "http",
    telemetry: false,
    maxNetworkRetries: retries,
  });
}

async function failure(promise: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  const error = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof Stripe.errors.StripeError) return error;
  throw new Error("expected the call to fail with a StripeError");
}

describe("the official client, unchanged", () => {
  test("creates, reads and refunds a charge of a customer", async () => {
    await using sim = await openStripe();
    const stripe = client(sim);
    const customer = await stripe.customers.create({ name: "Aiko", source: "tok_visa" });
    const charge = await stripe.charges.create({
      amount: 1000,
      currency: "usd",
      customer: customer.id,
      metadata: { order_id: "7" },
      shipping: { name: "Aiko", address: { line1: "1-1" } },
    });
    expect(charge).toMatchObject({
      paid: true,
      customer: customer.id,
      metadata: { order_id: "7" },
    });
    const refund = await stripe.refunds.create({ charge: charge.id, amount: 400 });
    expect(refund).toMatchObject({ status: "succeeded", charge: charge.id });
    expect(await stripe.charges.retrieve(charge.id)).toMatchObject({ amount_refunded: 400 });
  });

  test("reads what a payout holds, and answers a dispute", async () => {
    await using sim = await openStripe();
    const stripe = client(sim);
    await sim.control("POST /payouts", {});
    await sim.control("POST /clock", { advance_seconds: 20 });
    const { data: paid } = await stripe.payouts.list({ status: "paid" });
    const payout = paid[0]?.id ?? "";
    const rows = await stripe.balanceTransactions
      .list({ payout, limit: 1 })
      .autoPagingToArray({ limit: 10 });
    expect(rows.map(({ type, net }) => [type, net])).toEqual([
      ["payout", -941],
      ["charge", 941],
    ]);
    await sim.control("POST /disputes", {});
    const { data: disputes } = await stripe.disputes.list();
    const evidence = { uncategorized_text: "winning_evidence" };
    const answered = await stripe.disputes.update(disputes[0]?.id ?? "", { evidence });
    expect(answered).toMatchObject({ status: "under_review", evidence });
  });

  test("bills by a price and a quantity, less a coupon, until a date", async () => {
    await using sim = await openStripe();
    const stripe = client(sim);
    const { id: customer } = await stripe.customers.create({ email: "aiko@example.com" });
    const product = await stripe.products.create({ name: "Coffee" });
    const made = { product: product.id, currency: "jpy", unit_amount: 500 };
    const { id: price } = await stripe.prices.create(made);
    const { id: coupon } = await stripe.coupons.create({
      percent_off: 20,
      applies_to: { products: [product.id] },
    });
    const due_date = Math.floor(Date.now() / 1000) + 86_400;
    const draft = await stripe.invoices.create({
      customer,
      currency: "jpy",
      collection_method: "send_invoice",
      due_date,
      discounts: [{ coupon }],
    });
    expect(draft).toMatchObject({ due_date });
    const { id: invoice } = draft;
    const line = { customer, invoice, pricing: { price }, quantity: 3 };
    expect(await stripe.invoiceItems.create(line)).toMatchObject({ amount: 1500, quantity: 3 });
    const open = await stripe.invoices.finalizeInvoice(invoice);
    const lines = { data: [{ quantity: 3, discount_amounts: [{ amount: 300 }] }] };
    expect(open).toMatchObject({ subtotal: 1500, amount_due: 1200, lines });
    const recurring = await stripe.prices.create({ ...made, recurring: { interval: "month" } });
    const { message } = await failure(
      stripe.invoiceItems.create({ customer, pricing: { price: recurring.id } }),
    );
    expect(message).toContain("only accepts prices with `type=one_time`");
  });

  test("credits an invoice that is open, and one that is paid", async () => {
    await using sim = await openStripe();
    const stripe = client(sim);
    const { body } = await sim.control("POST /invoices", { status: "open" });
    const invoice = String(Object(body).ids[0]);
    const shown = await stripe.creditNotes.preview({ invoice, amount: 400 });
    expect(shown).toMatchObject({ pre_payment_amount: 400, type: "pre_payment" });
    const note = await stripe.creditNotes.create({ invoice, amount: 400, email_type: "none" });
    expect(note).toMatchObject({ status: "issued", number: expect.stringMatching(/-0001-CN-01$/) });
    expect((await stripe.creditNotes.listLineItems(note.id)).data).toHaveLength(1);
    expect(await stripe.creditNotes.voidCreditNote(note.id)).toMatchObject({ status: "void" });
    await stripe.invoices.pay(invoice, { paid_out_of_band: true });
    const given = await stripe.creditNotes.create({ invoice, amount: 300, credit_amount: 300 });
    expect(given).toMatchObject({ type: "post_payment", post_payment_amount: 300 });
    const { data } = await stripe.creditNotes.list({ invoice });
    expect(data.map(({ id }) => id)).toEqual([given.id, note.id]);
    const kept = await stripe.creditNotes.update(note.id, { memo: "Twice" });
    expect(await stripe.creditNotes.retrieve(note.id)).toMatchObject({
      id: kept.id,
      memo: "Twice",
    });
  });

  test("makes a coupon, renames and deletes it", async () => {
    await using sim = await openStripe();
    const stripe = client(sim);
    const made = await stripe.coupons.create({ amount_off: 500, currency: "USD", name: "Spring" });
    expect(made).toMatchObject({ currency: "usd", duration: "once", valid: true });
    await stripe.coupons.update(made.id, { name: "Summer" });
    const { data } = await stripe.coupons.list();
    expect(data).toMatchObject([{ id: made.id, name: "Summer" }]);
    expect(await stripe.coupons.del(made.id)).toMatchObject({ id: made.id, deleted: true });
    expect(await failure(stripe.coupons.retrieve(made.id))).toMatchObject({ statusCode: 404 });
  });

  test("makes an invoice, adds lines, finalizes, sends and pays it", async () => {
    await using sim = await openStripe();
    const stripe = client(sim);
    const customer = await stripe.customers.create({ email: "a@b.co" });
    const method = await stripe.paymentMethods.attach("pm_card_visa", { customer: customer.id });
    const draft = await stripe.invoices.create({
      customer: customer.id,
      collection_method: "send_invoice",
      days_until_due: 30,
      currency: "usd",
      metadata: { order_id: "7" },
    });
    const line = { customer: customer.id, invoice: draft.id, currency: "usd" };
    for (const amount of [1000, 2500]) await stripe.invoiceItems.create({ ...line, amount });
    const [item] = (await stripe.invoiceItems.list({ invoice: draft.id })).data;
    expect(item?.quantity_decimal.toString()).toBe("1");
    expect(await stripe.invoices.finalizeInvoice(draft.id)).toMatchObject({
      status: "open",
      total: 3500,
    });
    await stripe.invoices.sendInvoice(draft.id);
    await stripe.invoices.pay(draft.id, { payment_method: method.id });
    const paid = await stripe.invoices.retrieve(draft.id, { expand: ["payments", "customer"] });
    expect(paid).toMatchObject({
      status: "paid",
      metadata: { order_id: "7" },
      customer: { id: customer.id },
      payments: { data: [{ status: "paid", amount_paid: 3500 }] },
    });
    expect((await stripe.invoices.list({ status: "paid" })).data).toHaveLength(1);
    const error = await failure(stripe.invoices.voidInvoice(draft.id));
    expect(error).toMatchObject({
      statusCode: 400,
      message: "Invoices with `paid` payments cannot be voided.",
    });
  });

  test("saves a card, charges it through a PaymentIntent, and refunds that", async () => {
    await using sim = await openStripe();
    const stripe = client(sim);
    const customer = await stripe.customers.create({ email: "a@b.co" });
    const saved = await stripe.paymentMethods.attach("pm_card_visa", { customer: customer.id });
    await stripe.customers.update(customer.id, {
      name: "Aiko",
      invoice_settings: { default_payment_method: saved.id },
    });
    const [found] = (await stripe.customers.list({ email: "a@b.co" })).data;
    expect(found).toMatchObject({
      name: "Aiko",
      invoice_settings: { default_payment_method: saved.id },
    });
    const methods = await stripe.customers.listPaymentMethods(customer.id, { type: "card" });
    expect(methods.data.map(({ id }) => id)).toEqual([saved.id]);
    expect(await stripe.paymentMethods.list({ customer: customer.id })).toMatchObject({
      data: [{ id: saved.id, card: { last4: "4242" } }],
    });

    const intent = await stripe.paymentIntents.create({
      amount: 1000,
      currency: "usd",
      customer: customer.id,
      payment_method: saved.id,
      confirm: true,
      off_session: true,
      automatic_payment_methods: { enabled: true, allow_redirects: "never" },
      expand: ["latest_charge", "payment_method"],
    });
    expect(intent).toMatchObject({
      status: "succeeded",
      latest_charge: { paid: true },
      payment_method: { id: saved.id },
    });
    const refund = await stripe.refunds.create({ payment_intent: intent.id });
    expect(refund).toMatchObject({ payment_intent: intent.id, amount: 1000 });
    const listed: string[] = [];
    for await (const { id } of stripe.paymentIntents.list({ customer: customer.id }))
      listed.push(id);
    expect(listed).toEqual([intent.id]);
    expect(await stripe.paymentIntents.retrieve(intent.id)).toMatchObject({ id: intent.id });
    expect((await stripe.charges.list({ payment_intent: intent.id })).data).toMatchObject([
      { refunded: true },
    ]);
    expect((await stripe.refunds.list({ payment_intent: intent.id })).data).toHaveLength(1);
    expect(await stripe.paymentMethods.detach(saved.id)).toMatchObject({ customer: null });
  });

  test("sees a declined PaymentIntent as a card error that holds it", async () => {
    await using sim = await openStripe();
    const declined = await failure(
      client(sim).paymentIntents.create({
        amount: 1000,
        currency: "usd",
        payment_method: "pm_card_authenticationRequired",
        confirm: true,
        off_session: true,
        automatic_payment_methods: { enabled: true, allow_redirects: "never" },
      }),
    );
    expect(declined).toBeInstanceOf(Stripe.errors.StripeCardError);
    expect(declined).toMatchObject({
      code: "authentication_required",
      decline_code: "authentication_required",
      payment_intent: { status: "requires_payment_method" },
    });
  });

  test("pages through everything, newest first, and upward oldest first", async () => {
    await using sim = await openStripe();
    await sim.control("POST /charges", { count: 25, created: 1_700_000_000 });
    const stripe = client(sim);
    const down: string[] = [];
    for await (const charge of stripe.charges.list({ limit: 10 })) down.push(charge.id);
    expect(new Set(down).size).toBe(25);
    const up: string[] = [];
    const oldest = down.at(-1) ?? "";
    for await (const { id } of stripe.charges.list({ limit: 10, ending_before: oldest }))
      up.push(id);
    expect(up).toEqual(down.slice(0, -1).toReversed());
  });

  test("sees each kind of error as its own class", async () => {
    await using sim = await openStripe({ restricted: { rk_test_reader: ["customers_read"] } });
    const stripe = client(sim);
    const { errors } = Stripe;
    const charge = { amount: 1000, currency: "usd" };

    const declined = await failure(
      stripe.charges.create({ ...charge, source: "tok_chargeDeclined" }),
    );
    expect(declined).toBeInstanceOf(errors.StripeCardError);
    expect(declined).toMatchObject({ code: "card_declined", decline_code: "generic_decline" });
    expect(declined.charge).toMatch(/^ch_/);
    expect(declined.requestId).toMatch(/^req_/);

    const unknown = await failure(stripe.customers.retrieve("cus_x"));
    expect(unknown).toBeInstanceOf(errors.StripeInvalidRequestError);
    expect(unknown).toMatchObject({ statusCode: 404, code: "resource_missing", param: "id" });

    const wrongKey = await failure(client(sim, "sk_test_wrong").charges.list());
    expect(wrongKey).toBeInstanceOf(errors.StripeAuthenticationError);

    const noRight = await failure(client(sim, "rk_test_reader").charges.list());
    expect(noRight).toBeInstanceOf(errors.StripePermissionError);

    await sim.control("POST /faults", { fault: { kind: "rate_limited" } });
    expect(await failure(stripe.charges.list())).toBeInstanceOf(errors.StripeRateLimitError);

    await stripe.customers.create({ name: "a" }, { idempotencyKey: "k" });
    const misused = await failure(stripe.customers.create({ name: "b" }, { idempotencyKey: "k" }));
    expect(misused).toBeInstanceOf(errors.StripeIdempotencyError);

    await sim.control("POST /faults", { fault: { kind: "error", when: "before", status: 500 } });
    expect(await failure(stripe.charges.list())).toBeInstanceOf(errors.StripeAPIError);

    await sim.control("POST /faults", { fault: { kind: "truncate" } });
    expect(await failure(stripe.charges.list())).toBeInstanceOf(errors.StripeConnectionError);
  });

  test("retries a cut answer with the same key and gets the true one replayed", async () => {
    await using sim = await openStripe();
    await sim.control("POST /faults", {
      match: { method: "POST" },
      fault: { kind: "cut", when: "after" },
    });
    const charge = await client(sim, DEFAULT_KEY, 1).charges.create({
      amount: 1000,
      currency: "usd",
      source: "tok_visa",
    });
    expect(charge.lastResponse.headers["idempotent-replayed"]).toBe("true");
    const { body } = await sim.control("GET /ledger");
    expect(body).toMatchObject({
      data: [
        { outcome: "executed", object: charge.id, delivered: false },
        { outcome: "replayed", object: charge.id, delivered: true },
      ],
    });
    expect(sim.simulator.world().charges.size).toBe(1);
  });

  test("retries a key in flight until its answer is there", async () => {
    await using sim = await openStripe();
    await sim.control("POST /faults", { fault: { kind: "delay", ms: 200 } });
    const options = { idempotencyKey: "one", maxNetworkRetries: 3 };
    const stripe = client(sim);
    const [first, second] = await Promise.all([
      stripe.customers.create({ name: "once" }, options),
      stripe.customers.create({ name: "once" }, options),
    ]);
    expect(second.id).toBe(first.id);
    const { body } = await sim.control("GET /ledger?status=409");
    expect(body).toMatchObject({ total: expect.any(Number) });
    expect(sim.simulator.world().customers.size).toBe(1);
  });

  test("retries a failure before execution and makes one object", async () => {
    await using sim = await openStripe();
    await sim.control("POST /faults", {
      fault: { kind: "error", when: "before", status: 503, stored: false },
    });
    const customer = await client(sim, DEFAULT_KEY, 1).customers.create({ name: "once" });
    expect(customer.name).toBe("once");
    expect(sim.simulator.world().customers.size).toBe(1);
  });

  test("repeats a stored 500 for as long as the key is kept", async () => {
    await using sim = await openStripe();
    await sim.control("POST /faults", { fault: { kind: "error", when: "after", status: 500 } });
    const error = await failure(client(sim, DEFAULT_KEY, 1).customers.create({ name: "made" }));
    expect(error).toMatchObject({ statusCode: 500 });
    expect(error.headers?.["idempotent-replayed"]).toBe("true");
    expect(sim.simulator.world().customers.size).toBe(1);
  });

  test("finds an event's object as it was, and a deleted customer as deleted", async () => {
    await using sim = await openStripe();
    const stripe = client(sim);
    const { id } = await stripe.customers.create({ name: "gone" });
    await stripe.customers.del(id);
    expect(await stripe.customers.retrieve(id)).toMatchObject({ id, deleted: true });
    const { data } = await stripe.events.list({ type: "customer.*" });
    expect(data.map(({ type }) => type)).toEqual(["customer.deleted", "customer.created"]);
    expect(data[0]?.data.object).toMatchObject({ name: "gone" });
  });
});
