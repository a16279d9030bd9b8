import type { LocalizedText } from "#sdk/index.ts";
import { objectOf, refusal, text, withNeeded } from "#sdk/index.ts";
import { z } from "zod";
import { existing, existingCustomer, id, list, metadataInput, optional, upTo } from "./input.ts";
import { givenCoupon } from "./coupon-input.ts";
import { existingPrice } from "./price-parts.ts";
import { named, oneOf } from "./shape.ts";

export function existingSubscription(help: LocalizedText) {
  const subscription = existing("subscription", "サブスクリプション");
  return named(subscription, "Subscription ID", "サブスクリプション ID", { help, selects: true });
}

const Item = objectOf(() => ({
  price: existingPrice(text("A recurring price (price_…).", "継続課金の価格の ID (price_…)。")),
  quantity: named(optional(z.int().min(1)), "Quantity", "数量", {
    help: text("1 if left empty.", "空欄の場合は 1 です。"),
  }),
}));

export const SubscriptionInput = withNeeded(
  objectOf(() => ({
    customer: existingCustomer(
      text(
        "The customer who subscribes, such as cus_JQ1BWAcXfKuswb.",
        "契約する顧客の ID (例: cus_JQ1BWAcXfKuswb)。",
      ),
    ),
    items: named(z.array(Item).min(1).max(20), "Items", "項目", {
      help: text(
        "Up to 20 prices, all in one currency, none of them twice.",
        "20 個まで指定できます。通貨はすべて同じで、同じ価格は 1 回だけ指定できます。",
      ),
    }),
    collection_method: oneOf(
      z.enum(["send_invoice", "charge_automatically"]).default("send_invoice"),
      "How it is paid",
      "支払い方法の区分",
      {
        send_invoice: ["Stripe sends an invoice for each period", "期間ごとに請求書を送付する"],
        charge_automatically: [
          "Stripe charges the customer after a free trial",
          "無料トライアルの後、顧客の支払い方法に請求する",
        ],
      },
      {
        help: text(
          "Stripe sends the first invoice about an hour later, or charges when the trial ends, and again for each period. The customer's pending invoice items are on the first invoice. With a trial, Stripe charges those at once.",
          "最初の請求書は約 1 時間後に送付され、トライアルの場合は終了時に最初の請求が行われます。その後も期間ごとに繰り返されます。顧客に未請求の請求書項目がある場合は最初の請求書に含まれ、トライアルの場合もその分はただちに請求されます。",
        ),
      },
    ),
    days_until_due: named(optional(z.int().min(0)), "Days until due", "支払期日までの日数", {
      help: text("For each invoice.", "各請求書の支払期日までの日数です。"),
      showsFor: { field: "collection_method", values: ["send_invoice"], required: true },
    }),
    trial_period_days: named(optional(z.int().min(1)), "Trial in days", "トライアル日数", {
      showsFor: { field: "collection_method", values: ["charge_automatically"], required: true },
    }),
    default_payment_method: named(optional(id), "Payment method ID", "支払い方法 ID", {
      selects: true,
      help: text(
        "One that the customer has saved (pm_…). If left empty, Stripe takes the customer's default.",
        "顧客が保存した支払い方法 (pm_…)。空欄の場合は、顧客の既定の支払い方法が使われます。",
      ),
      choices: "payment-methods",
      choicesOf: "customer",
      showsFor: { field: "collection_method", values: ["charge_automatically"] },
    }),
    coupon: givenCoupon,
    description: named(optional(upTo(500)), "Description", "説明", { multiline: true }),
    metadata: metadataInput,
  })),
);

const Change = objectOf(() => ({
  id: named(existing("subscription item", "サブスクリプション項目"), "Item ID", "項目 ID", {
    selects: true,
    help: text(
      "The item of the subscription (si_…), such as the one that Find subscription gives.",
      "サブスクリプションの項目の ID (si_…)。「サブスクリプションを検索」などで取得できます。",
    ),
  }),
  quantity: named(z.int().min(1), "Quantity", "数量"),
}));

export const SubscriptionUpdate = objectOf(() => ({
  subscription: existingSubscription(
    text(
      "The subscription to change, such as sub_1MowQVLkdIwHu7ixeRlqHVzs. Fields that are left empty stay as they are at Stripe.",
      "更新するサブスクリプションの ID (例: sub_1MowQVLkdIwHu7ixeRlqHVzs)。空欄の項目は Stripe にある値のまま変わりません。",
    ),
  ),
  items: named(list(Change, 20), "Quantities", "数量の変更"),
  proration_behavior: oneOf(
    z.enum(["create_prorations", "none"]).default("create_prorations"),
    "The rest of the period",
    "期間の残りの扱い",
    {
      create_prorations: [
        "Billed with the next invoice, by the day",
        "日割りで次回の請求書に含める",
      ],
      none: ["Not billed", "請求しない"],
    },
    {
      help: text(
        "What a new quantity costs until the period ends. Stripe may bill it at once where the quantity was 0.",
        "数量の変更による、現在の期間の残りの差額の扱いです。変更前の数量が 0 の場合、Stripe がただちに請求することがあります。",
      ),
    },
  ),
  cancel_at_period_end: named(
    optional(z.boolean()),
    "Ends with the period",
    "期間の終了時にキャンセル",
    {
      help: text(
        "True: it goes on until its period ends, and then ends. False takes that back.",
        "true の場合、現在の期間が終わるまで継続し、その後終了します。false で取り消せます。",
      ),
    },
  ),
  description: named(optional(upTo(500)), "Description", "説明", { multiline: true }),
  metadata: metadataInput,
})).refine(
  ({ items, cancel_at_period_end: ends, description, metadata }) =>
    [items, ends, description, metadata].some((one) => one !== undefined),
  {
    ...refusal(text("Fill in what should change.", "変更する項目を入力してください。")),
    path: ["items"],
  },
);
