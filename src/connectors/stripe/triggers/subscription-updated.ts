import { text } from "#sdk/index.ts";
import { z } from "zod";
import { changeField } from "../fields/change.ts";
import { Subscription } from "../fields/subscription.ts";
import { changeOf } from "../stripe.changes.ts";
import { stripe } from "../stripe.connection.ts";
import { sampleChange } from "../stripe.samples.ts";
import { sampleSubscription } from "../stripe.subscription-samples.ts";

const tells = changeOf("subscription_update");

export const subscriptionUpdated = stripe.trigger({
  ...tells,
  id: "subscription-updated",
  label: text("Subscription updated", "サブスクリプションの更新"),
  help: text(
    "Starts the flow each time a subscription changes: by a person or a program, and when it renews, pauses, resumes, becomes past due or is to end with its period.",
    "サブスクリプションが変更されるたびにフローを開始します。更新 (次の期間の開始)・一時停止・再開・延滞・期間終了時のキャンセルの設定も含みます。",
  ),
  documentation:
    "https://docs.stripe.com/api/events/types#event_types-customer.subscription.updated",
  settings: z.object({}),
  output: Subscription.extend({
    event: changeField(
      "customer.subscription.updated",
      "customer.subscription.paused",
      "customer.subscription.resumed",
      "customer.subscription.pending_update_applied",
    ),
  }),
  sample: {
    ...sampleSubscription,
    event: sampleChange("customer.subscription.updated", "items"),
  },
  matches: (_, data) => (tells.shares.tells(data) ? "take" : "leave"),
});
