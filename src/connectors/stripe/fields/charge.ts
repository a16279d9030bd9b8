import { objectOf, text } from "#sdk/index.ts";
import { z } from "zod";
import { Delivery } from "./delivery.ts";
import {
  currencyCode,
  addressParts,
  livemode,
  metadata,
  money,
  named,
  personal,
  oneOf,
  presentmentDetails,
  time,
  words,
  wordsOrNull,
  yesOrNo,
} from "./shape.ts";

const chargeStatuses = {
  succeeded: ["Succeeded", "成功"],
  pending: ["Pending", "保留中"],
  failed: ["Failed", "失敗"],
} as const;

const BillingDetails = objectOf(() => ({
  name: named(wordsOrNull, "Payer's name", "支払者の名前"),
  email: named(wordsOrNull, "Payer's email", "支払者のメールアドレス"),
  phone: named(wordsOrNull, "Payer's phone", "支払者の電話番号"),
  tax_id: named(wordsOrNull, "Payer's tax ID", "支払者の納税者番号"),
  address: named(z.object(addressParts).nullable(), "Payer's address", "支払者の住所"),
}));

const Outcome = objectOf(() => ({
  type: oneOf(words, "Outcome", "結果", {
    authorized: ["Authorized", "承認"],
    manual_review: ["Manual review", "手動レビュー"],
    issuer_declined: ["Declined by the issuer", "カード発行会社による拒否"],
    blocked: ["Blocked", "ブロック"],
    invalid: ["Invalid", "無効"],
  }),
  network_status: named(wordsOrNull, "Network status", "カードネットワークの応答"),
  reason: named(wordsOrNull, "Reason", "理由"),
  seller_message: named(wordsOrNull, "Message for the seller", "事業者向けメッセージ", {
    help: text("Not meant for the payer.", "支払者には見せないメッセージです。"),
  }),
  risk_level: named(words.exactOptional(), "Risk level", "リスクレベル"),
  risk_score: named(z.int().exactOptional(), "Risk score", "リスクスコア"),
  advice_code: named(wordsOrNull, "Advice on a decline", "拒否への対処コード"),
  network_decline_code: named(wordsOrNull, "Network's decline code", "ネットワークの拒否コード"),
}));

const Card = objectOf(() => ({
  brand: named(wordsOrNull, "Card brand", "カードブランド"),
  last4: personal(wordsOrNull, "Last four digits", "カード番号の下 4 桁"),
  exp_month: personal(z.int(), "Expiry month", "有効期限 (月)"),
  exp_year: personal(z.int(), "Expiry year", "有効期限 (年)"),
  funding: oneOf(wordsOrNull, "Kind of card", "カードの種別", {
    credit: ["Credit", "クレジット"],
    debit: ["Debit", "デビット"],
    prepaid: ["Prepaid", "プリペイド"],
    unknown: ["Unknown", "不明"],
  }),
  country: personal(wordsOrNull, "Card's country", "カードの発行国"),
  network: named(wordsOrNull, "Card network", "カードネットワーク"),
  fingerprint: personal(
    wordsOrNull.exactOptional(),
    "Card fingerprint",
    "カードのフィンガープリント",
    {
      help: text(
        "The same card has the same value for every customer who uses it.",
        "同じカードは、どの顧客でも同じ値になります。",
      ),
    },
  ),
  checks: personal(
    z
      .object({
        cvc_check: named(wordsOrNull, "CVC check", "セキュリティコードの確認"),
        address_postal_code_check: named(wordsOrNull, "Postal code check", "郵便番号の確認"),
      })
      .nullable(),
    "Card checks",
    "カードの確認結果",
  ),
}));

const PaymentMethodDetails = objectOf(() => ({
  type: named(words, "Kind of payment", "支払いの種類"),
  card: named(Card.exactOptional(), "Card", "カード"),
}));

const connectFields = (currency: readonly string[]) => ({
  application: named(wordsOrNull, "Application ID", "アプリケーション ID"),
  application_fee: named(wordsOrNull, "Application fee ID", "プラットフォーム手数料 ID"),
  application_fee_amount: money(
    z.int().nullable(),
    "Application fee amount",
    "プラットフォーム手数料の金額",
    currency,
  ),
  on_behalf_of: named(wordsOrNull, "On behalf of", "代理先アカウント ID"),
  transfer_data: named(
    z
      .object({
        destination: named(words, "Destination account", "送金先アカウント ID"),
        amount: money(z.int().nullable(), "Transferred amount", "送金額", currency),
      })
      .nullable(),
    "Transfer data",
    "送金データ",
  ),
  transfer: named(words.exactOptional(), "Transfer ID", "送金 ID"),
  transfer_group: named(wordsOrNull, "Transfer group", "送金グループ"),
  source_transfer: named(wordsOrNull, "Source transfer ID", "元の送金 ID"),
});

const Refunds = objectOf(() => ({
  data: named(
    z.array(
      z.object({
        id: named(words, "Refund ID", "返金 ID"),
        status: named(wordsOrNull, "Status", "状況"),
        reason: named(wordsOrNull, "Reason", "理由"),
      }),
    ),
    "List of refunds",
    "返金の一覧",
  ),
}));

/** `root` leads the way to the currency, so that the same shape can stand inside another. */
export function chargeShape(root: readonly string[]) {
  const currency = [...root, "currency"];
  return objectOf(() => ({
    id: named(words, "Charge ID", "請求 ID"),
    object: named(words, "Object type", "オブジェクト種別"),
    amount: money(z.int(), "Amount", "金額", currency),
    amount_captured: money(z.int(), "Amount captured", "キャプチャー済みの金額", currency),
    amount_refunded: money(z.int(), "Amount refunded", "返金済みの金額", currency),
    currency: currencyCode(),
    status: oneOf(words, "Status", "状況", chargeStatuses),
    paid: named(yesOrNo, "Paid", "支払い済み"),
    captured: named(yesOrNo, "Captured", "キャプチャー済み"),
    refunded: named(yesOrNo, "Fully refunded", "全額返金済み"),
    disputed: named(yesOrNo, "Disputed", "不審請求の申請あり"),
    livemode,
    created: time("Created", "作成日時"),
    description: named(wordsOrNull, "Description", "説明"),
    customer: named(wordsOrNull, "Customer ID", "顧客 ID"),
    payment_intent: named(wordsOrNull, "Payment ID", "支払い ID"),
    payment_method: named(wordsOrNull, "Payment method ID", "支払い方法 ID"),
    balance_transaction: named(wordsOrNull, "Balance transaction ID", "残高取引 ID"),
    failure_code: named(wordsOrNull, "Failure code", "失敗コード"),
    failure_message: named(wordsOrNull, "Failure message", "失敗の説明"),
    failure_balance_transaction: named(
      wordsOrNull,
      "Failure balance transaction ID",
      "失敗時の残高取引 ID",
    ),
    receipt_email: personal(wordsOrNull, "Receipt email", "領収書の送信先メールアドレス"),
    receipt_number: named(wordsOrNull, "Receipt number", "領収書番号"),
    receipt_url: personal(wordsOrNull, "Receipt URL", "領収書の URL"),
    statement_descriptor: named(wordsOrNull, "Statement descriptor", "明細書表記"),
    statement_descriptor_suffix: named(
      wordsOrNull,
      "Statement descriptor suffix",
      "明細書表記の末尾",
    ),
    calculated_statement_descriptor: named(
      wordsOrNull,
      "Full statement descriptor",
      "実際の明細書表記",
    ),
    billing_details: personal(BillingDetails, "Billing details", "請求先の詳細"),
    shipping: personal(Delivery.nullable(), "Shipping", "配送"),
    outcome: named(Outcome.nullable(), "Outcome", "決済の結果"),
    payment_method_details: named(
      PaymentMethodDetails.nullable(),
      "Payment method details",
      "支払い方法の詳細",
    ),
    ...connectFields(currency),
    review: named(wordsOrNull, "Review ID", "レビュー ID"),
    fraud_details: named(
      z
        .object({
          stripe_report: named(words.exactOptional(), "Stripe's fraud report", "Stripe の不正判定"),
          user_report: named(words.exactOptional(), "Your fraud report", "自社の不正判定"),
        })
        .nullable(),
      "Fraud details",
      "不正利用の詳細",
    ),
    presentment_details: presentmentDetails(root),
    metadata,
    refunds: named(Refunds.nullable().exactOptional(), "Refunds", "返金", {
      help: text(
        "Only there if Expand asked for them.",
        "「展開する項目」で要求した場合だけ含まれます。",
      ),
    }),
  }));
}

export const Charge = chargeShape([]);
