import { text } from "#sdk/index.ts";
import { z } from "zod";
import { changeField } from "../fields/change.ts";
import { Payment } from "../fields/payment.ts";
import { changeOf, typeOf } from "../stripe.changes.ts";
import { stripe } from "../stripe.connection.ts";
import { sampleChange, sampleActionPayment } from "../stripe.samples.ts";
import { amountOf } from "../stripe.writes.ts";

export const paymentRequiresAction = stripe.trigger({
  ...changeOf("payment_action"),
  id: "payment-requires-action",
  label: text("Payment requires action", "支払者の対応が必要な支払い"),
  help: text(
    "Starts the flow each time a payment (PaymentIntent) waits for its payer, such as for the bank's authentication.",
    "支払い (PaymentIntent) が、銀行の本人認証など、支払者の対応を待つ状態になるたびにフローを開始します。",
  ),
  documentation:
    "https://docs.stripe.com/api/events/types#event_types-payment_intent.requires_action",
  settings: z.object({}),
  output: Payment.extend({ event: changeField("payment_intent.requires_action") }),
  sample: { ...sampleActionPayment, event: sampleChange("payment_intent.requires_action") },
  matches: (_, data) => (typeOf(data) === "payment_intent.requires_action" ? "take" : "leave"),
  amount: amountOf,
});
