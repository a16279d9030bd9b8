import { text } from "#sdk/text.ts";
import { inBlock, startsOn } from "./parts.ts";
import { keepSubscription, subscriptions } from "./subscriptions.ts";
import type { Template } from "./template.ts";

export const subscriptionToRow: Template = {
  id: "subscription-to-row",
  name: text("Subscription changed → PostgreSQL", "サブスクリプションの更新 → PostgreSQL"),
  help: text(
    "Each time a subscription changes, writes its status, price and quantity into its row.",
    "サブスクリプションが更新されるたびに、状況・価格・数量をその行に記録します。",
  ),
  jobs: ["customers", "bookkeeping"],
  tables: [subscriptions],
  open: [],
  operations: () => [startsOn("subscription-updated"), ...inBlock(null, keepSubscription)],
};
