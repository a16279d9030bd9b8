/** What a payment tells of a step that was to be taken with it. Pure. */
import type { Answer, ErrorFacts, Found, FrozenRequest, JsonObject, Movement } from "#sdk/index.ts";
import { text } from "#sdk/index.ts";
import { done, failed, outcomeOf } from "./stripe.outcomes.ts";
import { moneyOf, toldByCaptured } from "./stripe.own-currency.ts";
import { bodyOf, isPending } from "./stripe.writes.ts";

/** A hold is captured once: the rest of it is let go. */
export function captureOf(payment: JsonObject, { params }: FrozenRequest): Found | null {
  const { status, amount, amount_received: received } = payment;
  if (status === "canceled") return outcomeOf(payment);
  if (status !== "succeeded") return null;
  return received === (params["amount_to_capture"] ?? amount)
    ? done(payment)
    : failed(capturedOtherwise(payment));
}

export function cancelOf(payment: JsonObject): Found | null {
  const { status } = payment;
  if (status === "canceled") return done(payment);
  return status === "succeeded" ? failed(succeeded(payment)) : null;
}

/** What is taken from the payer. All that is held is an amount that only the answer tells. */
export function captureMoves({ params }: FrozenRequest, answered: Answer | null): Movement | null {
  const { payment_intent: payment, amount_to_capture: amount, currency } = params;
  if (typeof payment !== "string") return null;
  const money = moneyOf({ amount, currency }, toldByCaptured(bodyOf(answered)));
  return { kind: "charge", money, isPending: isPending(answered) };
}

function capturedOtherwise(payment: JsonObject): ErrorFacts {
  return {
    code: "stripe.captured_otherwise",
    message: text(
      "The payment was captured with another amount than this step asks for",
      "この支払いは、ステップの指定とは異なる金額でキャプチャー済みです",
    ),
    advice: text(
      "Somebody else captured it. Look at the payment in the Stripe Dashboard: a payment is captured once, and the rest of the hold was released.",
      "別の操作でキャプチャーされています。Stripe ダッシュボードで支払いを確認してください。キャプチャーは 1 回だけで、残りの確保は解除されています。",
    ),
    details: idsOf(payment),
  };
}

function succeeded(payment: JsonObject): ErrorFacts {
  return {
    code: "stripe.payment_succeeded",
    message: text(
      "The payment has succeeded, so it cannot be canceled any more",
      "支払いが成功しているため、キャンセルできません",
    ),
    advice: text(
      "If the payer should have the money back, refund the payment.",
      "支払者に返す場合は、支払いを返金してください。",
    ),
    details: idsOf(payment),
  };
}

function idsOf({
  id = null,
  status = null,
  amount_received: received = null,
}: JsonObject): JsonObject {
  return { id, status, amount_received: received };
}
