import { objectOf } from "#sdk/index.ts";
import { z } from "zod";
import {
  currencyCode,
  keysAndValues,
  metadataHelp,
  money,
  named,
  personal,
  oneOf,
  presentmentDetails,
  time,
  words,
  wordsOrNull,
} from "./shape.ts";

/** Those that a person may give; Stripe has one more of its own. */
export const refundReasons = {
  duplicate: ["Duplicate", "重複"],
  fraudulent: ["Fraudulent", "不正利用"],
  requested_by_customer: ["Requested by the customer", "顧客からの依頼"],
} as const;

const DestinationCard = objectOf(() => ({
  reference: personal(words.exactOptional(), "Card reference", "カード返金の参照番号"),
  reference_status: oneOf(words.exactOptional(), "Reference status", "参照番号の状況", {
    pending: ["Pending", "保留中"],
    available: ["Available", "利用可能"],
    unavailable: ["Unavailable", "利用不可"],
  }),
  type: oneOf(words, "Kind of card refund", "カード返金の種類", {
    refund: ["Refund", "返金"],
    reversal: ["Reversal", "取り消し"],
    pending: ["Pending", "保留中"],
  }),
}));

export const Refund = objectOf(() => ({
  id: named(words, "Refund ID", "返金 ID"),
  object: named(words, "Object type", "オブジェクト種別"),
  amount: money(z.int(), "Amount", "金額"),
  currency: currencyCode(),
  charge: named(wordsOrNull, "Charge ID", "請求 ID"),
  payment_intent: named(wordsOrNull, "Payment ID", "支払い ID"),
  status: oneOf(wordsOrNull, "Status", "状況", {
    pending: ["Pending", "保留中"],
    requires_action: ["Requires action", "対応が必要"],
    succeeded: ["Succeeded", "成功"],
    failed: ["Failed", "失敗"],
    canceled: ["Canceled", "キャンセル済み"],
  }),
  reason: oneOf(wordsOrNull, "Reason", "理由", {
    ...refundReasons,
    expired_uncaptured_charge: ["Charge was never captured", "未キャプチャーのまま期限切れ"],
  }),
  created: time("Created", "作成日時"),
  customer: named(wordsOrNull, "Customer ID", "顧客 ID"),
  payment_method: named(wordsOrNull, "Payment method ID", "支払い方法 ID"),
  description: named(words.exactOptional(), "Description", "説明"),
  balance_transaction: named(wordsOrNull, "Balance transaction ID", "残高取引 ID"),
  failure_balance_transaction: named(
    words.exactOptional(),
    "Failure balance transaction ID",
    "失敗時の残高取引 ID",
  ),
  failure_reason: named(words.exactOptional(), "Failure reason", "失敗の理由"),
  pending_reason: oneOf(words.exactOptional(), "Pending reason", "保留の理由", {
    processing: ["Processing", "処理中"],
    insufficient_funds: ["Insufficient funds", "残高不足"],
    charge_pending: ["Charge is pending", "請求が保留中"],
  }),
  receipt_number: named(wordsOrNull, "Receipt number", "領収書番号"),
  instructions_email: personal(
    words.exactOptional(),
    "Instructions email",
    "返金案内の送信先メールアドレス",
  ),
  next_action: named(
    z.object({ type: named(words, "Next action", "次の対応") }).exactOptional(),
    "What the payer must do",
    "支払者に必要な対応",
  ),
  destination_details: named(
    z
      .object({
        type: named(words, "Kind of destination", "返金先の種類"),
        card: named(DestinationCard.exactOptional(), "Card", "カード"),
      })
      .exactOptional(),
    "Destination details",
    "返金先の詳細",
  ),
  presentment_details: presentmentDetails(),
  source_transfer_reversal: named(
    wordsOrNull,
    "Source transfer reversal ID",
    "元の送金の取り消し ID",
  ),
  transfer_reversal: named(wordsOrNull, "Transfer reversal ID", "送金の取り消し ID"),
  metadata: named(keysAndValues.nullable(), "Metadata", "メタデータ", { help: metadataHelp }),
}));
