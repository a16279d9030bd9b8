import { text } from "#sdk/index.ts";
import { Payment } from "../fields/payment.ts";
import { CaptureInput } from "../fields/payment-steps.ts";
import { stepOfPayment } from "../stripe.changing.ts";
import { stripe } from "../stripe.connection.ts";
import { inOwnCurrency } from "../stripe.own-currency.ts";
import { recordUrl } from "../stripe.pages.ts";
import { captureMoves, captureOf } from "../stripe.payment-steps.ts";
import { pathOf } from "../stripe.paths.ts";
import { samplePayment } from "../stripe.samples.ts";
import { keyed, postUnmarked, read } from "../stripe.writes.ts";

export const capturePayment = stripe.effectAction({
  ...stepOfPayment(captureOf),
  id: "capture-payment",
  label: text("Capture payment", "支払いをキャプチャー"),
  help: text(
    "Takes the held amount of a payment, or a part of it, once. The amount counts against the connection's limits, as the hold did.",
    "確保した金額の全額または一部を、1 回だけキャプチャーします。金額は、確保したときと同じく、接続の上限と照合されます。",
  ),
  documentation: "https://docs.stripe.com/api/payment_intents/capture",
  input: CaptureInput,
  output: Payment,
  sample: samplePayment,
  recordUrl,
  effect: keyed,
  makes: ["charge_update", "payment_success"],
  does: {
    words: text("captures {money}", "{money} をキャプチャーします"),
    amount: "amount_to_capture",
    whole: text("all that is held", "確保額の全額"),
  },
  request: (input) =>
    postUnmarked(`${pathOf("payment_intent", input.payment_intent)}/capture`, input),
  complete: inOwnCurrency,
  read,
  moves: captureMoves,
});
