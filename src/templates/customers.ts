import { moment, type Part, pill, upsert } from "./parts.ts";

/** What templates keep of customers. */
export const customers = {
  name: "stripe_customers",
  columns: {
    id: "text PRIMARY KEY",
    name: "text",
    email: "text",
    phone: "text",
    balance: "bigint NOT NULL",
    currency: "text",
    created: "timestamptz NOT NULL",
  },
} as const;

/** Writes the row of the customer that has started the flow. */
export const keepCustomer: Part = upsert(customers, {
  id: pill("trigger", "id"),
  name: pill("trigger", "name"),
  email: pill("trigger", "email"),
  phone: pill("trigger", "phone"),
  balance: pill("trigger", "balance"),
  currency: pill("trigger", "currency"),
  created: moment("trigger", "created"),
});
