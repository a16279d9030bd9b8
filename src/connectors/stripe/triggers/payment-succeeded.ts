import { text } from "#sdk/index.ts";
import { z } from "zod";
import { changeField } from "../fields/change.ts";
import { Payment } from "../fields/payment.ts";
import { changeOf, typeOf } from "../stripe.changes.ts";
import { stripe } from "../stripe.connection.ts";
import { sampleChange, samplePayment } from "../stripe.samples.ts";
import { amountOf } from "../stripe.writes.ts";

export const paymentSucceeded = stripe.trigger({
  ...changeOf("payment_success"),
  id: "payment-succeeded",
  label: text("Payment succeeded", "支払いの成功"),
  help: text(
    "Starts the flow each time a payment (PaymentIntent) succeeds.",
    "支払い (PaymentIntent) が成功するたびにフローを開始します。",
  ),
  documentation: "https://docs.stripe.com/api/events/types#event_types-payment_intent.succeeded",
  settings: z.object({}),
  output: Payment.extend({ event: changeField("payment_intent.succeeded") }),
  sample: { ...samplePayment, event: sampleChange("payment_intent.succeeded") },
  matches: (_, data) => (typeOf(data) === "payment_intent.succeeded" ? "take" : "leave"),
  amount: amountOf,
});
