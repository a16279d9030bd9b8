import { describe, expect, test } from "vitest";
import { type TestSimulator, field, ids, openStripe } from "./test-client.ts";
import { draftOf, eventsOf, payerOf, read, refused, step } from "./test-invoices.ts";

const credit = (sim: TestSimulator, invoice: string, form: string) =>
  sim.post("/v1/credit_notes", { form: `invoice=${invoice}&${form}` });
const voided = (sim: TestSimulator, note: string) => sim.post(`/v1/credit_notes/${note}/void`);

async function invoiceOf(sim: TestSimulator, ...steps: readonly string[]) {
  const customer = await payerOf(sim);
  const invoice = await draftOf(sim, customer);
  for (const name of steps) await step(sim, invoice, name);
  return { customer, invoice };
}

async function paymentOf(sim: TestSimulator, invoice: string) {
  const { body } = await sim.get(`/v1/invoices/${invoice}?expand[]=payments`);
  return String(Object(body).payments.data[0].payment.payment_intent);
}

describe("a credit note of an open invoice", () => {
  test("leaves less to pay, and gives it back once it is void", async () => {
    await using sim = await openStripe();
    const { invoice } = await invoiceOf(sim, "finalize");
    const note = await credit(sim, invoice, "amount=400&reason=order_change");
    expect(note.body).toMatchObject({
      amount: 400,
      pre_payment_amount: 400,
      post_payment_amount: 0,
      reason: "order_change",
      status: "issued",
      type: "pre_payment",
    });
    expect(await read(sim, invoice)).toMatchObject({
      status: "open",
      total: 1000,
      amount_due: 600,
      amount_remaining: 600,
      pre_payment_credit_notes_amount: 400,
    });
    const events = await eventsOf(sim, () => voided(sim, field(note, "id")));
    expect(events).toEqual(["invoice.updated", "credit_note.voided"]);
    expect(await read(sim, invoice)).toMatchObject({ amount_due: 1000, amount_remaining: 1000 });
    expect((await voided(sim, field(note, "id"))).status).toBe(400);
  });

  test("lets the payer pay what is left, and no more", async () => {
    await using sim = await openStripe();
    const { invoice } = await invoiceOf(sim, "finalize");
    const note = await credit(sim, invoice, "amount=400");
    expect((await step(sim, invoice, "pay")).body).toMatchObject({
      status: "paid",
      amount_paid: 600,
    });
    const { body } = await sim.get("/v1/charges");
    expect(body).toMatchObject({ data: [{ amount: 600 }] });
    expect((await voided(sim, field(note, "id"))).status).toBe(400);
  });

  test("over all of it pays it, and its payment is canceled", async () => {
    await using sim = await openStripe();
    const { invoice } = await invoiceOf(sim, "finalize");
    const payment = await paymentOf(sim, invoice);
    const events = await eventsOf(sim, () => credit(sim, invoice, "amount=1000"));
    expect(events).toContain("invoice.paid");
    expect(events.at(-1)).toBe("credit_note.created");
    expect(await read(sim, invoice)).toMatchObject({ status: "paid", amount_paid: 0 });
    expect((await sim.get(`/v1/payment_intents/${payment}`)).body).toMatchObject({
      status: "canceled",
    });
  });

  test.each([
    ["amount=1001", /greater than what can still be credited on the invoice \(\$10\.00\)/],
    ["amount=1000&credit_amount=1000", /must equal the post payment amount/],
    ["amount=0", /greater than or equal to 1/],
    ["amount=1.5", /Invalid integer/],
    ["memo=m", /one of `amount`, `lines`, or `shipping_cost`/],
  ])("is refused for %s", async (form, words) => {
    await using sim = await openStripe();
    const { invoice } = await invoiceOf(sim, "finalize");
    expect(refused(await credit(sim, invoice, form))).toMatchObject({
      status: 400,
      message: expect.stringMatching(words),
    });
    expect(await read(sim, invoice)).toMatchObject({ amount_due: 1000 });
  });

  test("takes neither a draft nor a void invoice, nor one that is not there", async () => {
    await using sim = await openStripe();
    const [draft, gone] = [await invoiceOf(sim), await invoiceOf(sim, "finalize", "void")];
    for (const invoice of [draft.invoice, gone.invoice, "in_none"])
      expect(refused(await credit(sim, invoice, "amount=1"))).toMatchObject({ param: "invoice" });
    expect((await sim.get("/v1/credit_notes/cn_none")).status).toBe(404);
  });
});

describe("a credit note of a paid invoice", () => {
  test("says how the money goes back, and no more than was paid", async () => {
    await using sim = await openStripe();
    const { invoice, customer } = await invoiceOf(sim, "finalize", "pay");
    expect((await credit(sim, invoice, "amount=100")).status).toBe(400);
    const refunding = await credit(sim, invoice, "amount=300&refund_amount=300");
    expect(refunding.body).toMatchObject({
      type: "post_payment",
      refunds: [{ amount_refunded: 300, type: "refund" }],
    });
    expect((await sim.get("/v1/refunds")).body).toMatchObject({
      data: [{ amount: 300, metadata: {}, payment_intent: await paymentOf(sim, invoice) }],
    });
    const balance = await credit(sim, invoice, "amount=200&credit_amount=200");
    expect(field(balance, "customer_balance_transaction")).toMatch(/^cbtxn_/);
    expect((await sim.get(`/v1/customers/${customer}`)).body).toMatchObject({ balance: -200 });
    const elsewhere = await credit(sim, invoice, "amount=100&out_of_band_amount=100");
    expect(elsewhere.body).toMatchObject({ out_of_band_amount: 100 });
    expect((await credit(sim, invoice, "amount=401&out_of_band_amount=401")).status).toBe(400);
    expect(await read(sim, invoice)).toMatchObject({
      amount_paid: 1000,
      post_payment_credit_notes_amount: 600,
    });
    expect((await voided(sim, field(balance, "id"))).status).toBe(400);
    expect(ids(await sim.get(`/v1/credit_notes?invoice=${invoice}`))).toHaveLength(3);
    expect(ids(await sim.get(`/v1/credit_notes?customer=${customer}&limit=1`))).toEqual([
      field(elsewhere, "id"),
    ]);
  });

  test("tells of a refund that was made, once, and of none of another invoice", async () => {
    await using sim = await openStripe();
    const { invoice } = await invoiceOf(sim, "finalize", "pay");
    const form = `payment_intent=${await paymentOf(sim, invoice)}&amount=700`;
    const refund = field(await sim.post("/v1/refunds", { form }), "id");
    // What was refunded without a note counts, too.
    expect((await credit(sim, invoice, "amount=301&out_of_band_amount=301")).status).toBe(400);
    const linking = (amount: number) =>
      `amount=${amount}&refunds[0][refund]=${refund}&refunds[0][amount_refunded]=${amount}`;
    expect((await credit(sim, invoice, linking(701))).status).toBe(400);
    expect((await credit(sim, invoice, linking(700))).body).toMatchObject({
      refunds: [{ refund, amount_refunded: 700 }],
    });
    expect((await credit(sim, invoice, linking(1))).status).toBe(400);
    expect(ids(await sim.get("/v1/refunds"))).toEqual([refund]);
    const other = await invoiceOf(sim, "finalize", "pay");
    expect(refused(await credit(sim, other.invoice, linking(700)))).toMatchObject({
      param: "refunds",
    });
  });
});
