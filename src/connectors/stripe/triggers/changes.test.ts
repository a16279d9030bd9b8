import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { AnyTrigger, Json, TriggerEvent } from "#sdk/index.ts";
import { isJsonObject } from "#sdk/index.ts";
import { changeTypes, typesOn } from "../stripe.change-types.ts";
import { stripeConnector } from "../stripe.connector.ts";
import type { Simulator } from "../stripe.world.ts";
import { connect, startSimulator, testKey } from "../stripe.world.ts";
import { chargeUpdated } from "./charge-updated.ts";
import { send } from "../stripe.send.world.ts";
import { finalizeInvoice } from "../actions/finalize-invoice.ts";
import { customerUpdated } from "./customer-updated.ts";
import { invoiceFinalized } from "./invoice-finalized.ts";
import { invoicePaid } from "./invoice-paid.ts";
import { invoicePaymentFailed } from "./invoice-payment-failed.ts";
import { paymentSucceeded } from "./payment-succeeded.ts";
import { refundUpdated } from "./refund-updated.ts";

let simulator: Simulator;
let client: ReturnType<typeof connect>;
beforeAll(async () => {
  simulator = await startSimulator();
  client = connect(simulator);
});
afterAll(async () => {
  client.close();
  await simulator.close();
});

type Listing = Pick<Extract<AnyTrigger, { kind: "since" }>, "poll" | "complete">;

/** The event of a key, as the list shows it and as it is handed on. */
async function eventOf({ poll, complete }: Listing, key: string) {
  const events: TriggerEvent[] = [];
  for await (const page of poll({ where: {}, api: client.api, since: new Date(0) }))
    events.push(...page);
  const listed = events.find((event) => event.key === key) ?? expect.fail("it is not listed");
  const whole = await complete?.({ where: {}, api: client.api, event: listed });
  return { listed: listed.data, whole: whole?.data ?? null };
}

const madeBy = (of: Pick<AnyTrigger, "madeBy" | "chain" | "sentWith">, data: Json) => ({
  sentWith: of.sentWith?.(data),
  madeBy: of.madeBy(data),
  chain: of.chain?.(data),
});

describe("the triggers for changes", () => {
  it("ask for no more types at once than Stripe takes, each of one trigger", () => {
    for (const on of ["events", "billing", "disputes"] as const)
      expect(typesOn(on).length).toBeLessThanOrEqual(20);
    expect(new Set(changeTypes).size).toBe(changeTypes.length);
  });

  it("hand on the object as it is now, with what the event says", async () => {
    const [customer = ""] = await simulator.make("customers", { email: "old@example.com" });
    const [key = ""] = await simulator.change(customer, "customer.updated");
    const set = { email: "new@example.com" };
    await simulator.control("POST", `/objects/${customer}`, { set, event: null });
    const { listed, whole } = await eventOf(customerUpdated, key);
    expect(listed).toMatchObject({ email: "old@example.com", event: { is_current: false } });
    expect(whole).toMatchObject({
      id: customer,
      email: "new@example.com",
      event: { id: key, type: "customer.updated", changed: ["metadata"], is_current: true },
    });
  });

  it("hand on what the event shows of a customer who was deleted since", async () => {
    const [customer = ""] = await simulator.make("customers", { email: "gone@example.com" });
    const [key = ""] = await simulator.change(customer, "customer.updated");
    await fetch(`${simulator.url}/v1/customers/${customer}`, {
      method: "DELETE",
      headers: { authorization: `Bearer ${testKey}` },
    });
    const { listed, whole } = await eventOf(customerUpdated, key);
    expect(whole).toEqual(listed);
    expect(customerUpdated.output.safeParse(whole).error).toBeUndefined();
  });

  it("keep no client secret of a payment, which only its payer may have", async () => {
    const payment = await simulator.pay();
    const [key = ""] = await simulator.change(payment, "payment_intent.succeeded");
    for (const data of Object.values(await eventOf(paymentSucceeded, key))) {
      expect(data).toMatchObject({ id: payment });
      expect(data).not.toHaveProperty("client_secret");
    }
  });

  it("tell of the charge where a dispute changes", async () => {
    const [charge = ""] = await simulator.make("charges", {});
    const [key = ""] = await simulator.change(charge, "charge.dispute.created");
    const { listed, whole } = await eventOf(chargeUpdated, key);
    // Nothing of the dispute's evidence, in which the payer is named.
    expect(isJsonObject(listed) && Object.keys(listed)).toEqual(["id", "object", "event"]);
    expect(whole).toMatchObject({ id: charge, object: "charge", amount: 1000 });
    expect(chargeUpdated.matches({ change: "disputed" }, whole)).toBe("take");
    expect(chargeUpdated.matches({ change: "dispute_closed" }, whole)).toBe("leave");
  });

  it("leave what their setting leaves out", () => {
    const data = { event: { type: "refund.updated" } };
    expect(refundUpdated.matches({ change: "all" }, data)).toBe("take");
    expect(refundUpdated.matches({ change: "failed" }, data)).toBe("leave");
    expect(refundUpdated.matches({ change: "all" }, { event: { type: "charge.updated" } })).toBe(
      "leave",
    );
  });
});

describe("the triggers for invoices", () => {
  it("tell of what others pay, with the amount, though a write of ours has made the invoice", async () => {
    const metadata = { millrace_effect: "f1.e1", millrace_generation: "1" };
    const [invoice = ""] = await simulator.make("invoices", { status: "open", metadata });
    await simulator.post(`/v1/invoices/${invoice}/pay`, { paid_out_of_band: "true" });
    const { listed, whole } = await eventOf(invoicePaid, await keyOf(invoicePaid, invoice));
    expect(whole).toMatchObject({ id: invoice, status: "paid", metadata });
    expect(invoicePaid.amount?.(whole)).toEqual({ amount: 1000, currency: "usd" });
    expect(madeBy(invoicePaid, listed)).toEqual({ sentWith: null, madeBy: null, chain: [] });
    expect(invoiceFinalized.matches({}, listed)).toBe("leave");
  });

  it("tell of a card that declines, though the invoice may be paid when they are asked", async () => {
    const [customer = ""] = await simulator.make("customers", {
      email: "hanako@example.com",
      payment_method: "pm_card_chargeCustomerFail",
    });
    const [invoice = ""] = await simulator.make("invoices", { customer, status: "open" });
    const { id: method } = z
      .object({ data: z.tuple([z.object({ id: z.string() })]) })
      .transform(({ data: [first] }) => first)
      .parse(await client.api.read(`/v1/customers/${customer}/payment_methods`));
    await simulator.post(`/v1/invoices/${invoice}/pay`, { payment_method: method });
    await simulator.post(`/v1/invoices/${invoice}/pay`, { paid_out_of_band: "true" });
    const key = await keyOf(invoicePaymentFailed, invoice);
    const { listed, whole } = await eventOf(invoicePaymentFailed, key);
    expect(listed).toMatchObject({ status: "open", attempt_count: 1 });
    expect(whole).toMatchObject({ status: "paid", amount_remaining: 0 });
  });

  it("tell whose step finalized it", async () => {
    const [invoice = ""] = await simulator.make("invoices", {});
    await send(client, finalizeInvoice, { invoice }, "effect_finalizes");
    const { listed } = await eventOf(invoiceFinalized, await keyOf(invoiceFinalized, invoice));
    expect(invoiceFinalized.sentWith?.(listed)).toBe("effect_finalizes");
  });

  /** The key of the newest event that tells of an invoice. */
  async function keyOf({ poll }: Listing, invoice: string): Promise<string> {
    for await (const page of poll({ where: {}, api: client.api, since: new Date(0) })) {
      const event = page.find(({ data }) => isJsonObject(data) && data["id"] === invoice);
      if (event) return event.key;
    }
    return expect.fail("no event tells of it");
  }
});

describe("whose write caused a change", () => {
  const metadata = { millrace_effect: "f1.e1", millrace_generation: "1", millrace_chain: "f0 f1" };
  const data = (object: string, request: Json) => ({ object, metadata, event: { request } });

  it("is told by its idempotency key", () => {
    const request = { id: "req_1", idempotency_key: "key" };
    expect(madeBy(customerUpdated, data("customer", request)).sentWith).toBe("key");
  });

  it("is the write that made a payment, where Stripe acts by itself", () => {
    const request = { id: null, idempotency_key: null };
    const told = { sentWith: null, madeBy: "f1.e1", chain: ["f0", "f1"] };
    for (const kind of ["charge", "refund", "payment_intent"])
      expect(madeBy(chargeUpdated, data(kind, request))).toEqual(told);
  });

  it("is nobody's of ours where others change what we made", () => {
    const others = { sentWith: null, madeBy: null, chain: [] };
    const withoutKey = { id: "req_1", idempotency_key: null };
    expect(madeBy(chargeUpdated, data("charge", withoutKey))).toEqual(others);
    for (const request of [withoutKey, { id: null, idempotency_key: null }])
      expect(madeBy(customerUpdated, data("customer", request))).toEqual(others);
  });
});

it("a sample of every trigger for changes is one of its own events", () => {
  for (const trigger of stripeConnector.triggers)
    if (trigger.kind === "since" && trigger.shares)
      expect(trigger.shares.tells(trigger.sample)).toBe(true);
});
