/** Documented samples of subscriptions. */
import { samplePrice } from "./stripe.price-samples.ts";
import { sampleCustomer } from "./stripe.samples.ts";

const created = 1793491200;
const month = 30 * 86_400;

export const sampleSubscription = {
  id: "sub_1SampleQ4mXr2Lz8pV7nKd",
  object: "subscription",
  status: "active",
  customer: sampleCustomer.id,
  currency: "jpy",
  items: {
    data: [
      {
        id: "si_SampleR5tYw3Qb",
        quantity: 2,
        price: samplePrice,
        current_period_start: created,
        current_period_end: created + month,
        metadata: {},
      },
    ],
    has_more: false,
  },
  collection_method: "send_invoice",
  days_until_due: 30,
  created,
  start_date: created,
  trial_start: null,
  trial_end: null,
  cancel_at_period_end: false,
  cancel_at: null,
  canceled_at: null,
  ended_at: null,
  cancellation_details: { reason: null, feedback: null, comment: null },
  latest_invoice: "in_1SampleQ4mXr2Lz8dK3wYp7",
  default_payment_method: null,
  description: "Coffee club",
  livemode: false,
  metadata: { plan: "basic" },
};

export const sampleTrial = {
  ...sampleSubscription,
  status: "trialing",
  collection_method: "charge_automatically",
  days_until_due: null,
  trial_start: created,
  trial_end: created + month,
};

export const sampleEndedSubscription = {
  ...sampleSubscription,
  status: "canceled",
  canceled_at: created + month,
  ended_at: created + month,
  cancellation_details: { reason: "cancellation_requested", feedback: null, comment: null },
};

const { id, status, customer, currency, items, collection_method, days_until_due } =
  sampleSubscription;
export const sampleListedSubscription = {
  id,
  status,
  customer,
  currency,
  items,
  collection_method,
  days_until_due,
  created,
  start_date: created,
  trial_start: null,
  trial_end: null,
  cancel_at_period_end: false,
  cancel_at: null,
  canceled_at: null,
  ended_at: null,
  latest_invoice: sampleSubscription.latest_invoice,
  default_payment_method: null,
  description: sampleSubscription.description,
  metadata: sampleSubscription.metadata,
};
