/** The objects the simulator keeps. Named fields are those it reads or changes; the rest is carried. */
import type { JsonObject } from "./json.ts";

export interface Charge extends JsonObject {
  id: string;
  object: "charge";
  amount: number;
  amount_captured: number;
  amount_refunded: number;
  balance_transaction: string | null;
  captured: boolean;
  created: number;
  currency: string;
  customer: string | null;
  failure_code: string | null;
  livemode: boolean;
  metadata: JsonObject;
  paid: boolean;
  payment_intent: string | null;
  payment_method: string | null;
  refunded: boolean;
  status: "failed" | "pending" | "succeeded";
  transfer_group: string | null;
}

export interface Refund extends JsonObject {
  id: string;
  object: "refund";
  amount: number;
  charge: string;
  created: number;
  currency: string;
  metadata: JsonObject;
  payment_intent: string | null;
  status: "pending" | "requires_action" | "succeeded" | "failed" | "canceled";
}

export interface Customer extends JsonObject {
  id: string;
  object: "customer";
  created: number;
  default_source: string | null;
  email: string | null;
  invoice_settings: JsonObject;
  livemode: boolean;
  metadata: JsonObject;
  test_clock: string | null;
}

export interface PaymentIntent extends JsonObject {
  id: string;
  object: "payment_intent";
  amount: number;
  amount_capturable: number;
  amount_received: number;
  created: number;
  currency: string;
  customer: string | null;
  latest_charge: string | null;
  livemode: boolean;
  metadata: JsonObject;
  payment_method: string | null;
  status:
    | "canceled"
    | "processing"
    | "requires_action"
    | "requires_capture"
    | "requires_confirmation"
    | "requires_payment_method"
    | "succeeded";
}

export interface PaymentMethod extends JsonObject {
  id: string;
  object: "payment_method";
  created: number;
  customer: string | null;
  livemode: boolean;
  type: "card" | "us_bank_account";
}

export interface Product extends JsonObject {
  id: string;
  object: "product";
  active: boolean;
  created: number;
  livemode: boolean;
  metadata: JsonObject;
  name: string;
  shippable: boolean | null;
  type: string;
  updated: number;
  url: string | null;
}

export interface Price extends JsonObject {
  id: string;
  object: "price";
  active: boolean;
  created: number;
  currency: string;
  livemode: boolean;
  lookup_key: string | null;
  metadata: JsonObject;
  product: string;
  recurring: JsonObject | null;
  type: "one_time" | "recurring";
  unit_amount: number | null;
}

export interface Event extends JsonObject {
  id: string;
  object: "event";
  created: number;
  data: JsonObject;
  type: string;
}

export interface BalanceTransaction extends JsonObject {
  id: string;
  object: "balance_transaction";
  amount: number;
  available_on: number;
  created: number;
  currency: string;
  fee: number;
  net: number;
  source: string | null;
  type: string;
}

export interface Payout extends JsonObject {
  id: string;
  object: "payout";
  amount: number;
  arrival_date: number;
  automatic: boolean;
  balance_transaction: string | null;
  created: number;
  currency: string;
  metadata: JsonObject;
  reconciliation_status: "completed" | "in_progress" | "not_applicable";
  status: "canceled" | "failed" | "in_transit" | "paid" | "pending";
}

export interface Dispute extends JsonObject {
  id: string;
  object: "dispute";
  amount: number;
  balance_transactions: BalanceTransaction[];
  charge: string;
  created: number;
  currency: string;
  evidence: JsonObject;
  evidence_details: JsonObject;
  is_charge_refundable: boolean;
  metadata: JsonObject;
  payment_intent: string | null;
  reason: string;
  status:
    | "lost"
    | "needs_response"
    | "under_review"
    | "warning_closed"
    | "warning_needs_response"
    | "warning_under_review"
    | "won";
}

/** A card kept on file, or the card of one charge. */
export interface Card extends JsonObject {
  id: string;
  object: "card";
  customer: string | null;
}
