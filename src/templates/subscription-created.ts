import { text } from "#sdk/text.ts";
import { amount, channelOf, inBlock, pill, slackMessage, startsOn, words } from "./parts.ts";
import { keepSubscription, subscriptions } from "./subscriptions.ts";
import type { Template } from "./template.ts";

export const subscriptionCreated: Template = {
  id: "subscription-created",
  name: text(
    "New subscription → PostgreSQL and Slack",
    "新しいサブスクリプション → PostgreSQL と Slack",
  ),
  help: text(
    "For each new subscription, writes a row with its status, price and quantity, and posts to Slack.",
    "サブスクリプションが作成されるたびに、状況・価格・数量を 1 行に記録し、Slack に投稿します。",
  ),
  jobs: ["customers", "notices"],
  tables: [subscriptions],
  open: [channelOf("s2")],
  operations: (locale) => [
    startsOn("subscription-created"),
    ...inBlock(
      null,
      keepSubscription,
      slackMessage(
        words(
          locale,
          text(
            "New subscription for **{price}**: {customer}",
            "新しいサブスクリプション (**{price}**): {customer}",
          ),
          {
            price: amount(locale, "trigger", "items", "data", "0", "price", "unit_amount"),
            customer: pill("trigger", "customer"),
          },
        ),
      ),
    ),
  ],
};
