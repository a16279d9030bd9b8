import { text } from "#sdk/index.ts";
import { Subscription } from "../fields/subscription.ts";
import { SubscriptionUpdate } from "../fields/subscription-input.ts";
import { changing } from "../stripe.changing.ts";
import { stripe } from "../stripe.connection.ts";
import { recordUrl } from "../stripe.pages.ts";
import { pathOf } from "../stripe.paths.ts";
import { sampleSubscription } from "../stripe.subscription-samples.ts";
import { billsLater } from "../stripe.subscriptions.ts";
import { tracedBy } from "../stripe.traces.ts";
import { keyed, postUnmarked, read } from "../stripe.writes.ts";

export const updateSubscription = stripe.effectAction({
  ...changing("subscription", "subscription"),
  id: "update-subscription",
  label: text("Update subscription", "サブスクリプションを更新"),
  help: text(
    "Changes quantities, lets a subscription end with its period or go on after all, and adds metadata key by key. A new quantity is billed with the next invoice, not at once.",
    "数量の変更、期間終了時のキャンセルの設定と取り消し、メタデータの追加を行います。数量の差額は、ただちにではなく次回の請求書で請求されます。",
  ),
  documentation: "https://docs.stripe.com/api/subscriptions/update",
  input: SubscriptionUpdate,
  output: Subscription,
  sample: sampleSubscription,
  recordUrl,
  // Set a second time after somebody else's change, a quantity would be billed a second time.
  effect: keyed,
  traced: tracedBy("customer.subscription.updated"),
  makes: ["subscription_update"],
  does: {
    words: text("changes a subscription", "サブスクリプションを更新します"),
    filled: {
      fields: ["items", "cancel_at_period_end"],
      words: text(
        "changes a subscription, and with it what Stripe bills ({money})",
        "サブスクリプションを更新し、以降の Stripe による請求 ({money}) を変更します",
      ),
      whole: text("an unknown amount", "金額不明"),
    },
  },
  request({ proration_behavior, ...input }) {
    const billed = input.items === undefined ? {} : { proration_behavior };
    return postUnmarked(pathOf("subscription", input.subscription), { ...input, ...billed });
  },
  read,
  moves: billsLater,
});
