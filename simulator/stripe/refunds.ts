import { move } from "./balance.ts";
import type { Call } from "./call.ts";
import { last4Of } from "./charge-object.ts";
import { checkEmail } from "./contact.ts";
import { money } from "./currencies.ts";
import { disputes as refuseDispute } from "./dispute-errors.ts";
import { isWithdrawn } from "./disputes.ts";
import { intents, refuse } from "./errors.ts";
import { emit } from "./events.ts";
import type { JsonObject } from "./json.ts";
import { settled } from "./income.ts";
import { by, listPage } from "./lists.ts";
import { mergedMetadata, newMetadata } from "./metadata.ts";
import type { Charge, Refund } from "./objects.ts";
import { text, whole } from "./params.ts";
import { checkIntentKnown } from "./payer.ts";
import { SETTLES_AFTER_SECONDS, later } from "./settle.ts";
import { parameter } from "./parameter-errors.ts";

/** The test cards whose refunds do not simply succeed, by their last four digits. */
const PENDING_CARD = "7726";
const FAILING_CARD = "5126";

export function listRefunds(call: Call): JsonObject {
  const { params, world } = call;
  const charge = text(params, "charge");
  const intent = text(params, "payment_intent");
  if (intent !== undefined) checkIntentKnown(world, intent);
  if (charge !== undefined && world.charges.get(charge) === undefined) {
    throw refuse.unknownId(world, "charge", charge, "charge");
  }
  return listPage(call, world.refunds, "refund", "/v1/refunds", {
    index: by(call, "charge") ?? by(call, "payment_intent"),
    accepts: (refund) => intent === undefined || refund.payment_intent === intent,
  });
}

export function retrieveRefund({ world, id }: Call): Refund {
  const refund = world.refunds.get(id);
  if (refund === undefined) throw refuse.notFound(world, "refund", id);
  return refund;
}

export function checkRefund({ params }: Call): void {
  if (!("charge" in params) && !("payment_intent" in params)) throw refuse.nothingToRefund();
  if ((whole(params, "amount") ?? 1) < 1) throw parameter.atLeastOne("amount");
  checkEmail(params, "instructions_email");
}

export function createRefund(call: Call): Refund {
  const { params } = call;
  const charge = chargeToRefund(call);
  const { id } = charge;
  if (charge.status !== "succeeded") throw refuse.chargeNotPaid(id);
  if (charge.refunded) throw refuse.alreadyRefunded(id);
  // What a payment only holds is let go by cancelling it.
  if (!charge.captured && charge.payment_intent !== null) {
    throw intents.notRefundable(charge.payment_intent);
  }
  if (isWithdrawn(call, id)) throw refuseDispute.chargedBack(id);
  const left = charge.amount - charge.amount_refunded;
  const amount = whole(params, "amount") ?? left;
  if (amount > left) {
    throw refuse.refundTooMuch(money(amount, charge.currency), money(left, charge.currency));
  }
  if (!charge.captured && amount < left) throw refuse.partialBeforeCapture();
  return giveBack(call, charge, amount, text(params, "reason") ?? null).refund;
}

function chargeToRefund({ world, params }: Call): Charge {
  const intentId = text(params, "payment_intent");
  const intent = intentId === undefined ? null : checkIntentKnown(world, intentId);
  const id = text(params, "charge") ?? intent?.latest_charge;
  const charge = world.charges.get(id ?? "");
  if (intent !== null && (charge === undefined || charge.status === "failed")) {
    throw intents.notRefundable(intent.id);
  }
  if (charge === undefined) throw refuse.notFound(world, "charge", id ?? "");
  return charge;
}

export function updateRefund(call: Call): Refund {
  const before = retrieveRefund(call);
  const after: Refund = { ...before, metadata: mergedMetadata(before.metadata, call.params) };
  call.world.refunds.replace(after);
  emit(call, "refund.updated", after, before);
  return after;
}

/** The part of a hold that a capture left out goes back at once. */
export function refundRemainder(call: Call, charge: Charge): Charge {
  const remainder = charge.amount - charge.amount_captured;
  return giveBack({ ...call, params: {} }, charge, remainder, null, false).charge;
}

/** A hold that is let go: nothing of it was captured. */
export function releaseHold(call: Call, charge: Charge): Charge {
  return giveBack({ ...call, params: {} }, charge, charge.amount, null, false).charge;
}

/** Stripe's own release of a hold that nobody captured in time. */
export function refundExpired(call: Call, charge: Charge): Charge {
  return giveBack(call, charge, charge.amount, "expired_uncaptured_charge", false).charge;
}

function giveBack(
  call: Call,
  charged: Charge,
  amount: number,
  reason: string | null,
  moneyMoved = charged.captured,
): { refund: Refund; charge: Charge } {
  const { world } = call;
  // What is still being captured is, before it goes back.
  const before = settled({ ...call, origin: null }, charged);
  const last4 = last4Of(before);
  const refund = refundObject(call, before, amount, reason, moneyMoved, last4 === PENDING_CARD);
  const amount_refunded = before.amount_refunded + amount;
  const charge: Charge = {
    ...before,
    amount_refunded,
    refunded: amount_refunded === before.amount,
  };
  world.refunds.add(refund, call.visibleAt);
  world.charges.replace(charge);
  emit(call, "refund.created", refund);
  emit(call, "charge.refunded", charge, before);
  const at = call.now + SETTLES_AFTER_SECONDS;
  if (last4 === PENDING_CARD) later(world, { at, change: "refund_succeeds", id: refund.id });
  if (last4 === FAILING_CARD) later(world, { at, change: "refund_fails", id: refund.id });
  return { refund, charge };
}

function refundObject(
  call: Call,
  charge: Charge,
  amount: number,
  reason: string | null,
  moneyMoved: boolean,
  pending: boolean,
): Refund {
  const { params, newId, now } = call;
  const { currency } = charge;
  const id = newId("re_");
  return {
    id,
    object: "refund",
    amount,
    balance_transaction: moneyMoved
      ? move(call, { kind: "refund", source: id, amount: -amount, currency, description: null })
      : null,
    charge: charge.id,
    created: now,
    currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: {
      card: {
        reference_status: "pending",
        reference_type: "acquirer_reference_number",
        type: "refund",
      },
      type: "card",
    },
    metadata: newMetadata(params),
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    ...(pending ? { pending_reason: "processing" } : {}),
    reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: pending ? "pending" : "succeeded",
    transfer_reversal: null,
  };
}
