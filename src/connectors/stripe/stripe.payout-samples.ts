/** Documented samples of payouts and what is in them. */
import { sampleCharge } from "./stripe.samples.ts";

export const samplePayout = {
  id: "po_1SampleQ4mXr2Lz8dW3sHn",
  object: "payout",
  amount: 4_626,
  currency: "jpy",
  status: "paid",
  arrival_date: 1793577600,
  created: 1793491200,
  automatic: true,
  reconciliation_status: "completed",
  balance_transaction: "txn_1SampleQ4mXr2Lz8eX4tJp",
  failure_code: null,
  failure_message: null,
  failure_balance_transaction: null,
  destination: "ba_1SampleQ4mXr2Lz8gY5uKq",
  type: "bank_account",
  method: "standard",
  source_type: "card",
  description: "STRIPE PAYOUT",
  statement_descriptor: null,
  trace_id: { status: "supported", value: "20261101000123" },
  original_payout: null,
  reversed_by: null,
  livemode: false,
  metadata: {},
};

export const sampleFailedPayout = {
  ...samplePayout,
  status: "failed",
  failure_code: "account_closed",
  failure_message: "The bank account has been closed.",
  failure_balance_transaction: "txn_1SampleQ4mXr2Lz8fZ6vLr",
  trace_id: { status: "unsupported", value: null },
};

export const sampleListedPayout = {
  id: samplePayout.id,
  amount: samplePayout.amount,
  currency: samplePayout.currency,
  status: samplePayout.status,
  arrival_date: samplePayout.arrival_date,
  created: samplePayout.created,
  automatic: samplePayout.automatic,
  reconciliation_status: samplePayout.reconciliation_status,
  failure_code: null,
  failure_message: null,
  destination: samplePayout.destination,
  description: samplePayout.description,
  statement_descriptor: null,
  metadata: {},
};

export const sampleTransaction = {
  id: sampleCharge.balance_transaction,
  type: "charge",
  reporting_category: "charge",
  amount: sampleCharge.amount,
  fee: 174,
  net: samplePayout.amount,
  currency: sampleCharge.currency,
  source_type: "charge",
  source: sampleCharge.id,
  description: sampleCharge.description,
  exchange_rate: null,
  created: sampleCharge.created,
  available_on: 1793577600,
};
