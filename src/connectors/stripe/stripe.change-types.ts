/** Which events of Stripe which trigger for changes tells of, and on which list: https://docs.stripe.com/api/events/types */
import type { JsonObject } from "#sdk/index.ts";
import { isJsonObject } from "#sdk/index.ts";
import type { Kind } from "./stripe.paths.ts";

export type List = "events" | "billing" | "disputes";

/** Between which of an object's own moments something happened, in seconds; `until` null: nobody knows until when. */
interface Moments {
  readonly since: number;
  readonly until: number | null;
}

export interface Change {
  readonly trigger: string;
  /** The kind of object that the trigger hands on. */
  readonly kind: Kind;
  /** Types of Stripe's events. */
  readonly types: readonly string[];
  /** Whether an object of these types is this trigger's, where several triggers tell of them. */
  readonly only?: (object: JsonObject) => boolean;
  /** When an object came to the state that the trigger tells of; absent where an object does not show whether it did. */
  readonly reached?: (object: JsonObject) => Moments | null;
  /** Which list the trigger shares. A request takes 20 types, over all triggers of the list. */
  readonly on?: List;
}

const paidCheckouts = [
  "checkout.session.completed",
  "checkout.session.async_payment_succeeded",
] as const;
const isOfLink = ({ payment_link: link = null }: JsonObject): boolean => link !== null;

const at = (second: unknown): Moments | null =>
  typeof second === "number" ? { since: second, until: second } : null;
/** What shows no moment of its own came after the object did. */
const after = ({ created }: JsonObject): Moments | null =>
  typeof created === "number" ? { since: created, until: null } : null;
const momentsOf = ({ status_transitions: moments }: JsonObject): JsonObject =>
  moments !== undefined && isJsonObject(moments) ? moments : {};
const whenPaid = (session: JsonObject): Moments | null => {
  const { status, payment_status: payment } = session;
  return status === "complete" && payment !== "unpaid" ? after(session) : null;
};

/** By what a trigger watches. */
export const changes = {
  payment_success: {
    trigger: "payment-succeeded",
    kind: "payment_intent",
    types: ["payment_intent.succeeded"],
    reached: (payment) => (payment["status"] === "succeeded" ? after(payment) : null),
  },
  payment_failure: {
    trigger: "payment-failed",
    kind: "payment_intent",
    types: ["payment_intent.payment_failed"],
  },
  payment_action: {
    trigger: "payment-requires-action",
    kind: "payment_intent",
    types: ["payment_intent.requires_action"],
  },
  payment_cancel: {
    trigger: "payment-canceled",
    kind: "payment_intent",
    types: ["payment_intent.canceled"],
    reached: ({ status, canceled_at: canceled }) => (status === "canceled" ? at(canceled) : null),
  },
  charge_update: {
    trigger: "charge-updated",
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
  refund_update: {
    trigger: "refund-updated",
    kind: "refund",
    types: ["refund.updated", "refund.failed"],
  },
  customer_update: {
    trigger: "customer-updated",
    kind: "customer",
    types: ["customer.updated"],
  },
  product_update: {
    trigger: "product-updated",
    kind: "product",
    types: ["product.updated"],
  },
  invoice_finalized: {
    trigger: "invoice-finalized",
    kind: "invoice",
    types: ["invoice.finalized"],
    reached: (invoice) => at(momentsOf(invoice)["finalized_at"]),
  },
  invoice_paid: {
    trigger: "invoice-paid",
    kind: "invoice",
    types: ["invoice.paid"],
    reached: (invoice) => at(momentsOf(invoice)["paid_at"]),
  },
  invoice_failure: {
    trigger: "invoice-payment-failed",
    kind: "invoice",
    types: ["invoice.payment_failed"],
  },
  subscription_creation: {
    trigger: "subscription-created",
    kind: "subscription",
    types: ["customer.subscription.created"],
    reached: ({ created }) => at(created),
    on: "billing",
  },
  subscription_update: {
    trigger: "subscription-updated",
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
    trigger: "subscription-canceled",
    kind: "subscription",
    types: ["customer.subscription.deleted"],
    reached: ({ status, ended_at: ended }) => (status === "canceled" ? at(ended) : null),
    on: "billing",
  },
  subscription_trial: {
    trigger: "subscription-trial-ending",
    kind: "subscription",
    types: ["customer.subscription.trial_will_end"],
    on: "billing",
  },
  checkout_completion: {
    trigger: "checkout-completed",
    kind: "checkout.session",
    types: paidCheckouts,
    only: (session: JsonObject) => !isOfLink(session),
    reached: whenPaid,
    on: "billing",
  },
  payout_arrival: {
    trigger: "payout-paid",
    kind: "payout",
    types: ["payout.paid"],
    // The date of arrival is the one that was expected.
    reached: (payout) => (payout["status"] === "paid" ? after(payout) : null),
    on: "billing",
  },
  payout_failure: {
    trigger: "payout-failed",
    kind: "payout",
    types: ["payout.failed"],
    on: "billing",
  },
  dispute_opening: {
    trigger: "dispute-opened",
    kind: "dispute",
    types: ["charge.dispute.created"],
    reached: ({ created }) => at(created),
    on: "disputes",
  },
  dispute_closing: {
    trigger: "dispute-closed",
    kind: "dispute",
    types: ["charge.dispute.closed"],
    on: "disputes",
  },
  link_payment: {
    trigger: "payment-link-paid",
    kind: "checkout.session",
    types: paidCheckouts,
    only: isOfLink,
    reached: whenPaid,
    on: "billing",
  },
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

/** The triggers for changes that must have told of an object by now, as each of them declares it, and when. */
export function owedBy(
  kind: Kind,
  object: JsonObject,
): readonly (Moments & { readonly trigger: string })[] {
  return told.flatMap(({ trigger, kind: its, only, reached }) => {
    if (its !== kind || only?.(object) === false) return [];
    const moments = reached?.(object) ?? null;
    return moments === null ? [] : [{ trigger, ...moments }];
  });
}

/** The triggers that tell of events of this type about this object. */
export function tellersOf(type: string, object: JsonObject): readonly string[] {
  return told.flatMap(({ trigger, types, only }) =>
    types.includes(type) && only?.(object) !== false ? [trigger] : [],
  );
}
