import { text } from "#sdk/index.ts";
import { z } from "zod";
import { changeField } from "../fields/change.ts";
import { Session } from "../fields/checkout.ts";
import { changeOf } from "../stripe.changes.ts";
import { isPaidOf, totalOf } from "../stripe.checkout.ts";
import { sampleLinkSession } from "../stripe.checkout-samples.ts";
import { stripe } from "../stripe.connection.ts";
import { sampleChange } from "../stripe.samples.ts";

const tells = changeOf("link_payment");

export const paymentLinkPaid = stripe.trigger({
  ...tells,
  id: "payment-link-paid",
  label: text("Payment link paid", "支払いリンクの支払い"),
  help: text(
    "Starts the flow each time somebody has paid by a payment link. The data pills hold the checkout session of that payment.",
    "支払いリンクで支払われるたびにフローを開始します。データピルは、その支払いの Checkout セッションの内容です。",
  ),
  documentation:
    "https://docs.stripe.com/api/events/types#event_types-checkout.session.async_payment_succeeded",
  settings: z.object({}),
  output: Session.extend({
    event: changeField("checkout.session.completed", "checkout.session.async_payment_succeeded"),
  }),
  sample: { ...sampleLinkSession, event: sampleChange("checkout.session.completed") },
  matches: (_, data) => (tells.shares.tells(data) && isPaidOf(data) ? "take" : "leave"),
  amount: totalOf,
});
