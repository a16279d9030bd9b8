import { expect } from "vitest";
import { contractOverHttp } from "../http.contract.ts";
import { stripeConnector } from "./stripe.connector.ts";
import { addKey, neededRights, startSimulator } from "./stripe.world.ts";

const paths = (customer: string): Readonly<Record<string, string>> => ({
  "create-payment": "/v1/payment_intents",
  "create-charge": "/v1/charges",
  "create-refund": "/v1/refunds",
  "create-customer": "/v1/customers",
  "update-customer": `/v1/customers/${customer}`,
  "create-product": "/v1/products",
  "create-invoice": "/v1/invoices",
  "add-invoice-item": "/v1/invoiceitems",
  "finalize-invoice": "/v1/invoices/*/finalize",
  "send-invoice": "/v1/invoices/*/send",
  "void-invoice": "/v1/invoices/*/void",
  "send-request": "/v1/products",
});

contractOverHttp(stripeConnector, async () => {
  const simulator = await startSimulator();
  // The key that Stripe's page makes from our link, so that the link asks for all but what a person selects.
  const apiKey = await addKey(simulator, "rk_test_linked", neededRights());
  const [customer = ""] = await simulator.make("customers", {
    name: "Hanako Sato",
    email: "hanako@example.com",
  });
  const [charge = ""] = await simulator.make("charges", { amount: 9_000_000 });
  const [refund = ""] = await simulator.make("refunds", {});
  const [product = ""] = await simulator.make("products", {});
  const payment = await simulator.pay();
  const [draft = "", ...drafts] = await simulator.make("invoices", { count: 300, customer });
  const [invoice = "", ...open] = await simulator.make("invoices", {
    count: 150,
    customer,
    status: "open",
  });
  // Each is finalized, sent or voided once.
  const next = (of: string[]) => ({ invoice: of.pop() ?? expect.fail("make more invoices") });
  // What sets a customer to what it is changes nothing.
  let updates = 1_000;
  const changes = (object: string, type: string) => (count: number) =>
    simulator.change(object, type, count);
  return {
    trustedLoopback: [simulator.url],
    good: { apiKey, apiBase: simulator.url },
    bad: { apiKey: "sk_test_nobody_knows_this_key", apiBase: simulator.url },
    limitNext: () => simulator.fault({ kind: "rate_limited" }),
    events: {
      "new-charge": (count) => simulator.make("charges", { count }),
      "new-refund": (count) => simulator.make("refunds", { count }),
      "new-customer": (count) => simulator.make("customers", { count }),
      "new-product": (count) => simulator.make("products", { count }),
      "payment-succeeded": changes(payment, "payment_intent.succeeded"),
      "payment-failed": changes(payment, "payment_intent.payment_failed"),
      "charge-updated": changes(charge, "charge.updated"),
      "refund-updated": changes(refund, "refund.updated"),
      "customer-updated": changes(customer, "customer.updated"),
      "product-updated": changes(product, "product.updated"),
      "invoice-finalized": changes(invoice, "invoice.finalized"),
      "invoice-paid": changes(invoice, "invoice.paid"),
      "invoice-payment-failed": changes(invoice, "invoice.payment_failed"),
    },
    inputs: {
      "create-payment": {
        amount: 500,
        currency: "jpy",
        customer,
        payment_method: "pm_card_visa",
      },
      "create-refund": { charge, amount: 1, currency: "usd" },
      get "update-customer"() {
        updates += 1;
        return { customer, phone: `+81-3-1234-${updates}` };
      },
      "find-customer-by-email": { email: "hanako@example.com" },
      "list-charges": { limit: 20 },
      "list-refunds": {},
      "create-charge": { amount: 500, currency: "jpy", source: "tok_visa" },
      "create-customer": { name: "Taro Yamada" },
      "find-customer": { customer },
      "create-product": { name: "Coffee beans" },
      "create-invoice": { customer, currency: "jpy", days_until_due: 30 },
      "add-invoice-item": { invoice: draft, customer, amount: 500, currency: "usd" },
      get "finalize-invoice"() {
        return next(drafts);
      },
      get "send-invoice"() {
        return next(drafts);
      },
      get "void-invoice"() {
        return next(open);
      },
      "find-invoice": { invoice },
      "list-invoices": { limit: 20 },
      "send-request": { path: "/v1/products", parameters: { name: "Tea" } },
      "read-request": { path: `/v1/customers/${customer}` },
    },
    makes: { "send-request": ["product"] },
    count: (action) => simulator.executed(paths(customer)[action] ?? ""),
    close: () => simulator.close(),
  };
});
