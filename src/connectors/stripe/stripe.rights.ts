/** What a restricted key must be allowed, for all that flows can do at Stripe. */
import type { LocalizedText } from "#sdk/index.ts";
import { text } from "#sdk/index.ts";

interface Right {
  /** As Stripe's own error names it; null where no page or error of Stripe's has told, so that a person ticks it. */
  readonly name: string | null;
  readonly verb: "read" | "write";
  /** As the dashboard calls it, in either language. */
  readonly label: string;
}

const rights: readonly Right[] = [
  { name: "rak_charge", verb: "write", label: "Charges" },
  { name: "rak_refund", verb: "write", label: "Refunds" },
  { name: "rak_payment_intent", verb: "write", label: "Payment Intents" },
  { name: "rak_customer", verb: "write", label: "Customers" },
  { name: "rak_invoice", verb: "write", label: "Invoices" },
  { name: "rak_credit_note", verb: "write", label: "Credit Notes" },
  { name: "rak_product", verb: "write", label: "Products" },
  { name: "rak_plan", verb: "write", label: "Prices" },
  { name: "rak_coupon", verb: "write", label: "Coupons" },
  { name: "rak_subscription", verb: "write", label: "Subscriptions" },
  { name: "rak_checkout_session", verb: "write", label: "Checkout Sessions" },
  { name: "rak_payment_links", verb: "write", label: "Payment Links" },
  { name: "rak_dispute", verb: "write", label: "Disputes" },
  { name: "rak_payout", verb: "read", label: "Payouts" },
  { name: "rak_balance", verb: "read", label: "Balance transactions" },
  // For choosing one of a customer's saved cards.
  { name: "rak_payment_method", verb: "read", label: "Payment Methods" },
  // For payments that succeed or fail, for what is changed, and to find a write by its key.
  { name: null, verb: "read", label: "Events" },
];

/** The page on which Stripe makes a key, with the rights ticked already whose names are known. */
export function keyPage(): string {
  const query = new URLSearchParams({ name: "Millrace" });
  for (const { name, verb } of rights)
    if (name !== null) query.append("permissions[]", `${name}_${verb}`);
  return `https://dashboard.stripe.com/apikeys/create?${query.toString()}`;
}

/** The rights as a list for people. */
export function rightsInWords(): LocalizedText {
  const labels = (wanted: Right["verb"]) =>
    rights.flatMap(({ verb, label }) => (verb === wanted ? [label] : []));
  const reads = labels("read");
  const writes = labels("write");
  return text(
    [...writes.map((label) => `${label} write`), ...reads.map((label) => `${label} read`)].join(
      ", ",
    ),
    `${writes.join("・")} の書き込みと、${reads.join("・")} の読み取り`,
  );
}

/** The names of what flows can write, of which a key must be allowed one at least. */
export function writable(joined: string): string {
  return rights.flatMap(({ verb, label }) => (verb === "write" ? [label] : [])).join(joined);
}
