/** How a card looks on the objects that name it, and what the network says of a payment by it. */
import { type ErrorBody, StripeError } from "./errors.ts";
import type { NewId } from "./ids.ts";
import type { JsonObject } from "./json.ts";
import type { Card } from "./objects.ts";
import type { Decline, TestCard } from "./test-cards.ts";

export function cardObject(
  card: TestCard,
  newId: NewId,
  customer: string | null,
  now: number,
): Card {
  return {
    id: newId("card_"),
    object: "card",
    address_city: null,
    address_country: null,
    address_line1: null,
    address_line1_check: null,
    address_line2: null,
    address_state: null,
    address_zip: null,
    address_zip_check: null,
    allow_redisplay: "unspecified",
    brand: card.brand,
    country: card.country,
    customer,
    cvc_check: customer === null ? null : "pass",
    dynamic_last4: null,
    exp_month: 12,
    exp_year: expiryYear(now),
    fingerprint: `fingerprint${card.last4}`,
    funding: card.funding,
    last4: card.last4,
    metadata: {},
    name: null,
    regulated_status: "unregulated",
    tokenization_method: null,
    wallet: null,
  };
}

export function expiryYear(now: number): number {
  return new Date(now * 1000).getUTCFullYear() + 1;
}

/** `payment_method_details.card.brand` has other spellings than a legacy card's `brand`. */
const BRANDS: Readonly<Record<string, string>> = {
  Visa: "visa",
  MasterCard: "mastercard",
  "American Express": "amex",
  Discover: "discover",
  "Diners Club": "diners",
  JCB: "jcb",
  UnionPay: "unionpay",
};

export function networkOf(card: TestCard): string {
  return BRANDS[card.brand] ?? "unknown";
}

export function outcomeOf(decline: Decline | undefined): JsonObject {
  if (decline === undefined) {
    return {
      advice_code: null,
      network_advice_code: null,
      network_decline_code: null,
      network_status: "approved_by_network",
      reason: null,
      risk_level: "normal",
      risk_score: 17,
      seller_message: "Payment complete.",
      type: "authorized",
    };
  }
  if (decline.blocked === true) {
    return {
      advice_code: null,
      network_advice_code: null,
      network_decline_code: null,
      network_status: "not_sent_to_network",
      reason: "highest_risk_level",
      risk_level: "highest",
      risk_score: 90,
      seller_message: "Stripe blocked this payment as too risky.",
      type: "blocked",
    };
  }
  const reason = decline.decline_code ?? decline.code;
  return {
    advice_code: decline.advice,
    network_advice_code: null,
    network_decline_code: decline.network_decline_code,
    network_status: "declined_by_network",
    reason,
    risk_level: "normal",
    risk_score: 41,
    seller_message:
      reason === "generic_decline"
        ? "The bank did not return any further details with this decline."
        : `The bank returned the decline code \`${reason}\`.`,
    type: "issuer_declined",
  };
}

export function declineError(
  decline: Decline,
  charge?: string,
  about: Pick<ErrorBody, "payment_intent" | "payment_method"> = {},
): StripeError {
  return new StripeError(402, {
    type: "card_error",
    code: decline.code,
    message: decline.message,
    advice_code: decline.advice,
    ...about,
    ...(charge === undefined ? {} : { charge }),
    ...(decline.decline_code === undefined ? {} : { decline_code: decline.decline_code }),
    ...(decline.param === undefined ? {} : { param: decline.param }),
    ...(decline.blocked ? {} : { network_decline_code: decline.network_decline_code }),
  });
}
