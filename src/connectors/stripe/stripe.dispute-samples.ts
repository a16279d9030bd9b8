/** Documented samples of disputes. */
import { sampleCharge } from "./stripe.samples.ts";

const created = 1793577600;

const dispute = {
  id: "du_1SampleQ4mXr2Lz8hA7wMs",
  amount: sampleCharge.amount,
  currency: sampleCharge.currency,
  status: "needs_response",
  reason: "product_not_received",
  charge: sampleCharge.id,
  payment_intent: "pi_3SampleQ4mXr2Lz81nB5tYk",
  created,
  evidence_details: {
    due_by: created + 9 * 86_400,
    has_evidence: false,
    past_due: false,
    submission_count: 0,
  },
  is_charge_refundable: false,
  network_reason_code: "13.1",
  metadata: {},
};

export const sampleListedDispute = dispute;

const withdrawn = {
  id: "txn_1SampleQ4mXr2Lz8iB8xNt",
  type: "adjustment",
  reporting_category: "dispute",
  amount: -sampleCharge.amount,
  fee: 1_300,
  net: -sampleCharge.amount - 1_300,
  currency: sampleCharge.currency,
  created,
};

export const sampleDispute = {
  ...dispute,
  object: "dispute",
  balance_transactions: [withdrawn],
  evidence: { customer_name: "Hanako Sato", customer_email_address: "hanako@example.com" },
  livemode: false,
};

export const sampleAnsweredDispute = {
  ...sampleDispute,
  status: "under_review",
  evidence: {
    ...sampleDispute.evidence,
    product_description: "Coffee beans, 200 g",
    shipping_carrier: "Yamato Transport",
    shipping_tracking_number: "1234-5678-9012",
  },
  evidence_details: { ...dispute.evidence_details, has_evidence: true, submission_count: 1 },
};

export const sampleClosedDispute = { ...sampleAnsweredDispute, status: "lost" };
