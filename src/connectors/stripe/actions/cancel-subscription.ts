import { text } from "#sdk/index.ts";
import { z } from "zod";
import { named, oneOf, words } from "../fields/shape.ts";
import { existingSubscription } from "../fields/subscription-input.ts";
import { ending, sets } from "../stripe.changing.ts";
import { stripe } from "../stripe.connection.ts";
import { sampleSubscription } from "../stripe.subscription-samples.ts";

export const cancelSubscription = stripe.effectAction({
  ...ending("subscription", "subscription"),
  id: "cancel-subscription",
  label: text("Cancel subscription", "サブスクリプションをキャンセル"),
  help: text(
    "Ends a subscription at once and for good. Nothing is given back for the rest of the period, and nothing more is billed. To let it end with its period, use Update subscription.",
    "サブスクリプションをただちに終了します。元に戻すことはできません。期間の残りの返金も、追加の請求もありません。期間の終了時に終了する場合は「サブスクリプションを更新」を使います。",
  ),
  documentation: "https://docs.stripe.com/api/subscriptions/cancel",
  input: z.object({
    subscription: existingSubscription(
      text(
        "The subscription to cancel, such as sub_1MowQVLkdIwHu7ixeRlqHVzs.",
        "キャンセルするサブスクリプションの ID (例: sub_1MowQVLkdIwHu7ixeRlqHVzs)。",
      ),
    ),
  }),
  output: z.object({
    id: named(words, "Subscription ID", "サブスクリプション ID"),
    result: oneOf(
      words,
      "Result",
      "結果",
      {
        canceled: ["Canceled", "キャンセル"],
        gone: ["Not there any more", "すでに存在しない"],
      },
      {
        help: text(
          "“Not there any more” also if it was canceled before, such as by an earlier try of this step whose answer was lost.",
          "すでにキャンセル済みの場合 (このステップの前回の試行でキャンセルされ、応答が失われていた場合を含む) も「すでに存在しない」になります。",
        ),
      },
    ),
  }),
  sample: { id: sampleSubscription.id, result: "canceled" },
  effect: sets,
  makes: [],
  does: { words: text("cancels a subscription", "サブスクリプションをキャンセルします") },
});
