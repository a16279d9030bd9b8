import { text } from "#sdk/index.ts";
import { z } from "zod";
import { named, words, yesOrNo } from "../fields/shape.ts";
import { Subscription } from "../fields/subscription.ts";
import { existingSubscription } from "../fields/subscription-input.ts";
import { stripe } from "../stripe.connection.ts";
import { objectAt } from "../stripe.events.ts";
import { withoutSecret } from "../stripe.outcomes.ts";
import { pageOfFound } from "../stripe.pages.ts";
import { sampleSubscription } from "../stripe.subscription-samples.ts";

export const findSubscription = stripe.readAction({
  id: "find-subscription",
  label: text("Find subscription", "サブスクリプションを検索"),
  help: text(
    "Looks up a subscription by ID, also one that is canceled. If there is none, that is an answer and not an error.",
    "サブスクリプション ID で検索します。キャンセル済みも対象です。存在しない場合も、エラーではなく結果として返します。",
  ),
  documentation: "https://docs.stripe.com/api/subscriptions/retrieve",
  input: z.object({
    subscription: existingSubscription(
      text("Such as sub_1MowQVLkdIwHu7ixeRlqHVzs.", "例: sub_1MowQVLkdIwHu7ixeRlqHVzs。"),
    ),
  }),
  output: z.object({
    found: named(yesOrNo, "Found", "見つかった"),
    subscription_id: named(words, "Subscription ID looked for", "検索したサブスクリプション ID"),
    subscription: named(Subscription.nullable(), "Subscription", "サブスクリプション", {
      help: text(
        "Empty unless the subscription was found.",
        "サブスクリプションが見つからない場合は空です。",
      ),
    }),
  }),
  sample: {
    found: true,
    subscription_id: sampleSubscription.id,
    subscription: sampleSubscription,
  },
  recordUrl: pageOfFound("subscription"),
  async run({ api, input: { subscription: id } }) {
    const found = await objectAt(api, "subscription", id);
    return {
      found: found !== null,
      subscription_id: id,
      subscription: found && withoutSecret(found),
    };
  },
});
