import { moment, type Part, pill, upsert } from "./parts.ts";

/** What templates keep of subscriptions. */
export const subscriptions = {
  name: "stripe_subscriptions",
  columns: {
    id: "text PRIMARY KEY",
    customer: "text NOT NULL",
    status: "text NOT NULL",
    price: "bigint",
    currency: "text NOT NULL",
    quantity: "integer",
    changed: "timestamptz NOT NULL",
    ended: "timestamptz",
  },
} as const;

/** Writes the row of the subscription that has started the flow. */
export const keepSubscription: Part = upsert(subscriptions, {
  id: pill("trigger", "id"),
  customer: pill("trigger", "customer"),
  status: pill("trigger", "status"),
  price: pill("trigger", "items", "data", "0", "price", "unit_amount"),
  currency: pill("trigger", "currency"),
  quantity: pill("trigger", "items", "data", "0", "quantity"),
  changed: moment("trigger", "event", "created"),
  ended: moment("trigger", "ended_at"),
});
