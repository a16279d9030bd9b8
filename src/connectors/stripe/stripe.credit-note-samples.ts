/** Documented samples of credit notes. */
import { sampleCustomer } from "./stripe.samples.ts";
import { sampleInvoice } from "./stripe.invoice-samples.ts";

const created = sampleInvoice.created + 2 * 86_400;
const amount = 2_200;

const listed = {
  id: "cn_1SampleQ4mXr2Lz8vT5yRw",
  number: `${sampleInvoice.number}-CN-01`,
  status: "issued",
  amount,
  currency: sampleInvoice.currency,
  type: "pre_payment",
  invoice: sampleInvoice.id,
  customer: sampleCustomer.id,
  reason: "order_change",
  memo: "One bag fewer",
  created,
  metadata: { order_id: "1042" },
};

export const sampleListedCreditNote = listed;

export const sampleCreditNote = {
  ...listed,
  object: "credit_note",
  pre_payment_amount: amount,
  post_payment_amount: 0,
  out_of_band_amount: null,
  refunds: [],
  customer_balance_transaction: null,
  pdf: "https://pay.stripe.com/credit_notes/sample/pdf",
  effective_at: created,
  voided_at: null,
  livemode: false,
};

export const sampleVoidCreditNote = {
  ...sampleCreditNote,
  status: "void",
  voided_at: created + 3_600,
};
