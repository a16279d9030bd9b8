/** Which events of Stripe which trigger for changes tells of, and on which list: https://docs.stripe.com/api/events/types */
import type { JsonObject } from "#sdk/index.ts";
import type { Kind } from "./stripe.paths.ts";

export type List = "events" | "billing" | "disputes";

export interface Change {
  /** The kind of object that the trigger hands on. */
  readonly kind: Kind;
  /** Types of Stripe's events. */
  readonly types: readonly string[];
  /** Whether an object of these types is this trigger's, where several triggers tell of them. */
  readonly only?: (object: JsonObject) => boolean;
  /** Which list the trigger shares. A request takes 20 types, over all triggers of the list. */
  readonly on?: List;
}

const paidCheckouts = [
  "checkout.session.completed",
  "checkout.session.async_payment_succeeded",
] as const;
const isOfLink = ({ payment_link: link = null }: JsonObject): boolean => link !== null;

/** By what a trigger watches. */
export const changes = {
  payment_success: { kind: "payment_intent", types: ["payment_intent.succeeded"] },
  payment_failure: { kind: "payment_intent", types: ["payment_intent.payment_failed"] },
  payment_action: { kind: "payment_intent", types: ["payment_intent.requires_action"] },
  payment_cancel: { kind: "payment_intent", types: ["payment_intent.canceled"] },
  charge_update: {
    kind: "charge",
    types: [
      "charge.updated",
      "charge.captured",
      "charge.refunded",
      "charge.expired",
      "charge.dispute.created",
      "charge.dispute.updated",
      "charge.dispute.funds_withdrawn",
      "charge.dispute.funds_reinstated",
      "charge.dispute.closed",
    ],
  },
  refund_update: { kind: "refund", types: ["refund.updated", "refund.failed"] },
  customer_update: { kind: "customer", types: ["customer.updated"] },
  product_update: { kind: "product", types: ["product.updated"] },
  invoice_finalized: { kind: "invoice", types: ["invoice.finalized"] },
  invoice_paid: { kind: "invoice", types: ["invoice.paid"] },
  invoice_failure: { kind: "invoice", types: ["invoice.payment_failed"] },
  subscription_creation: {
    kind: "subscription",
    types: ["customer.subscription.created"],
    on: "billing",
  },
  subscription_update: {
    kind: "subscription",
    types: [
      "customer.subscription.updated",
      "customer.subscription.paused",
      "customer.subscription.resumed",
      "customer.subscription.pending_update_applied",
    ],
    on: "billing",
  },
  subscription_end: {
    kind: "subscription",
    types: ["customer.subscription.deleted"],
    on: "billing",
  },
  subscription_trial: {
    kind: "subscription",
    types: ["customer.subscription.trial_will_end"],
    on: "billing",
  },
  checkout_completion: {
    kind: "checkout.session",
    types: paidCheckouts,
    only: (session: JsonObject) => !isOfLink(session),
    on: "billing",
  },
  payout_arrival: { kind: "payout", types: ["payout.paid"], on: "billing" },
  payout_failure: { kind: "payout", types: ["payout.failed"], on: "billing" },
  dispute_opening: { kind: "dispute", types: ["charge.dispute.created"], on: "disputes" },
  dispute_closing: { kind: "dispute", types: ["charge.dispute.closed"], on: "disputes" },
  link_payment: { kind: "checkout.session", types: paidCheckouts, only: isOfLink, on: "billing" },
} as const satisfies Readonly<Record<string, Change>>;

export type Watched = keyof typeof changes;

export const told: readonly (Change & { readonly watches: string })[] = Object.entries(changes).map(
  ([watches, change]) => Object.assign({ watches }, change),
);

export const changeTypes: readonly string[] = [...new Set(told.flatMap(({ types }) => types))];

/** The types that one poll asks for. */
export function typesOn(list: List): readonly string[] {
  const its = told.filter(({ on = "events" }) => on === list);
  return [...new Set(its.flatMap(({ types }) => types))];
}
