/** A dispute as it is kept the moment it is opened. */
import type { Call } from "./call.ts";
import type { JsonObject } from "./json.ts";
import type { BalanceTransaction, Charge, Dispute } from "./objects.ts";
import { table, text } from "./params.ts";

const ANSWERED_WITHIN_SECONDS = 9 * 24 * 60 * 60;

const EVIDENCE = [
  "access_activity_log",
  "billing_address",
  "cancellation_policy",
  "cancellation_policy_disclosure",
  "cancellation_rebuttal",
  "customer_communication",
  "customer_email_address",
  "customer_name",
  "customer_purchase_ip",
  "customer_signature",
  "duplicate_charge_documentation",
  "duplicate_charge_explanation",
  "duplicate_charge_id",
  "product_description",
  "receipt",
  "refund_policy",
  "refund_policy_disclosure",
  "refund_refusal_explanation",
  "service_date",
  "service_documentation",
  "shipping_address",
  "shipping_carrier",
  "shipping_date",
  "shipping_documentation",
  "shipping_tracking_number",
  "uncategorized_file",
  "uncategorized_text",
];

/** `withdrawn`: what it takes from the balance; null for an inquiry, which takes nothing. */
export function disputeObject(
  call: Call,
  charge: Charge,
  id: string,
  reason: string,
  withdrawn: BalanceTransaction | null,
): Dispute {
  const { now, world } = call;
  return {
    id,
    object: "dispute",
    amount: charge.amount,
    balance_transactions: withdrawn === null ? [] : [withdrawn],
    charge: charge.id,
    created: now,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: evidenceOf(call, charge),
    evidence_details: {
      due_by: now + ANSWERED_WITHIN_SECONDS,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: null,
    },
    intended_submission_method: null,
    is_charge_refundable: withdrawn === null,
    livemode: world.livemode,
    metadata: {},
    network_reason_code: reason === "fraudulent" ? "10.4" : "13.1",
    payment_intent: charge.payment_intent,
    payment_method_details: {
      type: "card",
      card: {
        brand: "visa",
        case_type: withdrawn === null ? "inquiry" : "chargeback",
        network: "visa",
        network_reason_code: reason === "fraudulent" ? "10.4" : "13.1",
      },
    },
    reason,
    status: withdrawn === null ? "warning_needs_response" : "needs_response",
  };
}

/** Stripe fills in who has paid. */
function evidenceOf({ world }: Call, charge: Charge): JsonObject {
  const billing = table(charge, "billing_details") ?? {};
  const customer = world.customers.get(charge.customer ?? "") ?? {};
  return {
    ...Object.fromEntries(EVIDENCE.map((name) => [name, null])),
    customer_email_address: text(customer, "email") ?? text(billing, "email") ?? null,
    customer_name: text(customer, "name") ?? text(billing, "name") ?? null,
    enhanced_evidence: {},
  };
}
