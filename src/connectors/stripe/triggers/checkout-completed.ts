import { text } from "#sdk/index.ts";
import { z } from "zod";
import { changeField } from "../fields/change.ts";
import { Session } from "../fields/checkout.ts";
import { changeOf } from "../stripe.changes.ts";
import { isPaidOf, totalOf } from "../stripe.checkout.ts";
import { samplePaidSession } from "../stripe.checkout-samples.ts";
import { stripe } from "../stripe.connection.ts";
import { sampleChange } from "../stripe.samples.ts";

const tells = changeOf("checkout_completion");

export const checkoutCompleted = stripe.trigger({
  ...tells,
  id: "checkout-completed",
  label: text("Checkout completed", "Checkout の完了"),
  help: text(
    "Starts the flow once a checkout session is complete and paid, also where a bank account pays it days later. Sessions of payment links start Payment link paid instead.",
    "Checkout セッションが完了し、支払われたときにフローを開始します。銀行口座からの支払いなど、数日後に支払われる場合も含みます。支払いリンクの場合は「支払いリンクの支払い」が開始します。",
  ),
  documentation: "https://docs.stripe.com/api/events/types#event_types-checkout.session.completed",
  settings: z.object({}),
  output: Session.extend({
    event: changeField("checkout.session.completed", "checkout.session.async_payment_succeeded"),
  }),
  sample: { ...samplePaidSession, event: sampleChange("checkout.session.completed") },
  matches: (_, data) => (tells.shares.tells(data) && isPaidOf(data) ? "take" : "leave"),
  amount: totalOf,
});
