/** What capturing and cancelling a payment intent may be refused for. */
import { bad, StripeError } from "./errors.ts";
import type { PaymentIntent } from "./objects.ts";

export const CANCELABLE = [
  "requires_payment_method",
  "requires_capture",
  "requires_reauthorization",
  "requires_confirmation",
  "requires_action",
  "expired",
  "processing",
] as const;

export const payments = {
  notCapturable: (intent: PaymentIntent) =>
    wrongState(
      intent,
      `This PaymentIntent could not be captured because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be captured: requires_capture.`,
    ),
  captured: (intent: PaymentIntent) =>
    wrongState(
      intent,
      "The remaining amount on this PaymentIntent could not be captured because the remainder of the authorized amount has been released.",
    ),
  captureTooMuch: () =>
    bad(
      "The payment could not be captured because the requested capture amount is greater than the amount you can capture for this charge.",
      { code: "amount_too_large", param: "amount_to_capture" },
    ),
  notCancelable: (intent: PaymentIntent) =>
    wrongState(
      intent,
      `You cannot cancel this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be canceled: ${CANCELABLE.join(", ")}.`,
    ),
};

function wrongState(payment_intent: PaymentIntent, message: string): StripeError {
  const code = "payment_intent_unexpected_state";
  return new StripeError(400, { type: "invalid_request_error", code, message, payment_intent });
}
