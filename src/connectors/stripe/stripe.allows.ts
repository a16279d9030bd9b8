/** Which triggers and actions what kind of object serves, and so which right of a key each of them needs. */
import type { JsonObject } from "#sdk/index.ts";
import type { Kind } from "./stripe.paths.ts";

export interface Area {
  readonly kind: Kind;
  /** Triggers that read the list of the objects. */
  readonly newest?: readonly string[];
  /** Triggers that read Stripe's events, and then the object. */
  readonly changes?: readonly string[];
  readonly reads?: readonly string[];
  readonly writes?: readonly string[];
  /** A parameter of a POST to the list, with a value that Stripe is sure to refuse. Absent where nothing is written. */
  readonly wrong?: JsonObject;
  /** Where nothing is POSTed to the list: the id of an object that is not there. */
  readonly written?: string;
}

export const areas: readonly Area[] = [
  {
    kind: "payment_intent",
    changes: ["payment-succeeded", "payment-failed", "payment-requires-action", "payment-canceled"],
    reads: ["find-payment", "list-payments"],
    writes: ["create-payment", "capture-payment", "cancel-payment"],
    wrong: { amount: "none" },
  },
  {
    kind: "charge",
    newest: ["new-charge"],
    changes: ["charge-updated"],
    reads: ["find-charge", "list-charges"],
    writes: ["create-charge", "update-charge"],
    wrong: { amount: "none" },
  },
  {
    kind: "refund",
    newest: ["new-refund"],
    changes: ["refund-updated"],
    reads: ["list-refunds"],
    writes: ["create-refund"],
    wrong: { amount: "none" },
  },
  {
    kind: "customer",
    newest: ["new-customer"],
    changes: ["customer-updated"],
    reads: ["find-customer", "find-customer-by-email", "search-customers"],
    writes: ["create-customer", "update-customer", "delete-customer"],
    wrong: { balance: "none" },
  },
  {
    kind: "product",
    newest: ["new-product"],
    changes: ["product-updated"],
    writes: ["create-product", "update-product", "archive-product"],
    wrong: { active: "none" },
  },
  {
    kind: "price",
    reads: ["find-price", "list-prices"],
    writes: ["create-price", "archive-price"],
    wrong: { active: "none" },
  },
  {
    kind: "coupon",
    reads: ["find-coupon", "list-coupons"],
    writes: ["create-coupon", "delete-coupon"],
    wrong: { amount_off: "none" },
  },
  {
    kind: "subscription",
    changes: [
      "subscription-created",
      "subscription-updated",
      "subscription-trial-ending",
      "subscription-canceled",
    ],
    reads: ["find-subscription", "list-subscriptions"],
    writes: ["create-subscription", "update-subscription", "cancel-subscription"],
    wrong: { days_until_due: "none" },
  },
  {
    kind: "checkout.session",
    changes: ["checkout-completed", "payment-link-paid"],
    reads: ["find-checkout-session", "list-checkout-sessions", "list-checkout-items"],
    writes: ["create-checkout-session"],
    wrong: { expires_at: "none" },
  },
  {
    kind: "payment_link",
    reads: ["find-payment-link", "list-payment-links"],
    writes: ["create-payment-link", "close-payment-link"],
    wrong: { allow_promotion_codes: "none" },
  },
  {
    kind: "payout",
    changes: ["payout-paid", "payout-failed"],
    reads: ["find-payout", "list-payouts"],
  },
  { kind: "balance_transaction", reads: ["list-payout-transactions", "find-balance-transaction"] },
  {
    kind: "dispute",
    changes: ["dispute-opened", "dispute-closed"],
    reads: ["find-dispute", "list-disputes"],
    writes: ["submit-evidence"],
    wrong: { submit: "none" },
    written: "millrace_permission_check",
  },
  {
    kind: "invoice",
    changes: ["invoice-finalized", "invoice-paid", "invoice-payment-failed"],
    reads: ["find-invoice", "list-invoices"],
    writes: [
      "create-and-send-invoice",
      "create-invoice",
      "add-invoice-item",
      "finalize-invoice",
      "send-invoice",
      "void-invoice",
    ],
    wrong: { days_until_due: "none" },
  },
  {
    kind: "credit_note",
    reads: ["find-credit-note", "list-credit-notes"],
    writes: ["create-credit-note", "void-credit-note"],
    wrong: { amount: "none" },
  },
];
