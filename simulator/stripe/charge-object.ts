import type { Call } from "./call.ts";
import { cardObject, expiryYear, networkOf, outcomeOf } from "./cards.ts";
import type { TestCard } from "./test-cards.ts";
import { emptyAddress, shippingOf } from "./contact.ts";
import type { JsonObject } from "./json.ts";
import { newMetadata } from "./metadata.ts";
import type { Card, Charge, PaymentMethod } from "./objects.ts";
import { flag, table, text, whole } from "./params.ts";

const HOLD_SECONDS = 7 * 24 * 60 * 60;

export interface Payer {
  readonly card: TestCard;
  readonly customer: string | null;
  /** The card on file, when the payer has one. */
  readonly kept: Card | null;
  /** The payment intent that charges, and by which method; absent where the Charges API is used. */
  readonly intent?: string;
  readonly method?: PaymentMethod;
  /** So many seconds later the charge has its balance transaction; at once where it is absent. */
  readonly settlesAfter?: number;
}

/** Which card has paid: the same for a charge by a token and for one by a payment method. */
export function last4Of(charge: Charge): string | undefined {
  return text(table(table(charge, "payment_method_details") ?? {}, "card") ?? {}, "last4");
}

export function holdEnds(charge: Charge): number {
  return charge.created + HOLD_SECONDS;
}

/** A charge as it is the moment it was tried; declined when the card declines. */
export function chargeObject(call: Call, payer: Payer): Charge {
  const { params, world, now, newId } = call;
  const id = newId("ch_");
  const { decline } = payer.card;
  const amount = whole(params, "amount") ?? 0;
  const captured = decline === undefined && flag(params, "capture") !== false;
  const { intent, method } = payer;
  const source = method ? null : (payer.kept ?? cardObject(payer.card, newId, null, now));
  const isPending = method?.type === "us_bank_account";
  return {
    id,
    object: "charge",
    amount,
    amount_captured: captured ? amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: {
      address: emptyAddress(),
      email: null,
      name: null,
      phone: null,
      tax_id: null,
    },
    calculated_statement_descriptor:
      text(params, "statement_descriptor") ??
      descriptor(text(params, "statement_descriptor_suffix")),
    captured,
    created: now,
    currency: (text(params, "currency") ?? "usd").toLowerCase(),
    customer: payer.customer,
    description: text(params, "description") ?? null,
    destination: null,
    dispute: null,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    fraud_details: decline?.blocked === true ? { stripe_report: "fraudulent" } : {},
    livemode: world.livemode,
    metadata: newMetadata(params),
    on_behalf_of: null,
    order: null,
    outcome: outcomeOf(decline),
    paid: decline === undefined && !isPending,
    payment_intent: intent ?? null,
    payment_method: method?.id ?? source?.id ?? null,
    payment_method_details: isPending
      ? { type: method.type, us_bank_account: bankDetails(method) }
      : { card: cardDetails(call, payer.card, amount), type: "card" },
    radar_options: table(params, "radar_options") ?? {},
    receipt_email: text(params, "receipt_email") ?? null,
    receipt_number: null,
    receipt_url:
      decline === undefined ? `https://pay.stripe.com/receipts/payment/${id.slice(3)}` : null,
    refunded: false,
    review: null,
    shipping: shippingOf(params),
    source,
    source_transfer: null,
    statement_descriptor: text(params, "statement_descriptor") ?? null,
    statement_descriptor_suffix: text(params, "statement_descriptor_suffix") ?? null,
    status: statusOf(decline !== undefined, isPending),
    transfer_data: null,
    transfer_group: text(params, "transfer_group") ?? null,
  };
}

function statusOf(isDeclined: boolean, isPending: boolean): Charge["status"] {
  if (isDeclined) return "failed";
  return isPending ? "pending" : "succeeded";
}

function bankDetails(method: PaymentMethod): JsonObject {
  return { ...table(method, "us_bank_account"), mandate: null, payment_reference: null };
}

function descriptor(suffix: string | undefined): string {
  return suffix === undefined ? "MILLRACE DEMO" : `MILLRACE* ${suffix.toUpperCase()}`.slice(0, 22);
}

function cardDetails({ now, params }: Call, card: TestCard, amount: number): JsonObject {
  const held = flag(params, "capture") === false && card.decline === undefined;
  return {
    amount_authorized: card.decline === undefined ? amount : null,
    authorization_code: card.decline === undefined ? "123456" : null,
    brand: networkOf(card),
    ...(held ? { capture_before: now + HOLD_SECONDS } : {}),
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: "pass" },
    country: card.country,
    electronic_commerce_indicator: null,
    exp_month: 12,
    exp_year: expiryYear(now),
    extended_authorization: { status: "disabled" },
    fingerprint: `fingerprint${card.last4}`,
    funding: card.funding,
    incremental_authorization: { status: "unavailable" },
    installments: null,
    last4: card.last4,
    mandate: null,
    multicapture: { status: "unavailable" },
    network: networkOf(card),
    network_token: { used: false },
    network_transaction_id: "104557651805572",
    overcapture: { maximum_amount_capturable: amount, status: "unavailable" },
    regulated_status: "unregulated",
    three_d_secure: null,
    transaction_link_id: null,
    wallet: null,
  };
}
