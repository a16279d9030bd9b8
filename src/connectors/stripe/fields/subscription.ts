import { objectOf, text } from "#sdk/index.ts";
import { z } from "zod";
import { collectionMethods } from "./invoice.ts";
import { priceShape } from "./price.ts";
import {
  currencyCode,
  livemode,
  metadata,
  named,
  oneOf,
  personal,
  time,
  timeOrNull,
  words,
  wordsOrNull,
  yesOrNo,
} from "./shape.ts";

export const subscriptionStatuses = {
  incomplete: ["Incomplete", "初回支払い待ち"],
  incomplete_expired: ["Incomplete, expired", "初回支払いの期限切れ"],
  trialing: ["In trial", "トライアル中"],
  active: ["Active", "有効"],
  past_due: ["Past due", "延滞中"],
  unpaid: ["Unpaid", "未払い"],
  paused: ["Paused", "一時停止中"],
  canceled: ["Canceled", "キャンセル済み"],
} as const;

const Item = objectOf(() => ({
  id: named(words, "Subscription item ID", "サブスクリプション項目 ID"),
  quantity: named(z.int().exactOptional(), "Quantity", "数量"),
  price: named(priceShape(["price"]), "Price", "価格"),
  current_period_start: time("Start of the period", "現在の期間の開始"),
  current_period_end: time("End of the period", "現在の期間の終了"),
  metadata,
}));

const Items = objectOf(() => ({
  data: named(z.array(Item), "Items", "項目"),
  has_more: named(yesOrNo, "There are more", "続きあり"),
}));

const Cancellation = objectOf(() => ({
  reason: oneOf(wordsOrNull, "Reason", "理由", {
    cancellation_requested: ["Somebody asked for it", "キャンセルの依頼"],
    payment_failed: ["The payment failed", "支払いの失敗"],
    payment_disputed: ["The payment was disputed", "不審請求の申請"],
    canceled_by_retention_policy: ["Retention policy", "保持ポリシー"],
  }),
  feedback: named(wordsOrNull, "Customer's feedback", "顧客のフィードバック"),
  comment: personal(wordsOrNull, "Customer's comment", "顧客のコメント"),
}));

export const Subscription = objectOf(() => ({
  id: named(words, "Subscription ID", "サブスクリプション ID"),
  object: named(words, "Object type", "オブジェクト種別"),
  status: oneOf(words, "Status", "状況", subscriptionStatuses),
  customer: named(words, "Customer ID", "顧客 ID"),
  currency: currencyCode(),
  items: named(Items, "Items", "項目"),
  collection_method: oneOf(words, "How it is paid", "支払い方法の区分", collectionMethods),
  days_until_due: named(z.int().nullable(), "Days until due", "支払期日までの日数"),
  created: time("Created", "作成日時"),
  start_date: time("Start", "開始日時"),
  trial_start: timeOrNull("Start of the trial", "トライアルの開始"),
  trial_end: timeOrNull("End of the trial", "トライアルの終了"),
  cancel_at_period_end: named(yesOrNo, "Ends with the period", "期間の終了時にキャンセル"),
  cancel_at: timeOrNull("Ends at", "キャンセル予定日時"),
  canceled_at: named(z.int().nullable(), "Canceled", "キャンセル日時", {
    unixTime: true,
    help: text(
      "When somebody canceled it, also where it goes on until the end of its period.",
      "キャンセルの操作が行われた日時です。期間の終了まで継続する場合も含みます。",
    ),
  }),
  ended_at: timeOrNull("Ended", "終了日時"),
  cancellation_details: named(Cancellation.nullable(), "Cancellation", "キャンセルの詳細"),
  latest_invoice: named(wordsOrNull, "Latest invoice ID", "最新の請求書 ID"),
  default_payment_method: named(wordsOrNull, "Default payment method ID", "既定の支払い方法 ID"),
  description: named(wordsOrNull, "Description", "説明"),
  livemode,
  metadata,
}));

/** What a list hands on of each subscription. */
export const ListedSubscription = Subscription.omit({
  object: true,
  livemode: true,
  cancellation_details: true,
});
