/** What a list hands on of each object: enough to work with, and small enough for long lists. */
import { objectOf } from "#sdk/index.ts";
import { z } from "zod";
import { Charge } from "./charge.ts";
import { Customer } from "./customer.ts";
import { Payment } from "./payment.ts";
import { Refund } from "./refund.ts";
import { named, personal, wordsOrNull } from "./shape.ts";

const Payer = objectOf(() => ({
  name: named(wordsOrNull, "Payer's name", "支払者の名前"),
  email: named(wordsOrNull, "Payer's email", "支払者のメールアドレス"),
}));

const Card = objectOf(() => ({
  brand: named(wordsOrNull, "Card brand", "カードブランド"),
  last4: personal(wordsOrNull, "Last four digits", "カード番号の下 4 桁"),
}));

const Method = objectOf(() => ({
  type: named(z.string(), "Kind of payment", "支払いの種類"),
  card: named(Card.exactOptional(), "Card", "カード"),
}));

export const ListedCharge = objectOf(() => ({
  ...Charge.pick({
    id: true,
    amount: true,
    amount_refunded: true,
    currency: true,
    status: true,
    captured: true,
    refunded: true,
    disputed: true,
    created: true,
    description: true,
    customer: true,
    payment_intent: true,
    balance_transaction: true,
    failure_code: true,
    receipt_email: true,
  }).shape,
  billing_details: personal(Payer, "Billing details", "請求先の詳細"),
  payment_method_details: named(Method.nullable(), "Payment method details", "支払い方法の詳細"),
  metadata: Charge.shape.metadata,
}));

export const ListedRefund = Refund.pick({
  id: true,
  amount: true,
  currency: true,
  charge: true,
  payment_intent: true,
  status: true,
  reason: true,
  created: true,
  customer: true,
  description: true,
  balance_transaction: true,
  failure_reason: true,
  pending_reason: true,
  metadata: true,
});

export const ListedPayment = Payment.pick({
  id: true,
  amount: true,
  amount_received: true,
  amount_capturable: true,
  currency: true,
  status: true,
  created: true,
  description: true,
  customer: true,
  payment_method: true,
  latest_charge: true,
  capture_method: true,
  receipt_email: true,
  canceled_at: true,
  cancellation_reason: true,
  metadata: true,
});

export const ListedCustomer = Customer.pick({
  id: true,
  name: true,
  business_name: true,
  individual_name: true,
  email: true,
  phone: true,
  description: true,
  created: true,
  currency: true,
  balance: true,
  delinquent: true,
  metadata: true,
});
