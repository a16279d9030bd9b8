import { text } from "#sdk/index.ts";
import { z } from "zod";
import { changeField } from "../fields/change.ts";
import { Payment } from "../fields/payment.ts";
import { changeOf, typeOf } from "../stripe.changes.ts";
import { stripe } from "../stripe.connection.ts";
import { sampleChange, sampleCanceledPayment } from "../stripe.samples.ts";
import { amountOf } from "../stripe.writes.ts";

export const paymentCanceled = stripe.trigger({
  ...changeOf("payment_cancel"),
  id: "payment-canceled",
  label: text("Payment canceled", "支払いのキャンセル"),
  help: text(
    "Starts the flow each time a payment (PaymentIntent) is canceled: by a person or a program, or by Stripe when nobody captures what is held.",
    "支払い (PaymentIntent) がキャンセルされるたびにフローを開始します。確保した金額がキャプチャーされないまま期限が切れ、Stripe がキャンセルした場合も含みます。",
  ),
  documentation: "https://docs.stripe.com/api/events/types#event_types-payment_intent.canceled",
  settings: z.object({}),
  output: Payment.extend({ event: changeField("payment_intent.canceled") }),
  sample: { ...sampleCanceledPayment, event: sampleChange("payment_intent.canceled") },
  matches: (_, data) => (typeOf(data) === "payment_intent.canceled" ? "take" : "leave"),
  amount: amountOf,
});
