import { text } from "#sdk/index.ts";
import { z } from "zod";
import { named, oneOf, time, words, yesOrNo } from "./shape.ts";

/** In words. */
export const changeTypes = {
  "charge.updated": ["Charge updated", "請求の更新"],
  "charge.captured": ["Charge captured", "請求のキャプチャー"],
  "charge.refunded": ["Charge refunded", "請求の返金"],
  "charge.expired": ["Hold expired", "確保の期限切れ"],
  "charge.dispute.created": ["Dispute opened", "不審請求の申請"],
  "charge.dispute.updated": ["Dispute updated", "不審請求の更新"],
  "charge.dispute.funds_withdrawn": ["Disputed money withdrawn", "不審請求による引き落とし"],
  "charge.dispute.funds_reinstated": ["Disputed money given back", "不審請求による返還"],
  "charge.dispute.closed": ["Dispute closed", "不審請求の終了"],
  "checkout.session.async_payment_succeeded": [
    "Checkout payment succeeded later",
    "Checkout の支払いの成功 (後日)",
  ],
  "checkout.session.completed": ["Checkout completed", "Checkout の完了"],
  "customer.updated": ["Customer updated", "顧客の更新"],
  "customer.subscription.created": ["Subscription created", "サブスクリプションの作成"],
  "customer.subscription.deleted": ["Subscription ended", "サブスクリプションの終了"],
  "customer.subscription.paused": ["Subscription paused", "サブスクリプションの一時停止"],
  "customer.subscription.pending_update_applied": [
    "Pending change of a subscription applied",
    "保留中のサブスクリプション変更の適用",
  ],
  "customer.subscription.resumed": ["Subscription resumed", "サブスクリプションの再開"],
  "customer.subscription.trial_will_end": ["Trial ends soon", "トライアルの終了間近"],
  "customer.subscription.updated": ["Subscription updated", "サブスクリプションの更新"],
  "invoice.finalized": ["Invoice finalized", "請求書の確定"],
  "invoice.paid": ["Invoice paid", "請求書の支払い完了"],
  "invoice.payment_failed": ["Invoice payment failed", "請求書の支払いの失敗"],
  "payment_intent.succeeded": ["Payment succeeded", "支払いの成功"],
  "payment_intent.payment_failed": ["Payment failed", "支払いの失敗"],
  "payment_intent.requires_action": ["Payment requires action", "支払者の対応が必要な支払い"],
  "payment_intent.canceled": ["Payment canceled", "支払いのキャンセル"],
  "payout.failed": ["Payout failed", "入金の失敗"],
  "payout.paid": ["Payout paid", "入金の完了"],
  "product.updated": ["Product updated", "商品の更新"],
  "refund.updated": ["Refund updated", "返金の更新"],
  "refund.failed": ["Refund failed", "返金の失敗"],
} as const;

export const changedFields = named(z.array(words), "Changed fields", "変更された項目", {
  help: text(
    "Names of the fields that changed, such as email. The list is empty if Stripe gives no names.",
    "変更された項目の名前 (email など)。Stripe が示さない場合は空です。",
  ),
});

/** What Stripe's event says beside the object, where it is of one of these types. */
export function changeField(...of: readonly (keyof typeof changeTypes)[]) {
  return named(
    z.object({
      id: named(words, "Event ID", "イベント ID"),
      type: oneOf(
        words,
        "Event type",
        "イベントの種類",
        Object.fromEntries(of.map((type) => [type, changeTypes[type]])),
      ),
      created: time("Event time", "イベントの日時"),
      changed: changedFields,
      is_current: named(yesOrNo, "Read again", "再取得済み", {
        help: text(
          "True if the object was read from Stripe after the event. False if it was deleted before that: then its values are those in the event.",
          "イベントの後に Stripe から取得した内容なら true。取得前に削除され、イベントに含まれていた内容なら false。",
        ),
      }),
    }),
    "Event",
    "イベント",
  );
}
