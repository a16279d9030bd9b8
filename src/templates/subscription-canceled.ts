import { text } from "#sdk/text.ts";
import { amount, inBlock, mail, pill, recipientsOf, startsOn, words } from "./parts.ts";
import { keepSubscription, subscriptions } from "./subscriptions.ts";
import type { Template } from "./template.ts";

export const subscriptionCanceled: Template = {
  id: "subscription-canceled",
  name: text(
    "Subscription canceled → PostgreSQL and e-mail",
    "サブスクリプションのキャンセル → PostgreSQL とメール",
  ),
  help: text(
    "When a subscription has ended, writes its row and mails your team what it was worth.",
    "サブスクリプションが終了すると、その行を記録し、料金を担当者にメールで送信します。",
  ),
  jobs: ["customers", "notices"],
  tables: [subscriptions],
  open: [recipientsOf("s2")],
  operations: (locale) => [
    startsOn("subscription-canceled"),
    ...inBlock(
      null,
      keepSubscription,
      mail({
        subject: words(
          locale,
          text(
            "Subscription {subscription} has ended",
            "サブスクリプション {subscription} が終了しました",
          ),
          { subscription: pill("trigger", "id") },
        ),
        text: words(
          locale,
          text(
            "Customer: {customer}\nPrice: {price}\nReason: {reason}",
            "顧客: {customer}\n料金: {price}\n理由: {reason}",
          ),
          {
            customer: pill("trigger", "customer"),
            price: amount(locale, "trigger", "items", "data", "0", "price", "unit_amount"),
            reason: pill("trigger", "cancellation_details", "reason"),
          },
        ),
      }),
    ),
  ],
};
