/** What becomes of a payment intent after it was made: it is captured, or canceled. */
import type { Call } from "./call.ts";
import { captured } from "./charges.ts";
import { emit } from "./events.ts";
import { mergedMetadata } from "./metadata.ts";
import type { Charge, PaymentIntent } from "./objects.ts";
import { text, whole } from "./params.ts";
import { parameter } from "./parameter-errors.ts";
import { CANCELABLE, payments } from "./payment-errors.ts";
import { changedTo, retrievePaymentIntent } from "./payment-intents.ts";
import { releaseHold } from "./refunds.ts";

export function checkCapturePayment({ params }: Call): void {
  if ((whole(params, "amount_to_capture") ?? 1) < 1)
    throw parameter.atLeastOne("amount_to_capture");
}

export function capturePaymentIntent(call: Call): PaymentIntent {
  const intent = retrievePaymentIntent(call);
  const isCaptured = intent.status === "succeeded" && intent["capture_method"] === "manual";
  if (isCaptured) throw payments.captured(intent);
  if (intent.status !== "requires_capture") throw payments.notCapturable(intent);
  const amount = whole(call.params, "amount_to_capture") ?? intent.amount_capturable;
  if (amount > intent.amount_capturable) throw payments.captureTooMuch();
  captured(call, chargeOf(call, intent), amount);
  return changedTo(call, intent, "payment_intent.succeeded", {
    status: "succeeded",
    amount_capturable: 0,
    amount_received: amount,
    metadata: mergedMetadata(intent.metadata, call.params),
  });
}

export function cancelPaymentIntent(call: Call): PaymentIntent {
  const intent = retrievePaymentIntent(call);
  if (!CANCELABLE.some((status) => status === intent.status)) throw payments.notCancelable(intent);
  if (intent.status === "requires_capture") releaseHold(call, chargeOf(call, intent));
  if (intent.status === "processing") fail(call, chargeOf(call, intent));
  return changedTo(call, intent, "payment_intent.canceled", {
    status: "canceled",
    amount_capturable: 0,
    canceled_at: call.now,
    cancellation_reason: text(call.params, "cancellation_reason") ?? null,
    next_action: null,
  });
}

function chargeOf({ world }: Call, intent: PaymentIntent): Charge {
  const charge = world.charges.get(intent.latest_charge ?? "");
  if (charge === undefined) throw new Error(`The payment ${intent.id} has no charge`);
  return charge;
}

/** The bank is no longer asked for it. */
function fail(call: Call, pending: Charge): void {
  const failed: Charge = { ...pending, status: "failed", captured: false, amount_captured: 0 };
  call.world.charges.replace(failed);
  emit(call, "charge.failed", failed);
}
