import { objectOf, text } from "#sdk/index.ts";
import { z } from "zod";
import {
  currencyCode,
  keysAndValues,
  livemode,
  metadataHelp,
  money,
  named,
  oneOf,
  personal,
  time,
  timeOrNull,
  words,
  wordsOrNull,
} from "./shape.ts";

export const creditNoteReasons = {
  duplicate: ["Duplicate", "重複"],
  fraudulent: ["Fraudulent", "不正利用"],
  order_change: ["Order changed", "注文の変更"],
  product_unsatisfactory: ["Product unsatisfactory", "商品への不満"],
} as const;

/** `root`: where the credit note stands in an output. */
export function creditNoteShape(root: readonly string[] = []) {
  const currency = [...root, "currency"];
  return objectOf(() => ({
    id: named(words, "Credit note ID", "クレジットノート ID"),
    object: named(words, "Object type", "オブジェクト種別"),
    number: named(words, "Credit note number", "クレジットノート番号"),
    status: oneOf(words, "Status", "状況", {
      issued: ["Issued", "発行済み"],
      void: ["Void", "無効"],
    }),
    amount: money(z.int(), "Amount", "金額", currency),
    currency: currencyCode(),
    type: oneOf(words, "What it credits", "種類", {
      pre_payment: ["What was still to be paid", "支払い前の減額"],
      post_payment: ["What was paid", "支払い後のクレジット"],
      mixed: ["Both", "両方"],
    }),
    pre_payment_amount: money(z.int(), "Less to pay", "減額された請求額", currency),
    post_payment_amount: money(z.int(), "Given back of what was paid", "支払い後の金額", currency),
    out_of_band_amount: money(
      z.int().nullable(),
      "Given back outside Stripe",
      "Stripe 以外での返金額",
      currency,
    ),
    refunds: named(
      z.array(
        z.object({
          refund: named(words, "Refund ID", "返金 ID"),
          amount_refunded: named(z.int(), "Amount", "金額", {
            help: text("In the smallest unit of the currency.", "通貨の最小単位の整数です。"),
          }),
        }),
      ),
      "Refunds",
      "返金",
    ),
    customer_balance_transaction: named(
      wordsOrNull,
      "Customer balance transaction ID",
      "顧客残高の取引 ID",
    ),
    invoice: named(words, "Invoice ID", "請求書 ID"),
    customer: named(words, "Customer ID", "顧客 ID"),
    reason: oneOf(wordsOrNull, "Reason", "理由", creditNoteReasons),
    memo: named(wordsOrNull, "Memo", "メモ"),
    pdf: personal(words, "PDF", "PDF の URL", {
      help: text("Anybody who has the address can open it.", "URL を知っていれば誰でも開けます。"),
    }),
    created: time("Created", "作成日時"),
    effective_at: timeOrNull("Date on the credit note", "クレジットノートの日付"),
    voided_at: timeOrNull("Voided at", "無効化日時"),
    livemode,
    metadata: named(keysAndValues.nullable(), "Metadata", "メタデータ", { help: metadataHelp }),
  }));
}

export const CreditNote = creditNoteShape();

/** What a list hands on of each. */
export const ListedCreditNote = CreditNote.pick({
  id: true,
  number: true,
  status: true,
  amount: true,
  currency: true,
  type: true,
  invoice: true,
  customer: true,
  reason: true,
  memo: true,
  created: true,
  metadata: true,
});
