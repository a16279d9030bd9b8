import { text } from "#sdk/index.ts";
import { z } from "zod";
import { changeField } from "../fields/change.ts";
import { Subscription } from "../fields/subscription.ts";
import { changeOf, typeOf } from "../stripe.changes.ts";
import { stripe } from "../stripe.connection.ts";
import { sampleChange } from "../stripe.samples.ts";
import { sampleTrial } from "../stripe.subscription-samples.ts";

export const subscriptionTrialEnding = stripe.trigger({
  ...changeOf("subscription_trial"),
  id: "subscription-trial-ending",
  label: text("Trial ends soon", "トライアルの終了間近"),
  help: text(
    "Starts the flow three days before the trial of a subscription ends, or at once if it is shorter or is ended early.",
    "トライアルが終了する 3 日前にフローを開始します。トライアルがそれより短い場合や途中で終了した場合は、ただちに開始します。",
  ),
  documentation:
    "https://docs.stripe.com/api/events/types#event_types-customer.subscription.trial_will_end",
  settings: z.object({}),
  output: Subscription.extend({ event: changeField("customer.subscription.trial_will_end") }),
  sample: { ...sampleTrial, event: sampleChange("customer.subscription.trial_will_end") },
  matches: (_, data) =>
    typeOf(data) === "customer.subscription.trial_will_end" ? "take" : "leave",
});
