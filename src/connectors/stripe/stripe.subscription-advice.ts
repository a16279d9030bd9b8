/** What a person can do about Stripe's refusals of subscriptions. */
import { text } from "#sdk/index.ts";
import type { Row } from "./stripe.advice.ts";

export const subscriptionRefusals: readonly Row[] = [
  {
    when: ({ code }) => code === "invalid_canceled_subscription_fields",
    code: "subscription_canceled",
    advice: text(
      "The subscription is canceled. Nothing but its metadata can be changed: create another one.",
      "サブスクリプションはキャンセル済みで、メタデータ以外は変更できません。新しく作成してください。",
    ),
  },
  {
    when: ({ message }) => /multiple subscription items with the same price/i.test(message),
    code: "price_twice",
    advice: text(
      "A price stands in two items. Put it into one item, with the whole quantity.",
      "同じ価格が 2 つの項目にあります。1 つの項目にまとめ、合計の数量を指定してください。",
    ),
  },
  {
    when: ({ message }) => /pricing in the same currency/i.test(message),
    code: "currencies_differ",
    advice: text(
      "All prices of a subscription must be in one currency. Make a subscription for each currency.",
      "サブスクリプションの価格はすべて同じ通貨にする必要があります。通貨ごとにサブスクリプションを作成してください。",
    ),
  },
  {
    when: ({ message }) => /only accepts prices with `type=/i.test(message),
    code: "price_of_other_type",
    advice: text(
      "A subscription takes recurring prices, a payment and a line of an invoice one-off prices. List prices shows which a price is.",
      "サブスクリプションには継続課金の価格、1 回限りの支払いと請求書の明細には 1 回限りの価格を指定します。価格の種類は「価格の一覧を取得」で確認できます。",
    ),
  },
];
