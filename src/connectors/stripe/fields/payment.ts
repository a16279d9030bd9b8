import { objectOf, text } from "#sdk/index.ts";
import { z } from "zod";
import { Delivery } from "./delivery.ts";
import {
  currencyCode,
  livemode,
  metadata,
  money,
  named,
  personal,
  oneOf,
  time,
  words,
  wordsOrNull,
} from "./shape.ts";

export const captureMethods = {
  automatic: ["At once", "すぐに"],
  automatic_async: ["At once, settled in the background", "すぐに (非同期)"],
  manual: ["Later, hold only", "後で (確保のみ)"],
} as const;

const statuses = {
  succeeded: ["Succeeded", "成功"],
  processing: ["Processing", "処理中"],
  requires_capture: ["Requires capture", "キャプチャー待ち"],
  requires_action: ["Requires action by the payer", "支払者の対応待ち"],
  requires_confirmation: ["Requires confirmation", "確定待ち"],
  requires_payment_method: ["Requires a payment method", "支払い方法待ち"],
  canceled: ["Canceled", "キャンセル済み"],
} as const;

/** Those that a person may give; Stripe has more of its own. */
export const cancellationReasons = {
  abandoned: ["Abandoned", "放棄"],
  duplicate: ["Duplicate", "重複"],
  fraudulent: ["Fraudulent", "不正利用"],
  requested_by_customer: ["Requested by the customer", "顧客からの依頼"],
} as const;

const cancellations = {
  ...cancellationReasons,
  automatic: ["By Stripe", "Stripe による自動キャンセル"],
  expired: ["Expired", "期限切れ"],
  failed_invoice: ["Failed invoice", "請求書の失敗"],
  void_invoice: ["Voided invoice", "請求書の無効化"],
} as const;

const PaymentError = objectOf(() => ({
  code: named(words.exactOptional(), "Failure code", "失敗コード"),
  decline_code: named(words.exactOptional(), "Decline code", "拒否コード"),
  message: named(words.exactOptional(), "Failure message", "失敗の説明"),
}));

/** Stripe calls it a PaymentIntent. `root` leads the way to its currency, so that the same shape can stand inside another. */
export function paymentShape(root: readonly string[]) {
  const currency = [...root, "currency"];
  return objectOf(() => ({
    id: named(words, "Payment ID", "支払い ID"),
    object: named(words, "Object type", "オブジェクト種別"),
    amount: money(z.int(), "Amount", "金額", currency),
    amount_received: money(z.int(), "Amount received", "受領済みの金額", currency),
    amount_capturable: money(
      z.int(),
      "Amount that can be captured",
      "キャプチャー可能な金額",
      currency,
    ),
    currency: currencyCode(),
    status: oneOf(words, "Status", "状況", statuses),
    created: time("Created", "作成日時"),
    livemode,
    description: named(wordsOrNull, "Description", "説明"),
    customer: named(wordsOrNull, "Customer ID", "顧客 ID"),
    payment_method: named(wordsOrNull, "Payment method ID", "支払い方法 ID"),
    latest_charge: named(wordsOrNull, "Charge ID", "請求 ID", {
      help: text("The charge that this payment made.", "この支払いで作成された請求。"),
    }),
    capture_method: oneOf(words, "Capture", "キャプチャー方法", captureMethods),
    receipt_email: personal(wordsOrNull, "Receipt email", "領収書の送信先メールアドレス"),
    statement_descriptor: named(wordsOrNull, "Statement descriptor", "明細書表記"),
    statement_descriptor_suffix: named(
      wordsOrNull,
      "Statement descriptor suffix",
      "明細書表記の末尾",
    ),
    shipping: personal(Delivery.nullable(), "Shipping", "配送"),
    next_action: named(
      z.object({ type: named(words, "Next action", "次の対応") }).nullable(),
      "What the payer must do",
      "支払者に必要な対応",
    ),
    last_payment_error: named(PaymentError.nullable(), "Last failure", "直近の失敗"),
    canceled_at: named(z.int().nullable(), "Canceled at", "キャンセル日時", { unixTime: true }),
    cancellation_reason: oneOf(
      wordsOrNull,
      "Reason of the cancellation",
      "キャンセルの理由",
      cancellations,
    ),
    application_fee_amount: money(
      z.int().nullable(),
      "Application fee amount",
      "プラットフォーム手数料の金額",
      currency,
    ),
    on_behalf_of: named(wordsOrNull, "On behalf of", "代理先アカウント ID"),
    transfer_group: named(wordsOrNull, "Transfer group", "送金グループ"),
    review: named(wordsOrNull, "Review ID", "レビュー ID"),
    metadata,
  }));
}

export const Payment = paymentShape([]);
