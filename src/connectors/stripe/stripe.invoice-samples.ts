/** Documented samples of invoices and their lines. */
import { sampleCustomer } from "./stripe.samples.ts";

const id = "in_1SampleQ4mXr2Lz8dK3wYp7";
const amount = 13_200;
const created = 1793491200;
const period = { start: created, end: created };
const metadata = { order_id: "1042" };
const pricing = {
  type: "price_details",
  price_details: { price: "price_1SampleQ4mXr2Lz8eR6t", product: "prod_SampleT6uKe1Wb" },
  unit_amount_decimal: String(amount),
};

const line = {
  id: "il_1SampleQ4mXr2Lz8fH2v",
  object: "line_item",
  amount,
  currency: "jpy",
  description: "Coffee beans, October",
  quantity: 1,
  period,
  pricing,
  metadata,
};

const page = "https://invoice.stripe.com/i/sample";

/** Finalized, and sent to the customer. */
export const sampleInvoice = {
  id,
  object: "invoice",
  number: "A1B2C3D4-0001",
  status: "open",
  currency: "jpy",
  total: amount,
  subtotal: amount,
  amount_due: amount,
  amount_paid: 0,
  amount_remaining: amount,
  starting_balance: 0,
  ending_balance: 0,
  created,
  due_date: created + 30 * 86_400,
  effective_at: created + 3_600,
  livemode: false,
  customer: sampleCustomer.id,
  customer_name: sampleCustomer.name,
  customer_email: sampleCustomer.email,
  customer_phone: sampleCustomer.phone,
  customer_address: sampleCustomer.address,
  description: "Order 1042",
  footer: null,
  collection_method: "send_invoice",
  hosted_invoice_url: page,
  invoice_pdf: `${page}/pdf`,
  attempted: false,
  attempt_count: 0,
  next_payment_attempt: null,
  auto_advance: false,
  billing_reason: "manual",
  default_payment_method: null,
  status_transitions: {
    finalized_at: created + 3_600,
    paid_at: null,
    voided_at: null,
    marked_uncollectible_at: null,
  },
  last_finalization_error: null,
  lines: { data: [line], has_more: false, total_count: 1 },
  metadata,
};

export const sampleDraftInvoice = {
  ...sampleInvoice,
  number: null,
  status: "draft",
  total: 0,
  subtotal: 0,
  amount_due: 0,
  amount_remaining: 0,
  ending_balance: null,
  effective_at: null,
  hosted_invoice_url: null,
  invoice_pdf: null,
  status_transitions: { ...sampleInvoice.status_transitions, finalized_at: null },
  lines: { data: [], has_more: false, total_count: 0 },
};

export const samplePaidInvoice = {
  ...sampleInvoice,
  status: "paid",
  amount_paid: amount,
  amount_remaining: 0,
  attempted: true,
  attempt_count: 1,
  status_transitions: { ...sampleInvoice.status_transitions, paid_at: created + 86_400 },
};

export const sampleUnpaidInvoice = {
  ...sampleInvoice,
  collection_method: "charge_automatically",
  due_date: null,
  attempted: true,
  attempt_count: 1,
};

export const sampleVoidInvoice = {
  ...sampleInvoice,
  status: "void",
  status_transitions: { ...sampleInvoice.status_transitions, voided_at: created + 7_200 },
};

export const sampleListedInvoice = {
  id,
  number: sampleInvoice.number,
  status: sampleInvoice.status,
  currency: sampleInvoice.currency,
  total: amount,
  amount_due: amount,
  amount_paid: 0,
  amount_remaining: amount,
  created,
  due_date: sampleInvoice.due_date,
  customer: sampleInvoice.customer,
  customer_name: sampleInvoice.customer_name,
  customer_email: sampleInvoice.customer_email,
  description: sampleInvoice.description,
  collection_method: sampleInvoice.collection_method,
  attempted: false,
  hosted_invoice_url: page,
  metadata,
};

export const sampleInvoiceItem = {
  id: "ii_1SampleQ4mXr2Lz8gJ9n",
  object: "invoiceitem",
  invoice: id,
  customer: sampleCustomer.id,
  amount,
  currency: "jpy",
  quantity: 1,
  description: line.description,
  date: created,
  livemode: false,
  period,
  pricing,
  metadata,
};
