import { text } from "#sdk/index.ts";
import { z } from "zod";
import { changeField } from "../fields/change.ts";
import { Payment } from "../fields/payment.ts";
import { changeOf, typeOf } from "../stripe.changes.ts";
import { stripe } from "../stripe.connection.ts";
import { sampleChange, sampleFailedPayment } from "../stripe.samples.ts";
import { amountOf } from "../stripe.writes.ts";

export const paymentFailed = stripe.trigger({
  ...changeOf("payment_failure"),
  id: "payment-failed",
  label: text("Payment failed", "支払いの失敗"),
  help: text(
    "Starts the flow each time an attempt to pay (PaymentIntent) fails. The same payment can fail several times.",
    "支払い (PaymentIntent) の試行が失敗するたびにフローを開始します。同じ支払いで複数回失敗することもあります。",
  ),
  documentation:
    "https://docs.stripe.com/api/events/types#event_types-payment_intent.payment_failed",
  settings: z.object({}),
  output: Payment.extend({ event: changeField("payment_intent.payment_failed") }),
  sample: { ...sampleFailedPayment, event: sampleChange("payment_intent.payment_failed") },
  matches: (_, data) => (typeOf(data) === "payment_intent.payment_failed" ? "take" : "leave"),
  amount: amountOf,
});
