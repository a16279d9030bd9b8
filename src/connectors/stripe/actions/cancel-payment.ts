import { text } from "#sdk/index.ts";
import { Payment } from "../fields/payment.ts";
import { CancelInput } from "../fields/payment-steps.ts";
import { stepOfPayment } from "../stripe.changing.ts";
import { stripe } from "../stripe.connection.ts";
import { recordUrl } from "../stripe.pages.ts";
import { cancelOf } from "../stripe.payment-steps.ts";
import { pathOf } from "../stripe.paths.ts";
import { sampleCanceledPayment } from "../stripe.samples.ts";
import { keyed, postUnmarked, read } from "../stripe.writes.ts";

export const cancelPayment = stripe.effectAction({
  ...stepOfPayment(cancelOf),
  id: "cancel-payment",
  label: text("Cancel payment", "支払いをキャンセル"),
  help: text(
    "Cancels a payment that has not succeeded, and releases the hold. A payment that has succeeded is refunded instead.",
    "まだ成功していない支払いをキャンセルし、確保を解除します。成功した支払いは、代わりに返金します。",
  ),
  documentation: "https://docs.stripe.com/api/payment_intents/cancel",
  input: CancelInput,
  output: Payment,
  sample: sampleCanceledPayment,
  recordUrl,
  effect: keyed,
  makes: ["charge_update", "payment_cancel"],
  does: { words: text("cancels a payment", "支払いをキャンセルします") },
  request: (input) =>
    postUnmarked(`${pathOf("payment_intent", input.payment_intent)}/cancel`, input),
  read,
});
