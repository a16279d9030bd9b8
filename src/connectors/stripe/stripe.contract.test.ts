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
      "any-event": changes(charge, "charge.dispute.created"),
    },
    places: { "any-event": { types: ["charge.dispute.created"] } },
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
      "send-request": { path: "/v1/products", parameters: { name: "Tea" } },
      "read-request": { path: `/v1/customers/${customer}` },
    },
    makes: { "send-request": ["product"] },
    count: (action) => simulator.executed(paths(customer)[action] ?? ""),
    close: () => simulator.close(),
  };
});
