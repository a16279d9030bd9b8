import { objectOf, text } from "#sdk/index.ts";
import { z } from "zod";
import { Transaction } from "./payout.ts";
import {
  currencyCode,
  livemode,
  metadata,
  money,
  named,
  oneOf,
  personal,
  time,
  timeOrNull,
  words,
  wordsOrNull,
  yesOrNo,
} from "./shape.ts";

/** The evidence that is text, and how long each may be; files are not among them. */
export const evidenceTexts = {
  product_description: ["Product or service", "商品・サービスの説明", 20_000],
  uncategorized_text: ["Any other evidence", "その他の説明", 20_000],
  customer_name: ["Customer's name", "顧客の名前", 5_000],
  customer_email_address: ["Customer's email", "顧客のメールアドレス", 5_000],
  customer_purchase_ip: ["IP address of the purchase", "購入時の IP アドレス", 5_000],
  billing_address: ["Billing address", "請求先住所", 5_000],
  shipping_address: ["Delivery address", "配送先住所", 5_000],
  shipping_carrier: ["Carrier", "配送業者", 5_000],
  shipping_date: ["Shipping date", "発送日", 5_000],
  shipping_tracking_number: ["Tracking number", "追跡番号", 5_000],
  service_date: ["Date of the service", "サービスの提供日", 5_000],
  access_activity_log: ["Activity log", "アクセス・利用の記録", 20_000],
  refund_policy_disclosure: ["How the refund policy was shown", "返金ポリシーの提示方法", 20_000],
  refund_refusal_explanation: ["Why there is no refund", "返金に応じない理由", 20_000],
  cancellation_policy_disclosure: [
    "How the cancellation policy was shown",
    "キャンセルポリシーの提示方法",
    20_000,
  ],
  cancellation_rebuttal: [
    "Why the subscription was not canceled",
    "サブスクリプションをキャンセルしなかった理由",
    20_000,
  ],
  duplicate_charge_id: ["ID of the other charge", "重複とされた別の請求の ID", 5_000],
  duplicate_charge_explanation: ["How the two charges differ", "2 つの請求の違い", 20_000],
} as const;

const Evidence = objectOf(() =>
  Object.fromEntries(
    Object.entries(evidenceTexts).map(([name, [en, ja]]) => [
      name,
      named(wordsOrNull.exactOptional(), en, ja),
    ]),
  ),
);

const Details = objectOf(() => ({
  due_by: timeOrNull("Evidence is due by", "証拠の提出期限"),
  has_evidence: named(yesOrNo, "Has evidence", "証拠あり", {
    help: text("Also where it is a draft.", "下書きの場合も含みます。"),
  }),
  past_due: named(yesOrNo, "Past due", "期限切れ"),
  submission_count: named(z.int(), "Times submitted", "提出回数"),
}));

/** `root`: where the dispute stands in an output. */
export function disputeShape(root: readonly string[] = []) {
  return objectOf(() => ({
    id: named(words, "Dispute ID", "不審請求 ID"),
    object: named(words, "Object type", "オブジェクト種別"),
    amount: money(z.int(), "Disputed amount", "対象の金額", [...root, "currency"]),
    currency: currencyCode(),
    status: oneOf(words, "Status", "状況", {
      warning_needs_response: ["Inquiry, needs a response", "照会: 対応が必要"],
      warning_under_review: ["Inquiry, under review", "照会: 審査中"],
      warning_closed: ["Inquiry closed", "照会: 終了"],
      needs_response: ["Needs a response", "対応が必要"],
      under_review: ["Under review", "審査中"],
      appeal_needs_response: ["Appeal, needs a response", "再審査: 対応が必要"],
      appeal_under_review: ["Appeal, under review", "再審査: 審査中"],
      won: ["Won", "自社の主張が認められた"],
      lost: ["Lost", "自社の主張が認められなかった"],
      prevented: ["Prevented", "回避"],
    }),
    reason: oneOf(words, "Reason", "理由", {
      bank_cannot_process: ["The bank cannot process it", "銀行が処理できない"],
      check_returned: ["Check returned", "小切手の返却"],
      credit_not_processed: ["Refund not received", "返金未処理"],
      customer_initiated: ["Started by the customer", "顧客による申請"],
      debit_not_authorized: ["Debit not authorized", "承認されていない引き落とし"],
      duplicate: ["Duplicate", "重複"],
      fraudulent: ["Fraudulent", "不正利用"],
      general: ["General", "一般"],
      incorrect_account_details: ["Wrong account details", "口座情報の誤り"],
      insufficient_funds: ["Insufficient funds", "残高不足"],
      noncompliant: ["Against the rules of the network", "ネットワークの規則違反"],
      product_not_received: ["Product not received", "商品の未着"],
      product_unacceptable: ["Product unacceptable", "商品に問題"],
      subscription_canceled: ["Subscription canceled", "サブスクリプションのキャンセル"],
      unrecognized: ["Not recognized", "身に覚えのない請求"],
    }),
    charge: named(words, "Charge ID", "請求 ID"),
    payment_intent: named(wordsOrNull, "Payment ID", "支払い ID"),
    created: time("Created", "作成日時"),
    evidence_details: named(Details, "State of the evidence", "証拠の状況"),
    is_charge_refundable: named(yesOrNo, "Can still be refunded", "返金可能", {
      help: text(
        "True for an inquiry: a refund can settle it before the money is withdrawn.",
        "照会の段階なら true。引き落としの前に返金することで解決できます。",
      ),
    }),
    balance_transactions: named(
      z.array(
        Transaction.pick({
          id: true,
          type: true,
          reporting_category: true,
          amount: true,
          fee: true,
          net: true,
          currency: true,
          created: true,
        }),
      ),
      "Balance transactions",
      "残高取引",
      {
        help: text(
          "What was withdrawn with the fee, and what came back.",
          "引き落とし (手数料を含む) と、返還の取引です。",
        ),
      },
    ),
    evidence: personal(Evidence, "Evidence", "証拠"),
    network_reason_code: named(
      wordsOrNull.exactOptional(),
      "Reason code of the network",
      "ネットワークの理由コード",
    ),
    livemode,
    metadata,
  }));
}

export const Dispute = disputeShape();

/** What a list hands on of each dispute. */
export const ListedDispute = Dispute.omit({
  object: true,
  livemode: true,
  balance_transactions: true,
  evidence: true,
});
