import { text } from "#sdk/index.ts";
import { z } from "zod";
import { changeField } from "../fields/change.ts";
import { Subscription } from "../fields/subscription.ts";
import { changeOf, typeOf } from "../stripe.changes.ts";
import { stripe } from "../stripe.connection.ts";
import { sampleChange } from "../stripe.samples.ts";
import { sampleEndedSubscription } from "../stripe.subscription-samples.ts";

export const subscriptionCanceled = stripe.trigger({
  ...changeOf("subscription_end"),
  id: "subscription-canceled",
  label: text("Subscription canceled", "サブスクリプションのキャンセル"),
  help: text(
    "Starts the flow when a subscription has ended: at once, or when the period of one that was canceled is over.",
    "サブスクリプションが終了したときにフローを開始します。ただちにキャンセルされた場合と、期間の終了時に終了した場合があります。",
  ),
  documentation:
    "https://docs.stripe.com/api/events/types#event_types-customer.subscription.deleted",
  settings: z.object({}),
  output: Subscription.extend({ event: changeField("customer.subscription.deleted") }),
  sample: { ...sampleEndedSubscription, event: sampleChange("customer.subscription.deleted") },
  matches: (_, data) => (typeOf(data) === "customer.subscription.deleted" ? "take" : "leave"),
});
