import { text } from "#sdk/index.ts";
import { z } from "zod";
import { changeField } from "../fields/change.ts";
import { Subscription } from "../fields/subscription.ts";
import { changeOf, typeOf } from "../stripe.changes.ts";
import { stripe } from "../stripe.connection.ts";
import { sampleChange } from "../stripe.samples.ts";
import { sampleSubscription } from "../stripe.subscription-samples.ts";

export const subscriptionCreated = stripe.trigger({
  ...changeOf("subscription_creation"),
  id: "subscription-created",
  label: text("Subscription created", "サブスクリプションの作成"),
  help: text(
    "Starts the flow each time a subscription is created, also one whose first payment has not come yet.",
    "サブスクリプションが作成されるたびにフローを開始します。初回の支払いが完了していないものも含みます。",
  ),
  documentation:
    "https://docs.stripe.com/api/events/types#event_types-customer.subscription.created",
  settings: z.object({}),
  output: Subscription.extend({ event: changeField("customer.subscription.created") }),
  sample: { ...sampleSubscription, event: sampleChange("customer.subscription.created") },
  matches: (_, data) => (typeOf(data) === "customer.subscription.created" ? "take" : "leave"),
});
