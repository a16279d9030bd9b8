import { connectorContract } from "../connector.contract.ts";
import { stripeConnector } from "./stripe.connector.ts";
import { startSimulator, testKey } from "./stripe.world.ts";

const paths: Readonly<Record<string, string>> = {
  "create-charge": "/v1/charges",
  "create-customer": "/v1/customers",
  "create-product": "/v1/products",
};

connectorContract(stripeConnector, async () => {
  const simulator = await startSimulator();
  const [customer = ""] = await simulator.make("customers", { name: "Hanako Sato" });
  return {
    good: { apiKey: testKey, apiBase: simulator.url },
    bad: { apiKey: "sk_test_nobody_knows_this_key", apiBase: simulator.url },
    limitNext: () => simulator.fault({ kind: "rate_limited" }),
    events: {
      "new-charge": (count) => simulator.make("charges", { count }),
      "new-refund": (count) => simulator.make("refunds", { count }),
    },
    inputs: {
      "create-charge": { amount: 500, currency: "jpy", source: "tok_visa" },
      "create-customer": { name: "Taro Yamada" },
      "find-customer": { customer },
      "create-product": { name: "Coffee beans" },
    },
    count: (action) => simulator.executed(paths[action] ?? ""),
    close: () => simulator.close(),
  };
});
