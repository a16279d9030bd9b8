import { text } from "#sdk/text.ts";
import { customers, keepCustomer } from "./customers.ts";
import { inBlock, startsOn } from "./parts.ts";
import type { Template } from "./template.ts";

export const customerChangesToRow: Template = {
  id: "customer-changes-to-row",
  name: text("Customer changed → PostgreSQL", "顧客の更新 → PostgreSQL"),
  help: text(
    "Each time a customer changes at Stripe, writes the customer’s row again.",
    "Stripe の顧客が更新されるたびに、その行を書き直します。",
  ),
  jobs: ["customers"],
  tables: [customers],
  open: [],
  operations: () => [startsOn("customer-updated"), ...inBlock(null, keepCustomer)],
};
