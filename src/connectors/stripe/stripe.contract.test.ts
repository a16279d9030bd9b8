import { expect } from "vitest";
import { z } from "zod";
import { contractOverHttp } from "../http.contract.ts";
import { stripeConnector } from "./stripe.connector.ts";
import { addKey, neededRights, startSimulator, testKey } from "./stripe.world.ts";

const paths: Readonly<Record<string, string>> = {
  "create-payment": "/v1/payment_intents",
  "create-charge": "/v1/charges",
  "create-refund": "/v1/refunds",
  "create-customer": "/v1/customers",
  "update-customer": "/v1/customers/*",
  "capture-payment": "/v1/payment_intents/*/capture",
  "cancel-payment": "/v1/payment_intents/*/cancel",
  "update-charge": "/v1/charges/*",
  "update-product": "/v1/products/*",
  "archive-product": "/v1/products/*",
  "create-product": "/v1/products",
  "create-price": "/v1/prices",
  "archive-price": "/v1/prices/*",
  "create-subscription": "/v1/subscriptions",
  "update-subscription": "/v1/subscriptions/*",
  "create-checkout-session": "/v1/checkout/sessions",
  "create-payment-link": "/v1/payment_links",
  "close-payment-link": "/v1/payment_links/*",
  "submit-evidence": "/v1/disputes/*",
  "create-invoice": "/v1/invoices",
  "add-invoice-item": "/v1/invoiceitems",
  "finalize-invoice": "/v1/invoices/*/finalize",
  "send-invoice": "/v1/invoices/*/send",
  "void-invoice": "/v1/invoices/*/void",
  "create-credit-note": "/v1/credit_notes",
  "void-credit-note": "/v1/credit_notes/*/void",
  "create-coupon": "/v1/coupons",
  "send-request": "/v1/products",
};

const deletions: Readonly<Record<string, string>> = {
  "delete-customer": "/v1/customers/*",
  "delete-coupon": "/v1/coupons/*",
  "cancel-subscription": "/v1/subscriptions/*",
};

const Charge = z.object({ balance_transaction: z.string() });

/** Of what can be used up, each input has one of its own. */
const inStock = 160;

contractOverHttp(stripeConnector, async () => {
  const simulator = await startSimulator();
  // The key that Stripe's page makes from our link, so that the link asks for all but what a person selects.
  const apiKey = await addKey(simulator, "rk_test_linked", neededRights());
  const [customer = ""] = await simulator.make("customers", {
    name: "Hanako Sato",
    email: "hanako@example.com",
  });
  const [charge = ""] = await simulator.make("charges", { amount: 9_000_000 });
  const authorization = `Bearer ${apiKey}`;
  const read = await fetch(`${simulator.url}/v1/charges/${charge}`, { headers: { authorization } });
  const { balance_transaction: transaction } = Charge.parse(await read.json());
  const [refund = ""] = await simulator.make("refunds", {});
  const [product = ""] = await simulator.make("products", {});
  const [price = ""] = await simulator.make("prices", { product });
  const [yen = ""] = await simulator.make("prices", { product, currency: "jpy" });
  const payment = await simulator.pay();
  // Made earlier, so that no poll of the last hour has to go through them.
  await simulator.control("POST", "/clock", { advance_seconds: -7_200 });
  const held = await Promise.all(Array.from({ length: 2 * inStock }, () => simulator.pay("held")));
  const unwanted = await simulator.make("customers", { count: inStock });
  const active = await simulator.make("products", { count: inStock });
  const prices = await simulator.make("prices", { count: inStock });
  const disputes = await simulator.make("disputes", { count: inStock });
  const [dispute = ""] = await simulator.make("disputes", {});
  const subscribed = { count: inStock, customer };
  const [subscription = "", ...subscriptions] = await simulator.make("subscriptions", subscribed);
  const [draft = "", ...drafts] = await simulator.make("invoices", {
    count: 2 * inStock,
    customer,
  });
  const opened = { count: inStock, customer, status: "open" };
  const [invoice = "", ...open] = await simulator.make("invoices", opened);
  const credited = await simulator.make("invoices", opened);
  const [note = "", ...notes] = await simulator.make("credit_notes", { count: inStock });
  const [coupon = "", ...coupons] = await simulator.make("coupons", { count: inStock });
  await simulator.control("POST", "/clock", { advance_seconds: 7_170 });
  // Disputes have taken the balance in dollars.
  const paidOut = { currency: "gbp" };
  const [payout = ""] = await simulator.make("payouts", paidOut);
  const [refused = ""] = await simulator.make("payouts", { ...paidOut, fails: "no_account" });
  // The payouts arrive, and the clock is the real one again.
  await simulator.control("POST", "/clock", { advance_seconds: 30 });
  const [monthly = ""] = await simulator.make("prices", { recurring: {} });
  const [session = ""] = await simulator.make("sessions", {});
  const [link = ""] = await simulator.make("payment_links", {});
  const [linkSession = ""] = await simulator.make("sessions", {});
  const paid = { payment_status: "paid", status: "complete" };
  await simulator.control("POST", `/objects/${session}`, { set: paid, event: null });
  const byLink = { ...paid, payment_link: link };
  await simulator.control("POST", `/objects/${linkSession}`, { set: byLink, event: null });
  const next = (stock: string[]) => stock.pop() ?? expect.fail("none is left");
  // What sets a customer to what it is changes nothing.
  let updates = 1_000;
  const changes = (object: string, type: string) => (count: number) =>
    simulator.change(object, type, count);
  return {
    trustedLoopback: [simulator.url],
    good: { apiKey, apiBase: simulator.url },
    telling: { apiKey: testKey, apiBase: simulator.url },
    bad: { apiKey: "sk_test_nobody_knows_this_key", apiBase: simulator.url },
    limitNext: () => simulator.fault({ kind: "rate_limited" }),
    refusal: {
      status: 400,
      headers: {},
      body: '{"error":{"type":"invalid_request_error","message":"Your account is closed."}}',
    },
    events: {
      "new-charge": (count) => simulator.make("charges", { count }),
      "new-refund": (count) => simulator.make("refunds", { count }),
      "new-customer": (count) => simulator.make("customers", { count }),
      "new-product": (count) => simulator.make("products", { count }),
      "payment-succeeded": changes(payment, "payment_intent.succeeded"),
      "payment-failed": changes(payment, "payment_intent.payment_failed"),
      "payment-requires-action": changes(payment, "payment_intent.requires_action"),
      "payment-canceled": changes(payment, "payment_intent.canceled"),
      "charge-updated": changes(charge, "charge.updated"),
      "refund-updated": changes(refund, "refund.updated"),
      "customer-updated": changes(customer, "customer.updated"),
      "product-updated": changes(product, "product.updated"),
      "any-event": changes(charge, "charge.dispute.created"),
      "invoice-finalized": changes(invoice, "invoice.finalized"),
      "invoice-paid": changes(invoice, "invoice.paid"),
      "invoice-payment-failed": changes(invoice, "invoice.payment_failed"),
      "checkout-completed": changes(session, "checkout.session.completed"),
      "payment-link-paid": changes(linkSession, "checkout.session.completed"),
      "payout-paid": changes(payout, "payout.paid"),
      "payout-failed": changes(refused, "payout.failed"),
      "dispute-opened": changes(dispute, "charge.dispute.created"),
      "dispute-closed": changes(dispute, "charge.dispute.closed"),
      "subscription-created": changes(subscription, "customer.subscription.created"),
      "subscription-updated": changes(subscription, "customer.subscription.updated"),
      "subscription-canceled": changes(subscription, "customer.subscription.deleted"),
      "subscription-trial-ending": changes(subscription, "customer.subscription.trial_will_end"),
    },
    places: { "any-event": { types: ["charge.dispute.created"] } },
    inputs: {
      "create-payment": {
        amount: 500,
        currency: "jpy",
        customer,
        payment_method: "pm_card_visa",
      },
      "create-and-send-invoice": {
        customer,
        days_until_due: 30,
        lines: [
          { description: "Coffee", amount: 5_000, currency: "jpy" },
          { description: "Discount", amount: -500, currency: "jpy" },
          { price: yen, quantity: 2, currency: "jpy" },
        ],
      },
      "create-refund": { charge, amount: 1, currency: "usd" },
      get "update-customer"() {
        updates += 1;
        return { customer, phone: `+81-3-1234-${updates}` };
      },
      get "capture-payment"() {
        return { payment_intent: next(held), amount_to_capture: 500, currency: "usd" };
      },
      get "cancel-payment"() {
        return { payment_intent: next(held), cancellation_reason: "abandoned" };
      },
      get "update-charge"() {
        updates += 1;
        return { charge, description: `Order ${updates}` };
      },
      get "update-product"() {
        updates += 1;
        return { product, description: `Edition ${updates}` };
      },
      get "archive-product"() {
        return { product: next(active) };
      },
      get "delete-customer"() {
        return { customer: next(unwanted) };
      },
      "find-payment": { payment_intent: payment },
      "list-payments": { limit: 20 },
      "find-charge": { charge },
      "find-customer-by-email": { email: "hanako@example.com" },
      "search-customers": { email: "hanako@", limit: 20 },
      "list-charges": { limit: 20 },
      "list-refunds": {},
      "create-charge": { amount: 500, currency: "jpy", source: "tok_visa" },
      "create-customer": { name: "Taro Yamada" },
      "find-customer": { customer },
      "create-product": { name: "Coffee beans" },
      "create-price": {
        product,
        currency: "kwd",
        unit_amount: 1250,
        recurring: { interval: "month" },
      },
      get "archive-price"() {
        return { price: next(prices) };
      },
      "find-price": { price },
      "list-prices": { limit: 20 },
      "create-subscription": {
        customer,
        items: [{ price: monthly }],
        collection_method: "charge_automatically",
        trial_period_days: 14,
      },
      get "update-subscription"() {
        updates += 1;
        return { subscription, description: `Club ${updates}` };
      },
      get "cancel-subscription"() {
        return { subscription: next(subscriptions) };
      },
      "find-subscription": { subscription },
      "list-subscriptions": { limit: 20 },
      "create-checkout-session": {
        line_items: [{ price }],
        success_url: "https://shop.example/thanks",
      },
      "find-checkout-session": { session },
      "list-checkout-sessions": { limit: 20 },
      "list-checkout-items": { of: link },
      "create-payment-link": { line_items: [{ price }] },
      "close-payment-link": { payment_link: link },
      "find-payment-link": { payment_link: link },
      "list-payment-links": { limit: 20 },
      "find-payout": { payout },
      "list-payouts": { limit: 20 },
      "list-payout-transactions": { payout },
      "find-balance-transaction": { balance_transaction: transaction },
      get "submit-evidence"() {
        const evidence = { uncategorized_text: "Delivered" };
        return { dispute: next(disputes), evidence, submit: true };
      },
      "find-dispute": { dispute },
      "list-disputes": { limit: 20 },
      "create-invoice": { customer, currency: "jpy", days_until_due: 30 },
      "add-invoice-item": { invoice: draft, customer, amount: 500, currency: "usd" },
      get "finalize-invoice"() {
        return { invoice: next(drafts) };
      },
      get "send-invoice"() {
        return { invoice: next(drafts) };
      },
      get "void-invoice"() {
        return { invoice: next(open) };
      },
      "find-invoice": { invoice },
      "list-invoices": { limit: 20 },
      get "create-credit-note"() {
        return { invoice: next(credited), amount: 1_000, currency: "usd" };
      },
      get "void-credit-note"() {
        return { credit_note: next(notes) };
      },
      "find-credit-note": { credit_note: note },
      "list-credit-notes": { limit: 20 },
      "create-coupon": { name: "Spring", percent_off: 12.5 },
      get "delete-coupon"() {
        return { coupon: next(coupons) };
      },
      "find-coupon": { coupon },
      "list-coupons": { limit: 20 },
      "send-request": { path: "/v1/products", parameters: { name: "Tea" } },
      "read-request": { path: `/v1/customers/${customer}` },
    },
    makes: { "send-request": ["product"] },
    makesOtherwise: { "create-credit-note": ["customer_update"] },
    count(action) {
      const deleted = deletions[action];
      return deleted === undefined
        ? simulator.executed(paths[action] ?? "")
        : simulator.executed(deleted, "DELETE");
    },
    close: () => simulator.close(),
  };
});
