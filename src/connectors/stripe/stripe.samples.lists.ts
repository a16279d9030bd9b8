/** Documented samples of what lists hand on of each object. */
import { sampleCharge, sampleCustomer, samplePayment, sampleRefund } from "./stripe.samples.ts";

export const sampleListedCharge = {
  id: sampleCharge.id,
  amount: sampleCharge.amount,
  amount_refunded: sampleCharge.amount_refunded,
  currency: sampleCharge.currency,
  status: sampleCharge.status,
  captured: sampleCharge.captured,
  refunded: sampleCharge.refunded,
  disputed: sampleCharge.disputed,
  created: sampleCharge.created,
  description: sampleCharge.description,
  customer: sampleCharge.customer,
  payment_intent: samplePayment.id,
  balance_transaction: sampleCharge.balance_transaction,
  failure_code: sampleCharge.failure_code,
  receipt_email: sampleCharge.receipt_email,
  billing_details: {
    name: sampleCharge.billing_details.name,
    email: sampleCharge.billing_details.email,
  },
  payment_method_details: { type: "card", card: { brand: "visa", last4: "4242" } },
  metadata: sampleCharge.metadata,
};

export const sampleListedRefund = {
  id: sampleRefund.id,
  amount: sampleRefund.amount,
  currency: sampleRefund.currency,
  charge: sampleRefund.charge,
  payment_intent: samplePayment.id,
  status: sampleRefund.status,
  reason: sampleRefund.reason,
  created: sampleRefund.created,
  customer: sampleRefund.customer,
  balance_transaction: sampleRefund.balance_transaction,
  metadata: sampleRefund.metadata,
};

export const sampleListedPayment = {
  id: samplePayment.id,
  amount: samplePayment.amount,
  amount_received: samplePayment.amount_received,
  amount_capturable: samplePayment.amount_capturable,
  currency: samplePayment.currency,
  status: samplePayment.status,
  created: samplePayment.created,
  description: samplePayment.description,
  customer: samplePayment.customer,
  payment_method: samplePayment.payment_method,
  latest_charge: samplePayment.latest_charge,
  capture_method: samplePayment.capture_method,
  receipt_email: samplePayment.receipt_email,
  canceled_at: samplePayment.canceled_at,
  cancellation_reason: samplePayment.cancellation_reason,
  metadata: samplePayment.metadata,
};

export const sampleListedCustomer = {
  id: sampleCustomer.id,
  name: sampleCustomer.name,
  email: sampleCustomer.email,
  phone: sampleCustomer.phone,
  description: sampleCustomer.description,
  created: sampleCustomer.created,
  currency: sampleCustomer.currency,
  balance: sampleCustomer.balance,
  delinquent: sampleCustomer.delinquent,
  metadata: sampleCustomer.metadata,
};
