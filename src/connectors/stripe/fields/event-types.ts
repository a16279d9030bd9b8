/** Types of Stripe's events that people are offered, with words: https://docs.stripe.com/api/events/types */
import { changeTypes } from "./change.ts";

export const eventTypes: Readonly<Record<string, readonly [en: string, ja: string]>> = {
  ...changeTypes,
  "balance.available": ["Balance available", "残高の利用可能化"],
  "charge.failed": ["Charge failed", "請求の失敗"],
  "charge.pending": ["Charge pending", "請求の保留"],
  "charge.succeeded": ["Charge succeeded", "請求の成功"],
  "checkout.session.async_payment_failed": [
    "Checkout payment failed later",
    "Checkout の支払いの失敗 (後日)",
  ],
  "checkout.session.expired": ["Checkout expired", "Checkout の期限切れ"],
  "credit_note.created": ["Credit note created", "クレジットノートの作成"],
  "credit_note.voided": ["Credit note voided", "クレジットノートの無効化"],
  "customer.created": ["Customer created", "顧客の作成"],
  "customer.deleted": ["Customer deleted", "顧客の削除"],
  "payment_intent.amount_capturable_updated": [
    "Amount to capture changed",
    "キャプチャー可能な金額の変更",
  ],
  "payment_intent.created": ["Payment created", "支払いの作成"],
  "payment_intent.processing": ["Payment processing", "支払いの処理中"],
  "payment_link.created": ["Payment link created", "支払いリンクの作成"],
  "payment_method.attached": ["Payment method saved", "支払い方法の保存"],
  "payment_method.detached": ["Payment method removed", "支払い方法の解除"],
  "payout.canceled": ["Payout canceled", "入金のキャンセル"],
  "payout.created": ["Payout created", "入金の作成"],
  "payout.reconciliation_completed": ["Payout reconciled", "入金の照合完了"],
  "price.created": ["Price created", "価格の作成"],
  "price.deleted": ["Price deleted", "価格の削除"],
  "price.updated": ["Price updated", "価格の更新"],
  "product.created": ["Product created", "商品の作成"],
  "product.deleted": ["Product deleted", "商品の削除"],
  "refund.created": ["Refund created", "返金の作成"],
  "setup_intent.succeeded": ["Setup succeeded", "支払い方法の設定の成功"],
};
