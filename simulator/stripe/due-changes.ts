/** What Stripe does by itself as time passes. Run before a request is answered. */
import { move } from "./balance.ts";
import { arrived } from "./charges.ts";
import type { Call } from "./call.ts";
import { sessionExpires } from "./checkout.ts";
import { checkoutEnded } from "./checkout-payer.ts";
import { disputeEscalates, disputeLost, disputeWon } from "./disputes.ts";
import { emit } from "./events.ts";
import { settled } from "./income.ts";
import { advanceInvoice, paymentEnded } from "./invoice-steps.ts";
import type { Charge, Refund } from "./objects.ts";
import { payoutArrives, payoutFails, payoutLeaves, payoutReconciled } from "./payouts.ts";
import { changedTo } from "./payment-intents.ts";
import { refundExpired } from "./refunds.ts";
import { expireSubscription, renewSubscription, tellTrialEnds } from "./subscription-cycle.ts";
import type { Due } from "./world.ts";

const CHANGES: Record<Due["change"], (call: Call, id: string) => void> = {
  refund_succeeds: (call, id) => {
    const before = call.world.refunds.get(id);
    if (before?.status !== "pending") return;
    const after: Refund = { ...before, status: "succeeded" };
    delete after["pending_reason"];
    finish(call, before, after);
  },

  refund_fails: (call, id) => {
    const { world } = call;
    const before = world.refunds.get(id);
    const charge = before && world.charges.get(before.charge);
    if (before === undefined || charge === undefined) return;
    const { amount, currency } = before;
    const failed: Refund = {
      ...before,
      failure_reason: "expired_or_canceled_card",
      failure_balance_transaction: move(call, {
        kind: "refund_failure",
        source: id,
        amount,
        currency,
        description: null,
      }),
      status: "failed",
    };
    const amount_refunded = charge.amount_refunded - amount;
    world.charges.replace({ ...charge, amount_refunded, refunded: false });
    finish(call, before, failed);
    emit(call, "refund.failed", failed);
  },

  charge_settles: (call, id) => {
    const charge = call.world.charges.get(id);
    if (charge !== undefined) settled(call, charge);
  },

  hold_expires: (call, id) => {
    const held: Charge | undefined = call.world.charges.get(id);
    if (held === undefined || held.captured || held.refunded) return;
    emit(call, "charge.expired", refundExpired(call, held));
    const intent = call.world.paymentIntents.get(held.payment_intent ?? "");
    if (intent === undefined) return;
    changedTo(call, intent, "payment_intent.canceled", {
      status: "canceled",
      amount_capturable: 0,
      canceled_at: call.now,
      cancellation_reason: "automatic",
    });
  },

  payment_succeeds: (call, id) => {
    const { intent, charge } = processing(call, id) ?? {};
    if (intent === undefined || charge === undefined) return;
    arrived(call, charge);
    const { amount } = intent;
    const after = changedTo(call, intent, "payment_intent.succeeded", {
      status: "succeeded",
      amount_received: amount,
    });
    paymentEnded(call, after);
    checkoutEnded(call, after);
  },

  payment_fails: (call, id) => {
    const { intent, charge } = processing(call, id) ?? {};
    if (intent === undefined || charge === undefined) return;
    const message = "The customer's account has insufficient funds to cover this payment.";
    const code = "payment_intent_payment_attempt_failed";
    const failed: Charge = {
      ...charge,
      failure_code: "insufficient_funds",
      failure_message: message,
      amount_captured: 0,
      captured: false,
      status: "failed",
    };
    call.world.charges.replace(failed);
    emit(call, "charge.failed", failed);
    const after = changedTo(call, intent, "payment_intent.payment_failed", {
      status: "requires_payment_method",
      payment_method: null,
      last_payment_error: { type: "invalid_request_error", code, message, charge: charge.id },
    });
    paymentEnded(call, after);
    checkoutEnded(call, after);
  },

  invoice_advances: advanceInvoice,
  subscription_renews: renewSubscription,
  subscription_expires: expireSubscription,
  trial_ends_soon: tellTrialEnds,
  session_expires: sessionExpires,
  dispute_won: disputeWon,
  dispute_lost: disputeLost,
  dispute_escalates: disputeEscalates,
  payout_leaves: payoutLeaves,
  payout_arrives: payoutArrives,
  payout_fails: payoutFails,
  payout_reconciled: payoutReconciled,
};

function processing({ world }: Call, id: string) {
  const intent = world.paymentIntents.get(id);
  const charge = world.charges.get(intent?.latest_charge ?? "");
  return intent?.status === "processing" && charge !== undefined ? { intent, charge } : undefined;
}

function finish(call: Call, before: Refund, after: Refund): void {
  call.world.refunds.replace(after);
  emit(call, "refund.updated", after, before);
  emit(call, "charge.refund.updated", after, before);
}

export function applyDue(call: Call): void {
  const { world, now } = call;
  for (let next = world.due[0]; next !== undefined && next.at <= now; next = world.due[0]) {
    world.due.shift();
    CHANGES[next.change](
      { ...call, now: next.at, origin: null, params: {}, visibleAt: 0 },
      next.id,
    );
  }
}
