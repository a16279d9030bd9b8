import { describe, expect, test } from "vitest";

import { field, ids, openStripe } from "./test-client.ts";
import {
  DUE,
  customerOf,
  draftOf,
  eventsOf,
  payerOf,
  read,
  refused,
  step,
} from "./test-invoices.ts";

describe("finalizing", () => {
  test("numbers by the customer's prefix and sequence, opens, and freezes", async () => {
    await using sim = await openStripe();
    const customer = await customerOf(sim, "email=a@b.co&name=Aiko&invoice_prefix=AIKO");
    const [first, second] = [await draftOf(sim, customer), await draftOf(sim, customer)];
    const events = await eventsOf(sim, async () => {
      const { body } = await step(sim, first, "finalize");
      expect(body).toMatchObject({
        status: "open",
        number: "AIKO-0001",
        amount_due: 1000,
        amount_remaining: 1000,
        ending_balance: 0,
        auto_advance: false,
        attempted: false,
        effective_at: expect.any(Number),
        hosted_invoice_url: expect.stringContaining("https://"),
        invoice_pdf: expect.stringContaining("https://"),
        status_transitions: { finalized_at: expect.any(Number), paid_at: null },
      });
    });
    expect(events).toEqual(["invoice.finalized", "payment_intent.created", "invoice.updated"]);
    expect((await step(sim, second, "finalize")).body).toMatchObject({ number: "AIKO-0002" });
    await sim.post(`/v1/customers/${customer}`, { form: "name=Somebody" });
    expect(await read(sim, first)).toMatchObject({ customer_name: "Aiko" });
  });

  test("what comes to nothing pays it at once, numbered, and without a try", async () => {
    await using sim = await openStripe();
    const id = await draftOf(sim, await customerOf(sim), { amount: 0 });
    const events = await eventsOf(sim, async () => {
      expect((await step(sim, id, "finalize")).body).toMatchObject({
        status: "paid",
        number: expect.stringMatching(/-0001$/),
        attempted: true,
        attempt_count: 0,
      });
    });
    expect(events).toEqual(["invoice.finalized", "invoice.paid", "invoice.updated"]);
    const sent = await draftOf(sim, await customerOf(sim), { amount: 0, more: DUE });
    expect((await step(sim, sent, "send")).body).toMatchObject({ status: "paid" });
  });

  test("uses the customer's balance, and leaves what is under the minimum to it", async () => {
    await using sim = await openStripe();
    const customer = await customerOf(sim, "email=a@b.co&balance=-300");
    const balance = async () => Object((await sim.get(`/v1/customers/${customer}`)).body).balance;
    expect((await step(sim, await draftOf(sim, customer), "finalize")).body).toMatchObject({
      status: "open",
      total: 1000,
      starting_balance: -300,
      ending_balance: 0,
      amount_due: 700,
    });
    expect(await balance()).toBe(0);
    const little = await draftOf(sim, customer, { amount: 20 });
    expect((await step(sim, little, "finalize")).body).toMatchObject({
      status: "paid",
      amount_due: 0,
      ending_balance: 20,
    });
    expect(await balance()).toBe(20);
  });

  test("by the clock comes an hour later, only where it was asked for, and collects", async () => {
    await using sim = await openStripe();
    const customer = await payerOf(sim);
    const waits = await draftOf(sim, customer);
    const goesOn = await draftOf(sim, customer, { more: "auto_advance=true" });
    const mailed = await draftOf(sim, customer, { more: `${DUE}&auto_advance=true` });
    await sim.control("POST /clock", { advance_seconds: 3600 });
    expect(await read(sim, goesOn)).toMatchObject({ status: "paid", attempt_count: 1 });
    expect(await read(sim, mailed)).toMatchObject({ status: "open" });
    expect(await read(sim, waits)).toMatchObject({ status: "draft" });
    expect(ids(await sim.get("/v1/events?type=invoice.sent"))).toHaveLength(1);
  });
});

describe("sending", () => {
  test("finalizes a draft, and mails an open one again without changing it", async () => {
    await using sim = await openStripe();
    const id = await draftOf(sim, await customerOf(sim), { more: DUE });
    const first = await eventsOf(sim, () => step(sim, id, "send"));
    expect(first.at(0)).toBe("invoice.finalized");
    expect(first.at(-1)).toBe("invoice.sent");
    const before = await read(sim, id);
    const again = await eventsOf(sim, async () => {
      expect((await step(sim, id, "send")).body).toEqual(before);
    });
    expect(again).toEqual(["invoice.sent"]);
  });

  test("is refused for one that is paid, is collected otherwise, or has no address", async () => {
    await using sim = await openStripe();
    const nowhere = await draftOf(sim, await customerOf(sim, "name=A"), { more: DUE });
    expect(refused(await step(sim, nowhere, "send"))).toMatchObject({ status: 400 });
    const collected = await draftOf(sim, await customerOf(sim));
    expect(refused(await step(sim, collected, "send"))).toMatchObject({ status: 400 });
    const id = await draftOf(sim, await customerOf(sim), { more: DUE });
    await step(sim, id, "pay", "paid_out_of_band=true");
    expect(refused(await step(sim, id, "send"))).toEqual({
      status: 400,
      message:
        "This invoice cannot be sent right now. Please contact us via https://support.stripe.com/contact with details, so we can help.",
    });
  });
});

describe("paying", () => {
  test("a draft finalizes and collects it, and payments say by what", async () => {
    await using sim = await openStripe();
    const id = await draftOf(sim, await payerOf(sim), { more: "auto_advance=true" });
    const events = await eventsOf(sim, async () => {
      expect((await step(sim, id, "pay")).body).toMatchObject({
        status: "paid",
        amount_due: 1000,
        amount_paid: 1000,
        amount_remaining: 0,
        attempted: true,
        attempt_count: 1,
        auto_advance: false,
        status_transitions: { paid_at: expect.any(Number) },
      });
    });
    expect(events).toEqual([
      "invoice.finalized",
      "payment_intent.created",
      "invoice.updated",
      "charge.succeeded",
      "payment_intent.succeeded",
      "invoice_payment.paid",
      "invoice.paid",
      "invoice.payment_succeeded",
      "invoice.updated",
    ]);
    const { body } = await sim.get(`/v1/invoices/${id}?expand[]=payments`);
    const [payment] = Object(body).payments.data;
    expect(payment).toMatchObject({
      status: "paid",
      amount_requested: 1000,
      amount_paid: 1000,
      is_default: true,
      payment: { type: "payment_intent" },
    });
    const intent = payment.payment.payment_intent;
    const charges = await sim.get(`/v1/charges?payment_intent=${intent}`);
    expect(charges.body).toMatchObject({ data: [{ amount: 1000, status: "succeeded" }] });
    expect(refused(await step(sim, id, "pay"))).toEqual({
      status: 400,
      message: "Invoice is already paid",
    });
    expect(ids(await sim.get(`/v1/charges?payment_intent=${intent}`))).toHaveLength(1);
  });

  test("by a card that declines leaves it open with 402, and another card may pay it", async () => {
    await using sim = await openStripe();
    const customer = await payerOf(sim, "pm_card_chargeCustomerFail");
    const id = await draftOf(sim, customer);
    const events = await eventsOf(sim, async () => {
      expect(refused(await step(sim, id, "pay"))).toMatchObject({
        status: 402,
        code: "card_declined",
      });
    });
    expect(events.slice(3)).toEqual([
      "charge.failed",
      "payment_intent.payment_failed",
      "invoice.payment_failed",
      "invoice.updated",
    ]);
    expect(await read(sim, id)).toMatchObject({
      status: "open",
      attempted: true,
      attempt_count: 1,
      amount_paid: 0,
      amount_remaining: 1000,
    });
    const saved = await sim.post("/v1/payment_methods/pm_card_visa/attach", {
      form: `customer=${customer}`,
    });
    const again = await step(sim, id, "pay", `payment_method=${field(saved, "id")}`);
    // Only the first try by hand counts.
    expect(again.body).toMatchObject({ status: "paid", attempt_count: 1 });
  });

  test("wants a method, one of the customer's own, and a payer who need not be there", async () => {
    await using sim = await openStripe();
    const bare = await draftOf(sim, await customerOf(sim));
    expect(refused(await step(sim, bare, "pay"))).toMatchObject({
      status: 400,
      code: "resource_missing",
      message: expect.stringMatching(/^This customer has no attached payment source/),
    });
    expect(await read(sim, bare)).toMatchObject({ status: "draft" });
    const [method = ""] = ids(await sim.get(`/v1/customers/${await payerOf(sim)}/payment_methods`));
    const foreign = await step(sim, bare, "pay", `payment_method=${method}`);
    expect(refused(foreign)).toMatchObject({ status: 400, param: "payment_method" });
    const absent = await draftOf(sim, await payerOf(sim, "pm_card_authenticationRequired"));
    expect(refused(await step(sim, absent, "pay"))).toMatchObject({
      status: 402,
      code: "authentication_required",
    });
  });

  test("outside Stripe is no try, and no charge", async () => {
    await using sim = await openStripe();
    const id = await draftOf(sim, await customerOf(sim));
    await step(sim, id, "finalize");
    const events = await eventsOf(sim, async () => {
      const form = "paid_out_of_band=true";
      expect((await step(sim, id, "pay", form)).body).toMatchObject({
        status: "paid",
        attempted: false,
        attempt_count: 0,
        amount_paid: 1000,
      });
    });
    expect(events).toContain("invoice.paid");
    expect(events).not.toContain("invoice.payment_succeeded");
    expect(sim.simulator.world().charges.size).toBe(0);
  });

  test("by a debit takes its time, and tells how it ended", async () => {
    await using sim = await openStripe();
    const [good, bad] = [
      await draftOf(sim, await payerOf(sim, "pm_usBankAccount_success")),
      await draftOf(sim, await payerOf(sim, "pm_usBankAccount_insufficientFunds")),
    ];
    for (const id of [good, bad]) {
      expect((await step(sim, id, "pay")).body).toMatchObject({ status: "open", attempted: true });
      expect(refused(await step(sim, id, "pay"))).toMatchObject({ status: 400 });
    }
    await sim.control("POST /clock", { advance_seconds: 10 });
    expect(await read(sim, good)).toMatchObject({ status: "paid", amount_paid: 1000 });
    expect(await read(sim, bad)).toMatchObject({ status: "open" });
    const { data } = Object((await sim.get("/v1/events?type=invoice.payment_failed")).body);
    expect(data).toMatchObject([{ data: { object: { id: bad } } }]);
  });
});

describe("an end without money", () => {
  test("void keeps the number and what was due, and cancels the payment", async () => {
    await using sim = await openStripe();
    const id = await draftOf(sim, await customerOf(sim));
    await step(sim, id, "finalize");
    const events = await eventsOf(sim, async () => {
      expect((await step(sim, id, "void")).body).toMatchObject({
        status: "void",
        number: expect.any(String),
        amount_due: 1000,
        amount_remaining: 1000,
        status_transitions: { voided_at: expect.any(Number) },
      });
    });
    expect(events).toEqual(["payment_intent.canceled", "invoice.voided"]);
    const { data } = Object((await sim.get("/v1/payment_intents")).body);
    expect(data).toMatchObject([{ status: "canceled", cancellation_reason: "void_invoice" }]);
  });

  test("uncollectible keeps what is due, and may still be paid or voided", async () => {
    await using sim = await openStripe();
    const customer = await payerOf(sim);
    for (const [end, status] of [
      ["pay", "paid"],
      ["void", "void"],
    ] as const) {
      const id = await draftOf(sim, customer);
      await step(sim, id, "finalize");
      const events = await eventsOf(sim, async () => {
        expect((await step(sim, id, "mark_uncollectible")).body).toMatchObject({
          status: "uncollectible",
          amount_due: 1000,
          amount_remaining: 1000,
        });
      });
      expect(events).toEqual(["invoice.marked_uncollectible"]);
      expect((await step(sim, id, end)).body).toMatchObject({ status });
    }
  });
});

describe("a second time", () => {
  const notOpen = "You can only pass in open invoices. This invoice isn't open.";
  test.each([
    [
      "finalize",
      ["finalize"],
      "This invoice is already finalized, you can't re-finalize a non-draft invoice.",
    ],
    ["pay", ["pay?paid_out_of_band=true"], "Invoice is already paid"],
    ["void", ["finalize", "void"], notOpen],
    ["void", [], notOpen],
    ["void", ["pay?paid_out_of_band=true"], "Invoices with `paid` payments cannot be voided."],
    ["mark_uncollectible", [], notOpen],
    ["mark_uncollectible", ["pay?paid_out_of_band=true"], notOpen],
    [
      "mark_uncollectible",
      ["finalize", "mark_uncollectible"],
      "This invoice has already been marked uncollectible.",
    ],
  ])("%s after %j is refused in Stripe's words", async (last, before, message) => {
    await using sim = await openStripe();
    const id = await draftOf(sim, await customerOf(sim));
    for (const line of before) {
      const [name = "", form = ""] = line.split("?");
      expect((await step(sim, id, name, form)).status).toBe(200);
    }
    expect(refused(await step(sim, id, last))).toEqual({ status: 400, message });
  });

  test("a finalized one is neither deleted nor changed, but for its metadata", async () => {
    await using sim = await openStripe();
    const id = await draftOf(sim, await customerOf(sim));
    await step(sim, id, "finalize");
    expect(refused(await sim.remove(`/v1/invoices/${id}`))).toEqual({
      status: 400,
      message: "You can only delete draft invoices.",
    });
    const change = await sim.post(`/v1/invoices/${id}`, { form: "description=x&metadata[a]=b" });
    expect(refused(change)).toEqual({
      status: 400,
      message: "Finalized invoices can't be updated in this way",
      param: "description",
    });
    const noted = await sim.post(`/v1/invoices/${id}`, { form: "metadata[a]=b" });
    expect(noted.body).toMatchObject({ metadata: { a: "b" }, status: "open" });
  });

  test("with the same key answers as the first time, and does nothing", async () => {
    await using sim = await openStripe();
    const id = await draftOf(sim, await customerOf(sim), { more: DUE });
    const ask = { idempotencyKey: "k" };
    const first = await sim.post(`/v1/invoices/${id}/finalize`, ask);
    const again = await eventsOf(sim, async () => {
      expect((await sim.post(`/v1/invoices/${id}/finalize`, ask)).text).toBe(first.text);
    });
    expect(again).toEqual([]);
    const { data } = Object((await sim.get("/v1/events?type=invoice.finalized")).body);
    expect(data[0]).toMatchObject({ request: { idempotency_key: "k" } });
  });
});
